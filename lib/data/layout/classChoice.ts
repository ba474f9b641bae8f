import type { ClassMap } from '../classMap.js';
import { BINARY_CLASSES } from '../dataset.js';
import type { ClassChoice } from './layout.js';

/** Among more kinds of objects than this, all are foreground unless classes are asked for. */
export const KINDS_MAX = 20;

/** True where kinds of objects become classes: as asked for, or by `auto` from 2 to {@link KINDS_MAX} kinds. */
export function keepsKinds(kinds: number, choice: ClassChoice): boolean {
  return choice === 'all' || (choice === 'auto' && kinds >= 2 && kinds <= KINDS_MAX);
}

/** The map itself, or for `binary` one where everything but the background is foreground. */
export function chooseClasses(classMap: ClassMap, choice: ClassChoice): ClassMap {
  if (choice !== 'binary') return classMap;
  const ids = new Map([...classMap.ids].map(([key, id]) => [key, Math.min(1, id)]));
  return { ...classMap, names: BINARY_CLASSES, ids };
}
