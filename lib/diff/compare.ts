import { DataError } from '../base/error.js';
import type { Split } from '../data/dataset.js';
import { type Comparisons, compareModels } from '../evaluate/comparison.js';
import type { ImageScore, Metric } from '../evaluate/scores.js';
import { type Evaluation, summarise } from '../evaluate/summary.js';
import type { Fact } from '../report/headline.js';
import { scoresOf } from '../report/record.js';
import type { Side } from './side.js';

/** What is compared, in the order of the tables. */
export const DIFF_METRICS: readonly Metric[] = [
  'accuracy',
  'dice',
  'iou',
  'precision',
  'recall',
  'boundaryF',
  'hd95',
  'mae',
];

/** Something that is told of both; `null` where it is not told of one. */
export interface FactPair {
  readonly label: string;
  readonly a: string | null;
  readonly b: string | null;
}

/** An image that both were measured on. */
export interface ImagePair {
  readonly id: string;
  readonly a: ImageScore;
  readonly b: ImageScore;
}

/** Two runs held against each other on the images that they share. */
export interface Difference {
  readonly split: Split;
  /** True where the data sets have one hash. */
  readonly isSameData: boolean;
  /** Of what is told of the runs, and of their settings, that which differs. */
  readonly facts: readonly FactPair[];
  readonly settings: readonly FactPair[];
  /** In the order of A. */
  readonly images: readonly ImagePair[];
  /** Images of each that the other does not have, and of one stem that have another truth. */
  readonly leftOut: { readonly a: number; readonly b: number; readonly otherTruth: readonly string[] };
  readonly a: Evaluation;
  readonly b: Evaluation;
  /** B (first) against A (second): a positive difference means that B's value is higher. */
  readonly comparisons: Comparisons;
}

export interface CompareOptions {
  readonly split: Split;
  /** Start of the resampling. */
  readonly seed: number;
}

/**
 * Compares two sides on the images of a split that both have, by stem. An image counts as the same where its number of
 * pixels and that of its true foreground are the same.
 * @throws DataError when a side was not measured on the split, or no image is common
 */
export function compareSides(a: Side, b: Side, { split, seed }: CompareOptions): Difference {
  const [ours, theirs] = [readScores(a, split), readScores(b, split)];
  const byId = new Map(theirs.map((score) => [score.id, score]));
  const pairs = ours.flatMap((score) => {
    const other = byId.get(score.id);
    return other === undefined ? [] : [{ id: score.id, a: score, b: other }];
  });
  const images = pairs.filter(hasSameTruth);
  if (images.length === 0) throw refuse(a, b, split, pairs.length);
  const evaluate = (scores: readonly ImageScore[]): Evaluation => summarise(scores, [], a.record.classes, { seed });
  return {
    split,
    isSameData: a.record.dataset.hash === b.record.dataset.hash,
    facts: findDifferences(a.record.facts, b.record.facts),
    settings: findDifferences(a.record.settings, b.record.settings),
    images,
    leftOut: {
      a: ours.length - pairs.length,
      b: theirs.length - pairs.length,
      otherTruth: pairs.filter((pair) => !hasSameTruth(pair)).map(({ id }) => id),
    },
    a: evaluate(images.map((pair) => pair.a)),
    b: evaluate(images.map((pair) => pair.b)),
    comparisons: compareModels(
      [
        { model: 'b', perImage: images.map((pair) => pair.b) },
        { model: 'a', perImage: images.map((pair) => pair.a) },
      ],
      { seed, metrics: DIFF_METRICS },
    ),
  };
}

/** The images whose IoU changed most, the largest change first; those without an IoU on one side are left out. */
export function pickChanged(images: readonly ImagePair[], count: number): ImagePair[] {
  const changed = images.filter((pair) => changeOf(pair) !== 0);
  return changed.sort((one, other) => Math.abs(changeOf(other)) - Math.abs(changeOf(one))).slice(0, count);
}

/** How much better B does on an image, by IoU; 0 where one has no value. */
export function changeOf({ a, b }: ImagePair): number {
  return a.iou === null || b.iou === null ? 0 : b.iou - a.iou;
}

function readScores({ name, record }: Side, split: Split): ImageScore[] {
  const scores = scoresOf(record, split);
  if (scores.length > 0) return scores;
  const measured = Object.keys(record.splits).join(', ') || 'none';
  throw new DataError(`${name} has no metrics of the split: ${split}`, `Compare by --split; measured: ${measured}.`);
}

function hasSameTruth({ a, b }: ImagePair): boolean {
  return a.tp + a.fn === b.tp + b.fn && a.fp + a.tn === b.fp + b.tn;
}

function refuse(a: Side, b: Side, split: Split, sameStems: number): DataError {
  const [one, other] = [a, b].map(({ record: { dataset } }) => `${dataset.name} (${dataset.hash.slice(0, 12)})`);
  const shared = sameStems === 0 ? 'no image' : `${sameStems} stems but no truth`;
  return new DataError(
    `runs share ${shared} on ${split}: ${one} and ${other}`,
    'Compare runs that were measured on the same images; segbook evaluate measures a run on other ones.',
  );
}

function findDifferences(a: readonly Fact[], b: readonly Fact[]): FactPair[] {
  const [ours, theirs] = [a, b].map((facts) => new Map(facts.map(({ label, value }) => [label, value])));
  const labels = new Set([...a, ...b].map(({ label }) => label));
  const pairs = [...labels].map((label) => ({
    label,
    a: ours?.get(label) ?? null,
    b: theirs?.get(label) ?? null,
  }));
  return pairs.filter((pair) => pair.a !== pair.b);
}
