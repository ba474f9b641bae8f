import { parse } from '@babel/parser';

/** A node of a syntax tree, as Babel names and fills it. */
export interface Syntax {
  readonly type: string;
  readonly [field: string]: unknown;
}

/**
 * Parses TypeScript as a cell may hold it: a module, in which `await` may stand anywhere and names may be declared again.
 * @returns null where it is not TypeScript
 */
export function parseCode(source: string): Syntax | null {
  try {
    const tree = parse(source, { sourceType: 'module', plugins: ['typescript'], errorRecovery: false });
    return tree.program as unknown as Syntax;
  } catch {
    return null;
  }
}

/** True for a node of a tree, false for what else its fields hold. */
export function isSyntax(value: unknown): value is Syntax {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** The nodes right below one, with the field that each stands in. */
export function childrenOf(node: Syntax): { readonly field: string; readonly child: Syntax }[] {
  return Object.entries(node).flatMap(([field, value]) =>
    (Array.isArray(value) ? value : [value]).filter(isSyntax).map((child) => ({ field, child })),
  );
}

/** The node in a field; null where there is none. */
export function childOf(node: Syntax, field: string): Syntax | null {
  const value = node[field];
  return isSyntax(value) ? value : null;
}

/** The nodes of a field that holds a list. */
export function listOf(node: Syntax, field: string): readonly Syntax[] {
  const value = node[field];
  return Array.isArray(value) ? value.filter(isSyntax) : [];
}

/** A text field, such as the name of an identifier; empty where there is none. */
export function textOf(node: Syntax | null, field: string): string {
  const value = node?.[field];
  return typeof value === 'string' ? value : '';
}

/** The names that a pattern binds, such as `a` and `b` of `{ a, c: [b] }`. */
export function boundNames(pattern: Syntax | null): string[] {
  if (pattern === null) return [];
  if (pattern.type === 'Identifier') return [textOf(pattern, 'name')];
  if (pattern.type === 'ObjectPattern') {
    return listOf(pattern, 'properties').flatMap((part) => boundNames(childOf(part, 'value') ?? part));
  }
  if (pattern.type === 'ArrayPattern') return listOf(pattern, 'elements').flatMap(boundNames);
  return boundNames(childOf(pattern, 'left') ?? childOf(pattern, 'argument') ?? childOf(pattern, 'parameter'));
}

/** The names that a statement declares in the block where it stands. */
export function declaredNames(statement: Syntax): string[] {
  if (statement.type === 'VariableDeclaration') {
    return listOf(statement, 'declarations').flatMap((declarator) => boundNames(childOf(declarator, 'id')));
  }
  if (statement.type === 'ImportDeclaration') {
    return listOf(statement, 'specifiers').map((specifier) => textOf(childOf(specifier, 'local'), 'name'));
  }
  if (statement.type.startsWith('Export')) {
    const inner = childOf(statement, 'declaration');
    return inner === null ? [] : declaredNames(inner);
  }
  return /Declaration$/.test(statement.type) ? boundNames(childOf(statement, 'id')) : [];
}
