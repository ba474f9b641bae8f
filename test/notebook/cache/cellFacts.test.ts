import { expect } from 'chai';
import { type CellFacts, readCell } from '../../../lib/notebook/cache/cellFacts.js';
import { findDependencies } from '../../../lib/notebook/cache/dataFlow.js';
import { findUsedExports } from '../../../lib/notebook/cache/exportsUsed.js';

function factsOf(source: string): CellFacts {
  const facts = readCell(source);
  if (facts === null) throw new Error(`not TypeScript: ${source}`);
  return facts;
}

const usesOf = (source: string): string[] => [...factsOf(source).uses.keys()].sort();
const dependencies = (...sources: string[]): number[][] => findDependencies(sources.map(readCell));

describe('readCell', () => {
  it('tells which names a cell declares and which it takes from elsewhere', () => {
    const { declares, uses } = factsOf('const { a, b: [c] } = d.e; function f(x: T) { return x + g; } class K {}');
    expect([...declares]).to.deep.equal(['a', 'c', 'f', 'K']);
    expect(Object.fromEntries([...uses].map(([name, members]) => [name, [...members]]))).to.deep.equal({
      d: ['e'],
      T: ['*'],
      g: ['*'],
    });
  });

  it('takes no parameter, inner variable, key or label for a name of elsewhere', () => {
    expect(usesOf('f((x) => { const y = x; return { key: y, z }; });')).to.deep.equal(['f', 'z']);
    expect(usesOf('for (const i of list) { outer: while (go) break outer; }')).to.deep.equal(['go', 'list']);
    expect(usesOf('try { a.b; } catch (problem) { c?.[problem]; }')).to.deep.equal(['a', 'c']);
  });

  it('tells what a cell changes of other cells', () => {
    const { modifies } = factsOf(
      'x = 1; y.z.push(2); w[0]++; delete v.u; [t] = s; const own = []; own.push(r.map(q));',
    );
    expect([...modifies].sort()).to.deep.equal(['t', 'v', 'w', 'x', 'y']);
  });

  it('knows calls whose value nobody takes, but for those that show or check', () => {
    const cases: [string, boolean][] = [
      ['await lib.start();', true],
      ['new Server(1);', true],
      ['if (a) { b(); }', true],
      ['lib.show(lib.table(rows)); lib.assertSame(a, b); console.log(c);', false],
      ['const x = await lib.start();', false],
      ['const f = () => { b(); };', false],
    ];
    for (const [source, expected] of cases) expect(factsOf(source).hasEffects, source).to.equal(expected);
  });

  it('says why the outputs of a cell are no function of what is known', () => {
    expect(factsOf('new Date()').unkept).to.equal('it reads Date');
    expect(factsOf('Math.random() + Math.PI').unkept).to.equal('it reads Math.random');
    expect(factsOf("import { readFileSync } from 'node:fs';").unkept).to.equal('it imports fs');
    expect(factsOf('const m = await import(name);').unkept).to.equal('it imports at run time');
    expect(factsOf("import { join } from 'node:path'; Math.max(1, 2)").unkept).to.equal(null);
  });

  it('says nothing of what is not TypeScript', () => {
    expect(readCell('const = 3')).to.equal(null);
    expect(readCell('%magic')).to.equal(null);
  });
});

describe('findDependencies', () => {
  it('follows names from the cell that declares them last', () => {
    expect(dependencies('const a = 1;', 'const b = a;', 'const a = 2;', 'b + a')).to.deep.equal([[], [0], [], [1, 2]]);
  });

  it('counts the cells that change a value after it was declared', () => {
    expect(dependencies('const a = [];', 'a.push(1);', 'const b = 1;', 'a.length')).to.deep.equal([
      [],
      [0],
      [],
      [0, 1],
    ]);
  });

  it('counts what a function of an earlier cell reads', () => {
    const cells = ['let n = 1;', 'const f = () => n;', 'n = 2;', 'f()'];
    expect(dependencies(...cells)[3]).to.deep.equal([0, 1, 2]);
  });

  it('lets every cell depend on one with effects, and on one of which nothing is known', () => {
    expect(dependencies('lib.start();', 'const a = 1;')).to.deep.equal([[], [0]]);
    expect(dependencies('const a = 1;', 'const b = 1;', '%magic', 'b')).to.deep.equal([[], [], [0, 1], [1, 2]]);
  });
});

describe('findUsedExports', () => {
  const used = (...sources: string[]): [string, string[]][] =>
    [...findUsedExports(sources.map(readCell), sources.length - 1)].map(([from, names]) => [from, [...names].sort()]);

  it('finds members of a module that an earlier cell imports as a whole', () => {
    expect(used("import * as lib from './lib.js';", 'lib.a(lib.b);')).to.deep.equal([['./lib.js', ['a', 'b']]]);
  });

  it('finds single imports by the name that the module gives them', () => {
    expect(used("import { a as b, c } from './lib.js'; b;")).to.deep.equal([['./lib.js', ['a']]]);
  });

  it('takes the whole module where it is handed on', () => {
    expect(used("import * as lib from './lib.js';", 'f(lib);')).to.deep.equal([['./lib.js', ['*']]]);
  });
});
