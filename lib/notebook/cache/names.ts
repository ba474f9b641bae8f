import { boundNames, childOf, declaredNames, listOf, type Syntax, textOf } from './syntax.js';

/** Which names of a syntax tree mean something outside of it. */

/** Methods that change what they are called on. */
export const MUTATORS: ReadonlySet<string> = new Set(
  'add append clear copyWithin delete fill pop push reverse set shift sort splice unshift'.split(' '),
);

/** Fields that hold a name which is no reference to a value, by the type of the node. */
const PLAIN_NAMES: readonly (readonly [type: RegExp, field: string])[] = [
  [/MemberExpression$/, 'property'],
  [/^(Object|Class)(Property|Method|PrivateProperty|AccessorProperty)$|^TS(Property|Method)Signature$/, 'key'],
  [/^(Labeled|Break|Continue)/, 'label'],
  [/^ExportSpecifier$/, 'exported'],
  [/^MetaProperty$/, 'meta'],
  [/^MetaProperty$/, 'property'],
  [/^TSEnumMember$/, 'id'],
  [/^TSQualifiedName$/, 'right'],
  [/^TSNamedTupleMember$/, 'label'],
];

/** True where an identifier in `field` of `parent` stands for a value or type of that name. */
export function isReference(field: string, parent: Syntax): boolean {
  if (parent['computed'] === true) return true;
  return !PLAIN_NAMES.some(([type, name]) => name === field && type.test(parent.type));
}

/** True for a name that no scope around it declares. */
export function isOutside(name: string, scopes: readonly ReadonlySet<string>[]): boolean {
  return scopes.every((scope) => !scope.has(name));
}

/** True for a node within which other names are declared. */
export function opensScope({ type }: Syntax): boolean {
  return /^(BlockStatement|StaticBlock|For(In|Of)?Statement|CatchClause|SwitchStatement|TSModuleBlock)$|Function|Method/.test(
    type,
  );
}

/** The names that a node declares for what lies in it. */
export function scopeNames(node: Syntax): string[] {
  const loop = [childOf(node, 'init'), childOf(node, 'left')].filter((part) => part !== null);
  const cases = listOf(node, 'cases').flatMap((part) => listOf(part, 'consequent'));
  const own = /FunctionExpression$/.test(node.type) ? boundNames(childOf(node, 'id')) : [];
  return [
    ...[...listOf(node, 'params'), ...listOf(node, 'parameters')].flatMap(boundNames),
    ...boundNames(childOf(node, 'param')),
    ...[...loop, ...listOf(node, 'body'), ...cases].flatMap(declaredNames),
    ...own,
  ];
}

/** The name that a chain of members begins with: `a` of `a.b[c].d`; empty where it begins with something else. */
export function rootName(node: Syntax): string {
  if (node.type === 'Identifier') return textOf(node, 'name');
  const inner = childOf(node, 'object') ?? childOf(node, 'expression') ?? childOf(node, 'argument');
  return inner === null ? '' : rootName(inner);
}
