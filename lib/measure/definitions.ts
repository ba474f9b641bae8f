import { COUNTS } from './definitions/counts.js';
import type { MeasureDefinition, MeasureKey } from './definitions/definition.js';
import { OUTLINES } from './definitions/outlines.js';
import { RATIOS } from './definitions/ratios.js';
import { SOFT } from './definitions/soft.js';

const BY_KEY: ReadonlyMap<string, MeasureDefinition> = new Map(
  [...COUNTS, ...RATIOS, ...OUTLINES, ...SOFT].map((definition) => [definition.key, definition]),
);

/** All definitions: counts, ratios, outlines, soft output. */
export const MEASURE_DEFINITIONS: readonly MeasureDefinition[] = [...BY_KEY.values()];

/**
 * What a number means, with its formula and source.
 * @param key the key of the number in JSON
 * @throws RangeError when there is no such measure
 * @example
 * definitionOf('dice').formula // '2 tp / (2 tp + fp + fn)'
 */
export function definitionOf(key: MeasureKey): MeasureDefinition {
  const definition = BY_KEY.get(key);
  if (definition === undefined) throw new RangeError(`measure must be one of ${[...BY_KEY.keys()].join(', ')}: ${key}`);
  return definition;
}
