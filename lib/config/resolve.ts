import leven from 'leven';
import type { z } from 'zod';
import { ConfigError } from '../base/error.js';
import { type Config, configSchema } from './schema.js';

type Tree = { [key: string]: unknown };

/** Where settings come from; a later one wins: defaults < file < assignments. */
export interface ConfigSources {
  /** Parsed content of a configuration file. */
  readonly file?: unknown;
  /** Values by path, such as `{ 'train.epochs': 3 }`. */
  readonly values?: Readonly<Record<string, unknown>>;
}

/**
 * Resolves and checks a configuration. Setting one of train.epochs and train.minutes lifts the default of the other.
 * @throws ConfigError for an unknown key, a value of a wrong type or out of range
 * @example
 * resolveConfig({ values: { 'train.epochs': 3 } }).train.minutes // null
 */
export function resolveConfig(sources: ConfigSources = {}): Config {
  const tree = copyTree(sources.file ?? {});
  for (const [path, value] of Object.entries(sources.values ?? {})) assign(tree, path, value);
  liftLimits(tree);
  const parsed = configSchema.safeParse(tree);
  if (!parsed.success) throw explain(parsed.error.issues[0], tree);
  const { epochs, minutes } = parsed.data.train;
  if (epochs !== null || minutes !== null) return parsed.data;
  throw new ConfigError('training has no end; train.epochs or train.minutes: both null', 'Set one of them.');
}

/**
 * Reads `--set` arguments, `key=value`. A value is read as JSON where it is JSON (numbers, true, null), else as text.
 * @throws ConfigError when there is no `=`
 */
export function readAssignments(assignments: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    assignments.map((assignment) => {
      const equals = assignment.indexOf('=');
      if (equals < 1) {
        throw new ConfigError(`--set takes key=value: ${assignment}`, 'Write for example --set train.epochs=3.');
      }
      return [assignment.slice(0, equals).trim(), readValue(assignment.slice(equals + 1))];
    }),
  );
}

function readValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function copyTree(value: unknown): Tree {
  if (isTree(value)) return structuredClone(value);
  throw new ConfigError(
    `configuration is not an object: ${JSON.stringify(value)}`,
    'Write an object such as {"seed": 1}.',
  );
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function assign(tree: Tree, path: string, value: unknown): void {
  const [key = '', ...rest] = path.split('.');
  if (!Object.hasOwn(knownPaths, path)) throw unknownKey(path);
  if (rest.length === 0) tree[key] = value;
  else {
    const child = tree[key] ?? {};
    tree[key] = child;
    if (isTree(child)) child[rest.join('.')] = value;
  }
}

function liftLimits(tree: Tree): void {
  const train = tree['train'];
  if (!isTree(train)) return;
  const { epochs, minutes } = train;
  if (isSet(epochs) && minutes === undefined) train['minutes'] = null;
  else if (isSet(minutes) && epochs === undefined) train['epochs'] = null;
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** The default of every path, two levels deep. */
const knownPaths: Readonly<Record<string, unknown>> = flatten(configSchema.parse({}) as unknown as Tree);

function flatten(tree: Tree): Tree {
  const entries = Object.entries(tree).flatMap(([key, value]): [string, unknown][] =>
    isTree(value) ? Object.entries(value).map(([inner, leaf]) => [`${key}.${inner}`, leaf]) : [[key, value]],
  );
  return Object.fromEntries(entries);
}

function explain(issue: z.core.$ZodIssue | undefined, tree: Tree): ConfigError {
  const path = issue?.path.join('.') ?? '';
  if (issue?.code === 'unrecognized_keys') return unknownKey([...issue.path, issue.keys[0]].join('.'));
  const value = JSON.stringify(flatten(tree)[path] ?? tree[path]);
  const standard = path in knownPaths ? ` Its default is ${JSON.stringify(knownPaths[path])}.` : '';
  return new ConfigError(`${path} not accepted; ${constraintOf(issue)}: ${value}`, `Choose another value.${standard}`);
}

function constraintOf(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === 'too_small') return `${issue.inclusive ? 'at least' : 'above'} ${issue.minimum}`;
  if (issue?.code === 'too_big') return `at most ${issue.maximum}`;
  if (issue?.code === 'invalid_value') return `one of ${issue.values.join(', ')}`;
  if (issue?.code === 'invalid_type') return `a value of type ${issue.expected}`;
  return issue?.message ?? 'invalid';
}

function unknownKey(path: string): ConfigError {
  const paths = Object.keys(knownPaths);
  const [nearest] = paths.map((known) => ({ known, edits: leven(known, path) })).sort((a, b) => a.edits - b.edits);
  const hint =
    nearest !== undefined && nearest.edits <= 4 ? `Did you mean ${nearest.known}?` : `Known keys: ${paths.join(', ')}.`;
  return new ConfigError(`configuration key unknown: ${path}`, hint);
}
