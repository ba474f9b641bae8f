import { builtinModules } from 'node:module';
import { isOutside, isReference, MUTATORS, opensScope, rootName, scopeNames } from './names.js';
import { childOf, childrenOf, declaredNames, listOf, parseCode, type Syntax, textOf } from './syntax.js';

/** A module that a cell imports. */
export interface CellImport {
  readonly specifier: string;
  /** The name in the cell, and that of the export behind it; `*` for all of the module. */
  readonly names: ReadonlyMap<string, string>;
}

/** What the code of a cell has to do with other cells and with the world. */
export interface CellFacts {
  /** Names that it declares for the cells after it. */
  readonly declares: ReadonlySet<string>;
  /** Names that it takes from elsewhere or imports, with the members that it takes; `*` where it takes the whole. */
  readonly uses: ReadonlyMap<string, ReadonlySet<string>>;
  /** Names of elsewhere that it assigns, or whose values it changes. */
  readonly modifies: ReadonlySet<string>;
  readonly imports: readonly CellImport[];
  /** True where it calls something whose value it does not use: that may matter to every cell after it. */
  readonly hasEffects: boolean;
  /** True where it has to do with the run folder of a study. */
  readonly readsRun: boolean;
  /** Why its outputs are no function of its key, such as `it reads Date`; null where they are. */
  readonly unkept: string | null;
}

/** Calls whose value is not used and that yet do nothing to the cells after them. */
const SHOWING = /^(show$|assert)/;
const PURE_BUILTINS = ['assert', 'buffer', 'path', 'querystring', 'string_decoder', 'url', 'util'];
/** What gives other values at other times or places. */
const IMPURE_GLOBALS = [
  'Date',
  'WebSocket',
  'crypto',
  'fetch',
  'global',
  'globalThis',
  'performance',
  'process',
  'require',
];

interface Sink {
  readonly uses: Map<string, Set<string>>;
  readonly modifies: Set<string>;
  readonly mentions: Set<string>;
  hasEffects: boolean;
  isDynamic: boolean;
}

/** Reads the code of a cell; null where it is not TypeScript, so that nothing can be said of it. */
export function readCell(source: string): CellFacts | null {
  const program = parseCode(source);
  if (program === null) return null;
  const declares = new Set(listOf(program, 'body').flatMap(declaredNames));
  const sink: Sink = { uses: new Map(), modifies: new Set(), mentions: new Set(), hasEffects: false, isDynamic: false };
  const own = new Set(listOf(program, 'body').filter(isNoImport).flatMap(declaredNames));
  for (const statement of listOf(program, 'body')) visit(statement, '', program, [own], sink);
  const { uses, modifies, mentions, hasEffects } = sink;
  const imports = listOf(program, 'body').flatMap(readImport);
  const unkept = findImpurity(sink, imports);
  return { declares, uses, modifies, imports, hasEffects, readsRun: mentions.has('runFolder'), unkept };
}

function isNoImport({ type }: Syntax): boolean {
  return type !== 'ImportDeclaration';
}

function readImport(statement: Syntax): CellImport[] {
  if (statement.type !== 'ImportDeclaration') return [];
  const names = listOf(statement, 'specifiers').map((specifier): [string, string] => {
    const imported = childOf(specifier, 'imported');
    const whole = specifier.type === 'ImportDefaultSpecifier' ? 'default' : '*';
    return [
      textOf(childOf(specifier, 'local'), 'name'),
      textOf(imported, 'name') || textOf(imported, 'value') || whole,
    ];
  });
  return [{ specifier: textOf(childOf(statement, 'source'), 'value'), names: new Map(names) }];
}

function findImpurity({ uses, isDynamic }: Sink, imports: readonly CellImport[]): string | null {
  const builtin = imports.map(({ specifier }) => specifier.replace(/^node:/, '')).find(isImpureBuiltin);
  if (builtin !== undefined) return `it imports ${builtin}`;
  const global = IMPURE_GLOBALS.find((name) => uses.has(name));
  if (global !== undefined) return `it reads ${global}`;
  if (uses.get('Math')?.has('random')) return 'it reads Math.random';
  return isDynamic ? 'it imports at run time' : null;
}

function isImpureBuiltin(name: string): boolean {
  return builtinModules.includes(name) && !PURE_BUILTINS.includes(name.split('/')[0] ?? '');
}

type Scopes = readonly ReadonlySet<string>[];

function visit(node: Syntax, field: string, parent: Syntax, scopes: Scopes, sink: Sink): void {
  if (node.type === 'ImportDeclaration') return;
  if (node.type === 'Identifier') noteName(node, field, parent, scopes, sink);
  noteChange(node, scopes, sink);
  if (node.type === 'ExpressionStatement' && scopes.every((scope) => !FUNCTION_SCOPES.has(scope)))
    noteEffect(node, sink);
  if (node.type === 'Import' || node.type === 'ImportExpression') sink.isDynamic = true;
  const inner = opensScope(node) ? [...scopes, openScope(node)] : scopes;
  for (const { field: name, child } of childrenOf(node)) visit(child, name, node, inner, sink);
}

/** Scopes of functions, in which a call runs only when the function is called. */
const FUNCTION_SCOPES = new WeakSet<ReadonlySet<string>>();

function openScope(node: Syntax): ReadonlySet<string> {
  const scope = new Set(scopeNames(node));
  if (/Function|Method/.test(node.type)) FUNCTION_SCOPES.add(scope);
  return scope;
}

function noteName(node: Syntax, field: string, parent: Syntax, scopes: Scopes, sink: Sink): void {
  const name = textOf(node, 'name');
  sink.mentions.add(name);
  if (!isReference(field, parent) || !isOutside(name, scopes)) return;
  const members = sink.uses.get(name) ?? new Set<string>();
  sink.uses.set(name, members.add(memberOf(field, parent)));
}

/** The member that is taken of a name; `*` where the whole is. */
function memberOf(field: string, parent: Syntax): string {
  const isMember = /MemberExpression$/.test(parent.type) && field === 'object' && parent['computed'] !== true;
  const isQualified = parent.type === 'TSQualifiedName' && field === 'left';
  if (!isMember && !isQualified) return '*';
  return textOf(childOf(parent, isMember ? 'property' : 'right'), 'name') || '*';
}

function noteChange(node: Syntax, scopes: Scopes, sink: Sink): void {
  for (const target of changedTargets(node)) {
    const name = rootName(target);
    if (name !== '' && isOutside(name, scopes)) sink.modifies.add(name);
  }
}

/** What an expression assigns or changes. */
function changedTargets(node: Syntax): Syntax[] {
  if (node.type === 'AssignmentExpression') return patternTargets(childOf(node, 'left'));
  const isDelete = node.type === 'UnaryExpression' && node['operator'] === 'delete';
  if (node.type === 'UpdateExpression' || isDelete) return [childOf(node, 'argument')].filter((part) => part !== null);
  const callee = node.type === 'CallExpression' ? childOf(node, 'callee') : null;
  const object = callee === null ? null : childOf(callee, 'object');
  return object !== null && callee !== null && MUTATORS.has(textOf(childOf(callee, 'property'), 'name'))
    ? [object]
    : [];
}

function patternTargets(pattern: Syntax | null): Syntax[] {
  if (pattern === null) return [];
  const parts = [...listOf(pattern, 'elements'), ...listOf(pattern, 'properties')];
  return parts.length === 0 ? [pattern] : parts.flatMap((part) => patternTargets(childOf(part, 'value') ?? part));
}

/** A call at top level whose value nobody takes. */
function noteEffect(statement: Syntax, sink: Sink): void {
  let expression = childOf(statement, 'expression');
  while (expression?.type === 'AwaitExpression') expression = childOf(expression, 'argument');
  if (expression === null || !/Call|New|Tagged/.test(expression.type)) return;
  const callee = childOf(expression, 'callee');
  const name = textOf(callee, 'name') || textOf(callee && childOf(callee, 'property'), 'name');
  const isQuiet = SHOWING.test(name) || MUTATORS.has(name) || (callee !== null && rootName(callee) === 'console');
  if (!isQuiet) sink.hasEffects = true;
}
