import { SPLITS } from '../../data/dataset.js';
import type { Listing } from '../../data/listing.js';
import { measureDrift } from '../drift.js';
import { findDuplicates } from '../duplicates.js';
import { type Finding, findingOf } from './finding.js';
import type { LintedPair, PairMeasures } from './pair.js';
import { percent } from './trimap.js';

/** A pair whose truth could be used. */
interface MeasuredPair extends LintedPair {
  readonly measures: PairMeasures;
}

const WHOLE_SET = '.';
/** The largest image may have this many times the pixels of the smallest: four times in each direction. */
const AREA_RATIO_MAX = 16;
/** Least share of all pixels that the foreground should have, and most; and least for one of several classes. */
const FOREGROUND_MIN = 0.02;
const CLASS_MIN = 0.001;
const INVERTED = { borderMin: 0.95, backgroundMin: 0.05, foregroundMin: 0.5 } as const;
/** Where the borders of half the images are mostly foreground, that is how they are meant, or all are inverted. */
const BORDER_USUAL = 0.5;
const BORDER_ALL = 0.9;

/** Tells what is wrong with the pairs of a data set together. */
export function lintSet(pairs: readonly LintedPair[], listing: Listing): Finding[] {
  const measured = pairs.filter((pair): pair is MeasuredPair => pair.measures !== undefined);
  const isWhole = measured.length === pairs.length;
  const coverage = lintCoverage(measured, isWhole);
  const isUniform = coverage.some(({ severity }) => severity === 'error');
  return [
    ...coverage,
    ...(isUniform ? [] : [...lintInversion(measured, listing), ...lintBalance(measured, listing)]),
    ...lintEncodings(measured),
    ...lintSizes(measured),
    ...lintDuplicates(pairs),
    ...lintSplitSizes(pairs),
    ...(isUniform ? [] : lintDrift(measured)),
  ];
}

/** Empty and full masks: each alone, or all together where no mask has both. */
function lintCoverage(pairs: readonly MeasuredPair[], isWhole: boolean): Finding[] {
  const shareOf = ({ measures }: MeasuredPair): number => measures.survey.foregroundShare;
  const [empty, full] = [0, 1].map((share) => pairs.filter((pair) => shareOf(pair) === share)) as [
    MeasuredPair[],
    MeasuredPair[],
  ];
  if (isWhole && pairs.length > 0 && empty.length === pairs.length)
    return [findingOf('masks-all-empty', WHOLE_SET, `masks must have foreground: all ${pairs.length} are empty`)];
  if (isWhole && pairs.length > 0 && full.length === pairs.length)
    return [findingOf('masks-all-full', WHOLE_SET, `masks must have background: all ${pairs.length} are full`)];
  return [
    ...empty.map(({ truthFile }) => findingOf('mask-empty', truthFile, 'mask should have foreground: it has none')),
    ...full.map(({ truthFile }) => findingOf('mask-full', truthFile, 'mask should have background: it has none')),
  ];
}

/** Objects mostly lie inside of their image: a foreground that runs around the border is suspicious. */
function lintInversion(pairs: readonly MeasuredPair[], { classes, layout }: Listing): Finding[] {
  const hasScenes = layout === 'camvid' || (classes.length > 2 && classes[2] !== 'outline');
  if (hasScenes || pairs.length === 0) return [];
  const isAround = ({ measures: { borderShare, survey } }: MeasuredPair): boolean =>
    borderShare >= INVERTED.borderMin &&
    survey.foregroundShare >= INVERTED.foregroundMin &&
    survey.foregroundShare <= 1 - INVERTED.backgroundMin;
  const around = pairs.filter(isAround);
  if (around.length >= BORDER_ALL * pairs.length) {
    const problem = `foreground should lie inside: it runs around the border of ${around.length} of ${pairs.length} images`;
    return [findingOf('masks-all-inverted', WHOLE_SET, problem)];
  }
  if (around.length > BORDER_USUAL * pairs.length) return [];
  return around.map(({ truthFile, measures }) =>
    findingOf(
      'mask-inverted',
      truthFile,
      `foreground should lie inside: it has ${percent(measures.borderShare)} of the border`,
    ),
  );
}

function lintBalance(pairs: readonly MeasuredPair[], { classes }: Listing): Finding[] {
  if (pairs.length === 0) return [];
  const shares = classes.map((_, id) => poolShare(pairs, ({ survey }) => survey.classShares[id] ?? 0));
  const foreground = poolShare(pairs, ({ survey }) => survey.foregroundShare);
  const findings: Finding[] = [];
  if (foreground < FOREGROUND_MIN || foreground > 1 - FOREGROUND_MIN) {
    const problem = `foreground should have ${percent(FOREGROUND_MIN)} to ${percent(1 - FOREGROUND_MIN)} of the pixels: ${percent(foreground)}`;
    findings.push(findingOf('imbalance', WHOLE_SET, problem));
  }
  if (classes.length < 3) return findings;
  for (const [id, name] of classes.entries()) {
    const share = shares[id] ?? 0;
    if (share === 0 && id > 0)
      findings.push(findingOf('class-absent', WHOLE_SET, `class should occur in the masks: ${name}`));
    else if (share < CLASS_MIN && id > 0)
      findings.push(
        findingOf(
          'imbalance',
          WHOLE_SET,
          `class should have ${percent(CLASS_MIN)} of the pixels: ${name} has ${percent(share)}`,
        ),
      );
  }
  return findings;
}

/** Share over the pixels of all images. */
function poolShare(pairs: readonly MeasuredPair[], shareOf: (measures: PairMeasures) => number): number {
  let [part, whole] = [0, 0];
  for (const { measures } of pairs) {
    const pixels = measures.survey.widthPx * measures.survey.heightPx;
    part += shareOf(measures) * pixels;
    whole += pixels;
  }
  return part / whole;
}

/** Masks that store the foreground as 1 among masks that store it as 255, or the other way round. */
function lintEncodings(pairs: readonly MeasuredPair[]): Finding[] {
  const [ones, maxima] = (['one', 'maximum'] as const).map((encoding) =>
    pairs.filter(({ measures }) => measures.encoding === encoding),
  ) as [MeasuredPair[], MeasuredPair[]];
  if (ones.length === 0 || maxima.length === 0) return [];
  const [few, problem] =
    ones.length <= maxima.length
      ? [ones, 'mask should be stored as the others, 0 and the maximum: it has 0 and 1']
      : [maxima, 'mask should be stored as the others, 0 and 1: it has 0 and the maximum'];
  return few.map(({ truthFile }) => findingOf('mask-encodings-mixed', truthFile, problem));
}

function lintSizes(pairs: readonly MeasuredPair[]): Finding[] {
  const sizes = pairs.map(({ imageFile, measures: { survey } }) => ({ imageFile, ...survey }));
  const ordered = sizes.sort((a, b) => a.widthPx * a.heightPx - b.widthPx * b.heightPx);
  const [smallest, largest] = [ordered[0], ordered.at(-1)];
  if (!smallest || !largest) return [];
  const ratio = (largest.widthPx * largest.heightPx) / (smallest.widthPx * smallest.heightPx);
  if (ratio <= AREA_RATIO_MAX) return [];
  const name = ({ imageFile, widthPx, heightPx }: typeof smallest): string => `${imageFile} ${widthPx}x${heightPx} px`;
  const problem = `images should be of like size, up to ${AREA_RATIO_MAX} times the pixels: ${name(smallest)}, ${name(largest)}`;
  return [findingOf('sizes-differ', WHOLE_SET, problem)];
}

function lintDuplicates(pairs: readonly LintedPair[]): Finding[] {
  const files = new Map(pairs.map(({ stem, imageFile }) => [stem, imageFile]));
  const prints = pairs.flatMap(({ stem, split, fingerprint }) => (fingerprint ? [{ stem, split, fingerprint }] : []));
  const { groups } = findDuplicates(prints);
  const exact = new Set(groups.filter(({ kind }) => kind === 'exact').flatMap(({ stems }) => stems));
  return groups.flatMap(({ kind, stems, splits }) => {
    const [first = '', ...rest] = stems.map((stem) => files.get(stem) ?? stem);
    const others = rest.join(', ');
    const across = splits.length > 1;
    if (kind === 'exact' && across)
      return [
        findingOf(
          'duplicate-across-splits',
          first,
          `image must be in one split: ${splits.join(' and ')} have it, as ${others}`,
        ),
      ];
    if (kind === 'exact')
      return [findingOf('duplicate-within', first, `image should be there once: it is the same as ${others}`)];
    if (!across || stems.every((stem) => exact.has(stem))) return [];
    return [
      findingOf(
        'near-duplicate-across-splits',
        first,
        `like images should be in one split: ${splits.join(' and ')} have it, as ${others}`,
      ),
    ];
  });
}

function lintSplitSizes(pairs: readonly LintedPair[]): Finding[] {
  const splits = new Set(pairs.flatMap(({ split }) => split ?? []));
  if (splits.size === 0) return [];
  const missing = SPLITS.filter((split) => !splits.has(split));
  const isFit = splits.has('train') && missing.length < 2;
  if (isFit) return [];
  return [
    findingOf(
      'split-empty',
      'splits.csv',
      `splits should be train and val or test: no images in ${missing.join(', ')}`,
    ),
  ];
}

function lintDrift(pairs: readonly MeasuredPair[]): Finding[] {
  const given = pairs.filter(({ split }) => split !== undefined);
  return measureDrift(given.map(({ measures }) => measures.survey))
    .filter(({ isDrift }) => isDrift)
    .map(({ feature, split, trainMedian, splitMedian }) => {
      const medians = `median ${trainMedian.toPrecision(3)} in train, ${splitMedian.toPrecision(3)} in ${split}`;
      return findingOf('split-drift', 'splits.csv', `splits should be alike in ${feature}: ${medians}`);
    });
}
