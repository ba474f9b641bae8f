import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { packageRoot } from '../lib/base/file.js';

const LIB = join(packageRoot, 'lib');

/** One `@example` of a doc comment. */
interface Example {
  /** Path below lib/, and the line of the source. */
  readonly place: string;
  readonly module: string;
  readonly lines: readonly string[];
}

/** An expression with what the comment after it says that it is. */
interface Claim {
  readonly setup: string;
  readonly expression: string;
  /** `6 / 8 = 0.75` claims both. */
  readonly values: readonly string[];
}

async function listExamples(): Promise<Example[]> {
  const names = (await readdir(LIB, { recursive: true })).filter((name) => name.endsWith('.ts')).sort();
  const files = await Promise.all(names.map(async (name) => ({ name, text: await readFile(join(LIB, name), 'utf8') })));
  return files.flatMap(({ name, text }) => readExamples(name, text));
}

function readExamples(name: string, text: string): Example[] {
  return [...text.matchAll(/@example\n([\s\S]*?)\s*\*\//g)].map((match) => ({
    place: `${relative(packageRoot, join(LIB, name))}:${text.slice(0, match.index).split('\n').length}`,
    module: pathToFileURL(join(packageRoot, 'dist', 'lib', name.replace(/\.ts$/, '.js'))).href,
    lines: (match[1] ?? '').split('\n').map((line) => line.replace(/^\s*\* ?/, '')),
  }));
}

/**
 * The lines `expression // value`, or with the value on a line of its own below. A comment after a statement (`;`), or
 * one that says `about`, claims nothing.
 */
function listClaims({ lines }: Example): Claim[] {
  const joined = lines.join('\n').replace(/\n\/\/ /g, ' // ');
  const claims: Claim[] = [];
  const setup: string[] = [];
  for (const line of joined.split('\n')) {
    const [, expression, value] = /^(.*[^;\s]) \/\/ (?!about )(.+)$/.exec(line) ?? [];
    if (expression === undefined || value === undefined) setup.push(line);
    else claims.push({ setup: setup.join('\n'), expression, values: value.split(' = ') });
  }
  return claims;
}

/** Runs code in a function of its own, with these names in scope. */
async function evaluate(code: string, scope: Readonly<Record<string, unknown>>): Promise<unknown> {
  const run = new Function(...Object.keys(scope), `return (async () => {\n${code}\n})();`);
  return run(...Object.values(scope));
}

/** Numbers to 9 decimals, typed arrays as plain ones. */
function comparable(value: unknown): unknown {
  if (typeof value === 'number') return Number(value.toFixed(9));
  if (value instanceof Uint8Array || value instanceof Float32Array || value instanceof Float64Array)
    return Array.from(value, comparable);
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, comparable(each)]));
}

describe('the examples in doc comments', () => {
  let examples: Example[];
  before(async () => {
    examples = await listExamples();
  });

  it('are JavaScript', () => {
    expect(examples.length).to.be.at.least(30);
    for (const { place, lines } of examples) {
      expect(() => new Function(`return async () => {\n${lines.join('\n')}\n}`), place).to.not.throw();
    }
  });

  it('give the values that they say', async () => {
    const index = (await import('../lib/index.js')) as Record<string, unknown>;
    let checked = 0;
    for (const example of examples) {
      for (const { setup, expression, values } of listClaims(example)) {
        const scope = { ...index, ...((await import(example.module)) as Record<string, unknown>) };
        const actual = await evaluate(`${setup}\nreturn (${expression});`, scope);
        for (const value of values) {
          const claimed = await evaluate(`return (${value});`, {});
          expect(comparable(actual), `${example.place}: ${expression}`).to.deep.equal(comparable(claimed));
        }
        checked++;
      }
    }
    expect(checked, 'values checked').to.be.at.least(25);
  });
});
