import type { MeasureDefinition } from './definition.js';
import { SOURCES } from './source.js';

/** Distances between outlines. */
export const OUTLINES: readonly MeasureDefinition[] = [
  {
    key: 'boundaryF',
    name: 'Boundary F (2 px)',
    formula:
      '2 p r / (p + r); p: share of the predicted boundary pixels at most 2 px from the true boundary, r: of the true ones from the predicted; 0 where p = r = 0. Boundary: foreground pixels with a 4-neighbour outside, the image border counting as outside',
    nullWhen: 'prediction or truth is empty',
    unit: '',
    range: [0, 1],
    better: 'higher',
    compares: 'masks',
    source: SOURCES.csurka,
  },
  {
    key: 'hd95',
    name: 'Hausdorff distance 95 %',
    formula:
      'the larger of the two directed 95th percentiles (linear interpolation) of the distances from each boundary pixel to the nearest boundary pixel of the other mask',
    nullWhen: 'prediction or truth is empty',
    unit: 'px',
    range: [0, Number.POSITIVE_INFINITY],
    better: 'lower',
    compares: 'masks',
    source: SOURCES.maierHein,
  },
  {
    key: 'nsd',
    name: 'Normalised surface Dice (2 px)',
    formula: 'boundary pixels of both masks at most 2 px from the other boundary / boundary pixels of both masks',
    nullWhen: 'prediction or truth is empty',
    unit: '',
    range: [0, 1],
    better: 'higher',
    compares: 'masks',
    source: SOURCES.nikolov,
  },
  {
    key: 'assd',
    name: 'Average symmetric surface distance',
    formula:
      'sum of the distances from each boundary pixel of either mask to the nearest one of the other / boundary pixels of both masks',
    nullWhen: 'prediction or truth is empty',
    unit: 'px',
    range: [0, Number.POSITIVE_INFINITY],
    better: 'lower',
    compares: 'masks',
    source: SOURCES.heimann,
  },
  {
    key: 'trimapAccuracy',
    name: 'Accuracy near the outline (5 px)',
    formula: 'right pixels / pixels, among those at most 5 px from the true boundary',
    nullWhen: 'the truth is empty',
    unit: '',
    range: [0, 1],
    better: 'higher',
    compares: 'masks',
    source: SOURCES.kohli,
  },
];
