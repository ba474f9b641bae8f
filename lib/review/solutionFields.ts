import { LICENCE_NAMES, type LicenceName } from './licence.js';

/** The words with which records of solutions tell what a solution does, so that needs can be held against them. */

/** What it cuts out or tells apart; a record names first what it is made for. */
export const SUBJECTS = [
  'main object',
  'object on an even background',
  'people',
  'object pointed at',
  'objects by class',
  'scene classes',
  'cells',
  'medical structures',
  'satellite scenes',
  'own classes',
] as const;

export type Subject = (typeof SUBJECTS)[number];

/** What comes out: a hard mask, an alpha matte for hair and glass, a class for each pixel, or a mask for each object. */
export const OUTPUTS = ['mask', 'matte', 'classes', 'instances'] as const;

export type Output = (typeof OUTPUTS)[number];

/** What goes in. */
export const INPUTS = ['image', 'video', 'volume'] as const;

export type Input = (typeof INPUTS)[number];

/** What a user gives beside the picture, each time or once. */
export const PROMPTS = [
  'nothing',
  'click',
  'box',
  'scribble',
  'text',
  'trimap',
  'mask',
  'clean background',
  'own training masks',
] as const;

export type Prompt = (typeof PROMPTS)[number];

/** Where it is told to run. */
export const PLACES = ['GPU', 'CPU', 'browser', 'phone', 'service'] as const;

export type Place = (typeof PLACES)[number];

/** How it is used. */
export const INTERFACES = [
  'command line',
  'Python',
  'JavaScript',
  'Java',
  'C++',
  'HTTP',
  'desktop',
  'notebook',
  'plugin',
] as const;

export type Interface = (typeof INTERFACES)[number];

/** Licence of weights: one of {@link LICENCE_NAMES}, or that there are none, or several. */
export type WeightsLicence = LicenceName | 'brings no weights' | 'differs by model';

export const WEIGHTS_LICENCES: readonly WeightsLicence[] = [...LICENCE_NAMES, 'brings no weights', 'differs by model'];

/**
 * The metrics of published figures. HCE (human correction efforts), SAD, MSE and MAE are errors, lower is better; SAD is
 * in thousands of pixels. All others lie in [0, 1], higher is better, also where the source writes percent.
 */
export const PUBLISHED_METRICS = [
  'Dice',
  'IoU, mean over images',
  'IoU, pooled',
  'IoU, mean over classes',
  'S-measure',
  'mean F1',
  'weighted F',
  'mask AP',
  'J&F',
  'pixel accuracy',
  'HCE',
  'SAD',
  'MSE',
] as const;

export type PublishedMetric = (typeof PUBLISHED_METRICS)[number];

const UNBOUNDED: ReadonlySet<PublishedMetric> = new Set(['HCE', 'SAD']);
const ERRORS: ReadonlySet<PublishedMetric> = new Set(['HCE', 'SAD', 'MSE']);

/** True for errors that have no upper end. */
export function isUnbounded(metric: PublishedMetric): boolean {
  return UNBOUNDED.has(metric);
}

/** True for errors, of which less is better. */
export function isError(metric: PublishedMetric): boolean {
  return ERRORS.has(metric);
}
