/** Where the project's kernel lays a function that gives the signal of the running cell. */
const HOOK = Symbol.for('segbook.cellSignal');

/**
 * A signal that fires when the running cell is interrupted; undefined outside of a notebook. Work that gets it ends in
 * its own way, at a place where nothing is left half done. Every cell, and every run of it, has another.
 */
export function cellSignal(): AbortSignal | undefined {
  const hook: unknown = Reflect.get(globalThis, HOOK);
  return typeof hook === 'function' ? (hook as () => AbortSignal)() : undefined;
}
