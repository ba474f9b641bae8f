import type { MeasureDefinition } from './definition.js';
import { SOURCES } from './source.js';

/** Pixel counts, from which all ratios derive. */
export const COUNTS: readonly MeasureDefinition[] = [
  {
    key: 'tp',
    name: 'True positives',
    formula: 'pixels of foreground that are predicted as foreground',
    nullWhen: null,
    unit: 'pixels',
    range: [0, Number.POSITIVE_INFINITY],
    better: 'higher',
    compares: 'masks',
    source: SOURCES.taha,
  },
  {
    key: 'fp',
    name: 'False positives',
    formula: 'pixels of background that are predicted as foreground',
    nullWhen: null,
    unit: 'pixels',
    range: [0, Number.POSITIVE_INFINITY],
    better: 'lower',
    compares: 'masks',
    source: SOURCES.taha,
  },
  {
    key: 'fn',
    name: 'False negatives',
    formula: 'pixels of foreground that are predicted as background',
    nullWhen: null,
    unit: 'pixels',
    range: [0, Number.POSITIVE_INFINITY],
    better: 'lower',
    compares: 'masks',
    source: SOURCES.taha,
  },
  {
    key: 'tn',
    name: 'True negatives',
    formula: 'pixels of background that are predicted as background',
    nullWhen: null,
    unit: 'pixels',
    range: [0, Number.POSITIVE_INFINITY],
    better: 'higher',
    compares: 'masks',
    source: SOURCES.taha,
  },
];
