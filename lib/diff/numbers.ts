import type { PairComparison } from '../evaluate/comparison.js';
import { quotedInterval } from '../figures/valueCell.js';
import { changeOf, type Difference, type FactPair } from './compare.js';
import type { MadeDiff } from './makeDiff.js';

/** One metric of both sides. */
export interface MetricNumbers {
  /** Images where both have a value. */
  readonly n: number;
  readonly a: number | null;
  readonly b: number | null;
  /** Mean of B minus A over those images. */
  readonly difference: number | null;
  readonly ci95: readonly [number, number] | null;
  /** Wilcoxon's signed-rank test; `null` where no image differs. */
  readonly p: number | null;
  readonly better: 'a' | 'b' | null;
}

/** What `segbook diff --json` prints. */
export interface DiffNumbers {
  readonly a: string;
  readonly b: string;
  readonly split: string;
  readonly sameData: boolean;
  /** Images compared. */
  readonly n: number;
  readonly leftOut: Difference['leftOut'];
  readonly settings: readonly FactPair[];
  readonly metrics: Readonly<Record<string, MetricNumbers>>;
  /** By IoU, the largest change first. */
  readonly perImage: readonly {
    readonly id: string;
    readonly a: number | null;
    readonly b: number | null;
    readonly difference: number;
  }[];
  readonly out: string;
}

/** The numbers of a comparison. */
export function describeNumbers({ a, b, difference, out }: MadeDiff): DiffNumbers {
  const { split, isSameData, images, leftOut, settings, comparisons } = difference;
  const perImage = images.map((pair) => ({
    id: pair.id,
    a: pair.a.iou,
    b: pair.b.iou,
    difference: changeOf(pair),
  }));
  return {
    ...{ a: a.name, b: b.name, split, sameData: isSameData, n: images.length, leftOut, settings },
    metrics: Object.fromEntries(comparisons.pairs.map((pair) => [pair.metric, numbersOf(pair, difference)])),
    perImage: perImage.sort((one, other) => Math.abs(other.difference) - Math.abs(one.difference)),
    out,
  };
}

function numbersOf(pair: PairComparison, { a, b }: Difference): MetricNumbers {
  const { metric, n, meanDifference, wilcoxon, better } = pair;
  return {
    n,
    a: a.summary[metric].mean,
    b: b.summary[metric].mean,
    difference: meanDifference,
    ci95: quotedInterval(pair),
    p: wilcoxon?.p ?? null,
    better: better === 'a' || better === 'b' ? better : null,
  };
}
