import { SPLITS, type Split } from '../data/dataset.js';
import type { Drift, Feature } from './drift.js';
import type { DuplicateGroup } from './duplicates.js';
import { findLeaks } from './leaks.js';
import type { Range, Survey } from './survey.js';

/** The main facts of a survey, a line each, for a terminal. */
export function describeSurvey(survey: Survey): string {
  const { widthPx, heightPx, n, counts, greyImages, duplicates, images } = survey;
  const splits = SPLITS.filter((split) => counts[split] > 0).map((split) => `${split} ${counts[split]}`);
  const leaks = findLeaks(images, duplicates).length;
  const facts: [string, string][] = [
    ['images', `${n} (${splits.join(', ')})${survey.groups > 0 ? `, ${survey.groups} groups` : ''}`],
    ['size', `${tell(widthPx)} x ${tell(heightPx)} px, ${survey.distinctSizes} distinct`],
    ['aspect', tell(survey.aspect, 2)],
    ['channels', `${n - greyImages} colour, ${greyImages} grey`],
    ['colour', `mean ${tellColour(survey.meanColour)}, deviation ${tellColour(survey.colourDeviation)} of 255`],
    ['classes', survey.classes.map((name) => `${name} ${percent(shareOf(survey, name))}`).join(', ')],
    ['foreground', `${tellShares(survey.foregroundShare)} of an image`],
    ['outline', `${tellShares(survey.outlineShare)} of an image`],
    ['objects', `${tell(survey.objectsPerImage)} an image, the largest ${tellShares(survey.largestObjectShare)} of it`],
    ['duplicates', tellDuplicates(duplicates.groups, leaks)],
    ['drift', tellDrift(survey.drift)],
  ];
  return facts.map(([name, text]) => `${name.padEnd(11)} ${text}\n`).join('');
}

/** What a comparison of two splits says, in a sentence. */
export function explainDrift({ feature, split, trainMedian, splitMedian, distance, chance, isDrift }: Drift): string {
  const [before, after] = [trainMedian, splitMedian].map((value) => formatFeature(feature, value));
  if (chance >= 1) return `Too few images to tell whether ${split} differs from train in ${feature}.`;
  if (!isDrift) return `No difference of ${split} from train in ${feature} that chance could not make.`;
  return (
    `Differs: ${split} has a median ${feature} of ${after}, train of ${before}; ` +
    `the distributions lie ${distance.toFixed(2)} apart, chance alone reaches ${chance.toFixed(2)}.`
  );
}

/** A value of a feature with as many digits as tell something. */
export function formatFeature(feature: Feature, value: number): string {
  if (feature === 'foreground share') return percent(value);
  return feature === 'aspect' ? value.toFixed(2) : String(Math.round(value));
}

function tellDuplicates(groups: readonly DuplicateGroup[], leaks: number): string {
  const [exact, near] = (['exact', 'near'] as const).map(
    (kind) => groups.filter((group) => group.kind === kind).length,
  );
  return `${exact} groups of equal images, ${near} of nearly equal ones; ${leaks} leaks between splits`;
}

function tellDrift(drift: readonly Drift[]): string {
  const found = drift.filter(({ isDrift }) => isDrift).map(({ feature, split }) => `${feature} of ${split}`);
  return found.length === 0 ? 'none found' : found.join(', ');
}

function shareOf({ classShares, counts, images }: Survey, name: string): number {
  const pixelsOf = (split: Split): number =>
    images.reduce((sum, image) => sum + (image.split === split ? image.widthPx * image.heightPx : 0), 0);
  const parts = SPLITS.filter((split) => counts[split] > 0).map((split) => {
    const share = classShares.find((row) => row.split === split && row.class === name)?.share ?? 0;
    return { pixels: pixelsOf(split), share };
  });
  const pixels = parts.reduce((sum, part) => sum + part.pixels, 0);
  return parts.reduce((sum, part) => sum + part.share * part.pixels, 0) / pixels;
}

function tell({ min, median, max }: Range, digits = 0): string {
  const [low, middle, high] = [min, median, max].map((value) => value.toFixed(digits));
  return low === high ? `${low}` : `${low} to ${high} (median ${middle})`;
}

function tellShares({ min, median, max }: Range): string {
  return `${percent(min)} to ${percent(max)} (median ${percent(median)})`;
}

function tellColour(values: readonly number[]): string {
  return values.map((value) => Math.round(value)).join(' ');
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
}
