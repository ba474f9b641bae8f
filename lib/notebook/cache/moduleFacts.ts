import { childOf, childrenOf, declaredNames, listOf, parseCode, type Syntax, textOf } from './syntax.js';

/** Where an export of a module comes from: a name of another module, or, where `from` is null, this one. */
export interface ExportSource {
  readonly from: string | null;
  readonly name: string;
}

/** What a compiled module has to do with other files. */
export interface ModuleFacts {
  /** What it imports, statically or by a literal name at run time, and what it names by `new URL(…, import.meta.url)`. */
  readonly imports: readonly string[];
  /** By the name of the export. */
  readonly exports: ReadonlyMap<string, ExportSource>;
  /** Modules of which it passes on all exports. */
  readonly passedOn: readonly string[];
  /** Files below the package's folder that it names by `join(packageRoot, …)`. */
  readonly files: readonly string[];
}

/** Reads a compiled module; one that cannot be parsed says nothing. */
export function readModule(source: string): ModuleFacts {
  const program = parseCode(source);
  const facts = { imports: new Set<string>(), exports: new Map<string, ExportSource>(), passedOn: [], files: [] };
  if (program !== null) visit(program, facts);
  return { ...facts, imports: [...facts.imports] };
}

interface Found {
  readonly imports: Set<string>;
  readonly exports: Map<string, ExportSource>;
  readonly passedOn: string[];
  readonly files: string[];
}

function visit(node: Syntax, found: Found): void {
  const from = textOf(childOf(node, 'source'), 'value');
  if (from !== '') found.imports.add(from);
  if (node.type === 'ExportAllDeclaration') found.passedOn.push(from);
  if (node.type === 'ExportNamedDeclaration') noteExports(node, from, found);
  if (node.type === 'CallExpression' || node.type === 'NewExpression') noteCall(node, found);
  for (const { child } of childrenOf(node)) visit(child, found);
}

function noteExports(node: Syntax, from: string, { exports }: Found): void {
  for (const specifier of listOf(node, 'specifiers')) {
    const name = textOf(childOf(specifier, 'local'), 'name');
    exports.set(textOf(childOf(specifier, 'exported'), 'name'), { from: from || null, name });
  }
  const declaration = childOf(node, 'declaration');
  for (const name of declaration === null ? [] : declaredNames(declaration)) exports.set(name, { from: null, name });
}

function noteCall(node: Syntax, { imports, files }: Found): void {
  const [first, ...rest] = listOf(node, 'arguments');
  const callee = childOf(node, 'callee');
  const literal = textOf(first ?? null, 'value');
  const isLoading = callee?.type === 'Import' || ['require', 'URL'].includes(textOf(callee, 'name'));
  if (isLoading && literal !== '') imports.add(literal);
  const parts = rest.map((part) => textOf(part, 'value'));
  if (textOf(first ?? null, 'name') === 'packageRoot' && parts.every((part) => part !== ''))
    files.push(parts.join('/'));
}
