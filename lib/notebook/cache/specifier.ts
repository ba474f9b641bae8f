import { isBuiltin } from 'node:module';

/** What stands behind `from` in an import. */

/** True where it is a path, which begins with a dot. */
export function isLocal(specifier: string): boolean {
  return /^\.{1,2}\//.test(specifier);
}

/** True where it is a package, or a file of one. */
export function isPackage(specifier: string): boolean {
  return !isLocal(specifier) && !isBuiltin(specifier) && /^(@[\w.-]+\/)?[\w.-]+(\/|$)/.test(specifier);
}

/**
 * The package of a specifier.
 * @example
 * packageOf('vega-lite/build/x.js') // 'vega-lite'
 */
export function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
