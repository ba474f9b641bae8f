import { DataError } from '../../base/error.js';
import { type ClassMap, interpretMask, type MaskTruth } from '../../data/classMap.js';
import { UNNAMED_COLOURS_MAX } from '../../data/colours.js';
import type { ImageHeader } from '../../data/imageFile.js';
import { distinctValues, HARD_VALUES_MAX, type StoredMask } from '../../data/maskFile.js';
import { type Finding, findingOf } from './finding.js';

/** How the foreground of a hard mask is stored: as 1, as the largest value, or otherwise. */
export type MaskEncoding = 'one' | 'maximum' | 'other';

/** Values that are nearer than this share to 0 or to the maximum belong there, but for a compression with loss. */
const NEAR_SHARE = 0.1;
/** A soft mask has at least this share of its pixels in between, along its outlines. */
const BETWEEN_SHARE_MIN = 0.0005;
const VALUES_SHOWN = 6;

/** Tells how the foreground of a mask without colours is stored; an empty mask tells nothing. */
export function encodingOf(mask: StoredMask): MaskEncoding {
  const [first, second, third] = distinctValues(mask).filter((value) => value > 0);
  if (mask.colours || first === undefined || second !== undefined || third !== undefined) return 'other';
  if (first === 1) return 'one';
  return first === mask.maximum ? 'maximum' : 'other';
}

/** What is wrong with the values of a mask whose folder says nothing about classes. */
export function lintValues(mask: StoredMask, { format }: ImageHeader, file: string): Finding[] {
  const values = distinctValues(mask);
  if (mask.colours) return lintColours(values.length, file);
  if (values.filter((value) => value > 0).length < 2) return [];
  if (isLossy(mask, values, format)) {
    const problem = `mask should have two values: ${listValues(values)}, as a compression with loss leaves them`;
    return [findingOf('mask-lossy', file, problem)];
  }
  if (values.length > HARD_VALUES_MAX) return [];
  return [findingOf('mask-unmapped-values', file, `mask should have 0 and one other value: ${listValues(values)}`)];
}

function lintColours(count: number, file: string): Finding[] {
  if (count > UNNAMED_COLOURS_MAX) {
    const problem = `mask must not be a photograph: it has ${count} colours, more than ${UNNAMED_COLOURS_MAX}`;
    return [findingOf('photograph-mask', file, problem)];
  }
  return [findingOf('mask-coloured', file, `mask should be grey, or classes.json name its colours: it has ${count}`)];
}

function isLossy({ values, maximum }: StoredMask, distinct: readonly number[], format: string): boolean {
  const between = (value: number): boolean => value > NEAR_SHARE * maximum && value < (1 - NEAR_SHARE) * maximum;
  const isSpread = (distinct.at(-1) ?? 0) >= (1 - NEAR_SHARE) * maximum;
  if (distinct.length <= HARD_VALUES_MAX) return isSpread && !distinct.some(between);
  if (format === 'jpeg') return true;
  let count = 0;
  for (const value of values) if (between(value)) count++;
  return isSpread && count < BETWEEN_SHARE_MIN * values.length;
}

/** Values of a mask that its classes do not name, or that cannot be read by them. */
export function classifyMask(
  mask: StoredMask,
  classMap: ClassMap,
  file: string,
): { truth?: MaskTruth; findings: readonly Finding[] } {
  const unknown = classMap.by === 'colour' ? [] : distinctValues(mask).filter((value) => !classMap.ids.has(value));
  if (unknown.length > 0 && !(mask.colours && !mask.isPalette)) {
    const problem = `mask values must be those of classes.json: ${listValues(unknown)}`;
    return { findings: [findingOf('mask-class-unknown', file, problem)] };
  }
  try {
    return { truth: interpretMask(mask, classMap, file), findings: [] };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return { findings: [findingOf('mask-class-unknown', file, error.message)] };
  }
}

function listValues(values: readonly number[]): string {
  const shown = values.slice(0, VALUES_SHOWN).join(', ');
  return values.length > VALUES_SHOWN ? `${shown}, … (${values.length} values)` : shown;
}
