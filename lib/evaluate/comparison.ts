import { createRandom } from '../base/random.js';
import { bootstrapInterval, type Uncertainty } from './bootstrap.js';
import { type ImageScore, LOWER_IS_BETTER, METRICS, type Metric } from './scores.js';
import { correctHolm } from './statistics/holm.js';
import { type RatioUnits, ratioOf, resampleRatios, sumByGroup } from './statistics/resample.js';
import { type RankTest, testSignedRanks } from './statistics/wilcoxon.js';

/** Below this corrected probability a difference counts as beyond chance. */
export const ALPHA = 0.05;

/** What is compared unless something else is asked for. Dice orders images as IoU does, and so is not tested again. */
export const COMPARED_METRICS: readonly Metric[] = ['iou', 'boundaryF'];

/** A model's scores of the images of a split. */
export interface Contestant {
  /** Short name: `unet`. */
  readonly model: string;
  /** True for a predictor that others must beat. */
  readonly isBaseline?: boolean;
  readonly perImage: readonly ImageScore[];
}

/** Two models on the same images. Its intervals are those of the mean difference. */
export interface PairComparison extends Uncertainty {
  readonly first: string;
  readonly second: string;
  readonly metric: Metric;
  /** Images where both have a value. */
  readonly n: number;
  /** Mean over the images of first minus second; `null` where there is no image. */
  readonly meanDifference: number | null;
  /** Two-sided probability of so large a mean difference by chance: paired bootstrap about no difference. */
  readonly bootstrapP: number | null;
  /** Signed-rank test of the differences, of their means by group where there are groups; `null` where all are 0. */
  readonly wilcoxon: RankTest | null;
  /** The test's probability after Holm's correction for all pairs of this metric; `null` where none was tested. */
  readonly pHolm: number | null;
  /** The model that is better beyond chance (`pHolm` at most 0.05, and the better mean); else `null`. */
  readonly better: string | null;
}

/** Whether a model is worth its cost: better than each baseline beyond chance. A baseline is in one of the three lists. */
export interface BaselineVerdict {
  readonly model: string;
  readonly metric: Metric;
  readonly beaten: readonly string[];
  readonly notBeaten: readonly string[];
  /** Baselines that share no image with a value with the model, such as one that predicts nothing and has no outline. */
  readonly notCompared: readonly string[];
  /** True where some baseline is beaten, and of those that can be compared none is not. */
  readonly beatsAll: boolean;
}

/** Models compared in pairs, each model that is no baseline with all others. */
export interface Comparisons {
  readonly alpha: number;
  readonly test: 'wilcoxon';
  /** How differences of 0 were treated. */
  readonly zeros: 'pratt';
  readonly correction: 'holm';
  readonly pairs: readonly PairComparison[];
  readonly verdicts: readonly BaselineVerdict[];
}

export interface CompareOptions {
  readonly seed: number;
  readonly metrics?: readonly Metric[];
  /** Number of resamples, at least 1. */
  readonly resamples?: number;
  /** The group of an image, by its stem; images of one group count as one. */
  readonly groupOf?: (id: string) => string | undefined;
}

/**
 * Compares models on the images that both have a value for: mean difference with bootstrap intervals, a bootstrap test
 * (Efron & Tibshirani 1993, chapter 16), and Wilcoxon's signed-rank test with Holm's correction over the pairs of a
 * metric (Demšar 2006, https://www.jmlr.org/papers/v7/demsar06a.html). Two baselines are not compared with each other.
 */
export function compareModels(contestants: readonly Contestant[], options: CompareOptions): Comparisons {
  const { metrics = COMPARED_METRICS } = options;
  const ordered = [...contestants].sort((a, b) => Number(a.isBaseline ?? false) - Number(b.isBaseline ?? false));
  const pairs = ordered.flatMap((first, i) =>
    first.isBaseline ? [] : ordered.slice(i + 1).map((second) => [first, second] as const),
  );
  const compared = METRICS.filter((metric) => metrics.includes(metric)).flatMap((metric) =>
    correctPairs(pairs.map(([first, second]) => comparePair(first, second, metric, options))),
  );
  const tested = { alpha: ALPHA, test: 'wilcoxon', zeros: 'pratt', correction: 'holm' } as const;
  return { ...tested, pairs: compared, verdicts: judge(ordered, compared) };
}

type Uncorrected = Omit<PairComparison, 'pHolm' | 'better'>;

function comparePair(first: Contestant, second: Contestant, metric: Metric, options: CompareOptions): Uncorrected {
  const { ids, differences } = pairUp(first.perImage, second.perImage, metric);
  const groups = options.groupOf === undefined ? undefined : ids.map(options.groupOf);
  const { seed, resamples = 10_000 } = options;
  const { mean, n, skipped, sd, ...uncertainty } = bootstrapInterval(differences, { seed, resamples, groups });
  const images = { above: Float64Array.from(differences), below: new Float64Array(n).fill(1) };
  const units = groups === undefined ? images : sumByGroup(images, groups);
  const unitMeans = Array.from(units.above, (sum, i) => sum / (units.below[i] as number));
  return {
    ...{ first: first.model, second: second.model, metric, n, meanDifference: mean, ...uncertainty },
    bootstrapP: bootstrapProbability(units, resamples, seed),
    wilcoxon: testSignedRanks(unitMeans),
  };
}

/** Differences first minus second, by the first one's order of images. */
function pairUp(
  first: readonly ImageScore[],
  second: readonly ImageScore[],
  metric: Metric,
): { ids: string[]; differences: number[] } {
  const others = new Map(second.map((score) => [score.id, score[metric]]));
  const [ids, differences]: [string[], number[]] = [[], []];
  for (const score of first) {
    const [ours, theirs] = [score[metric], others.get(score.id) ?? null];
    if (ours === null || theirs === null) continue;
    ids.push(score.id);
    differences.push(ours - theirs);
  }
  return { ids, differences };
}

/** Share of resampled means at least as far from the mean as the mean is from 0; never 0, as the sample counts too. */
function bootstrapProbability(units: RatioUnits, resamples: number, seed: number): number | null {
  const mean = ratioOf(units);
  if (mean === null) return null;
  const resampled = resampleRatios(units, resamples, createRandom(seed).child('bootstrap'));
  const slack = 1e-12 * Math.abs(mean);
  const extreme = resampled.reduce((sum, value) => sum + Number(Math.abs(value - mean) >= Math.abs(mean) - slack), 0);
  return (extreme + 1) / (resampled.length + 1);
}

function correctPairs(pairs: readonly Uncorrected[]): PairComparison[] {
  const corrected = correctHolm(pairs.map(({ wilcoxon }) => wilcoxon?.p ?? null));
  return pairs.map((pair, i) => {
    const pHolm = corrected[i] ?? null;
    return { ...pair, pHolm, better: pHolm !== null && pHolm <= ALPHA ? betterOf(pair) : null };
  });
}

function betterOf({ first, second, metric, meanDifference }: Uncorrected): string | null {
  if (meanDifference === null || meanDifference === 0) return null;
  return meanDifference > 0 === LOWER_IS_BETTER.includes(metric) ? second : first;
}

function judge(contestants: readonly Contestant[], pairs: readonly PairComparison[]): BaselineVerdict[] {
  const baselines = new Set(contestants.filter(({ isBaseline }) => isBaseline).map(({ model }) => model));
  const metrics = [...new Set(pairs.map(({ metric }) => metric))];
  if (baselines.size === 0) return [];
  return contestants
    .filter(({ isBaseline }) => !isBaseline)
    .flatMap(({ model }) =>
      metrics.map((metric) => {
        const trials = pairs.filter(
          (pair) => pair.metric === metric && pair.first === model && baselines.has(pair.second),
        );
        const pick = (fits: (trial: PairComparison) => boolean): string[] =>
          trials.filter(fits).map(({ second }) => second);
        const beaten = pick(({ better }) => better === model);
        const notBeaten = pick(({ better, n }) => better !== model && n > 0);
        const notCompared = pick(({ n }) => n === 0);
        return { model, metric, beaten, notBeaten, notCompared, beatsAll: beaten.length > 0 && notBeaten.length === 0 };
      }),
    );
}
