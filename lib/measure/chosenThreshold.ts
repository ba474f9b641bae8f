import { DataError } from '../base/error.js';
import type { Split } from '../data/dataset.js';
import { type CurvePoint, precisionRecallCurve, type ThresholdTally } from './thresholds.js';

/** The pixels of all images of one split by probability: a sum of `tallyThresholds` of its images. */
export interface SplitTally<S extends Split = Split> {
  readonly split: S;
  readonly tally: ThresholdTally;
}

/** Splits on which a threshold may be chosen. */
export type ChoosingSplit = Exclude<Split, 'test'>;

/** A threshold with where it comes from, which {@link scoreAtThreshold} holds against where it is applied. */
export interface ChosenThreshold {
  /** Pixels with at least this probability are foreground. */
  readonly threshold: number;
  readonly chosenOn: ChoosingSplit;
  /** Dice of all pixels of that split, at the threshold: too kind a figure to be reported as a result. */
  readonly dice: number;
}

/**
 * Chooses the threshold of the largest Dice (the F1 score) over all pixels of a split; of equal ones the one nearest to
 * 0.5. The test split is refused: a threshold that saw the test images flatters the result on them.
 * @param from the pixels of val, or of train where val stands in for test
 * @throws DataError when the split is test, or has no foreground
 * @example
 * const predicted = { widthPx: 3, heightPx: 1, data: Float32Array.of(0.125, 0.75, 0.875) };
 * const truth = { widthPx: 3, heightPx: 1, data: Uint8Array.of(0, 0, 1) };
 * chooseThreshold({ split: 'val', tally: tallyThresholds(predicted, truth) })
 * // { threshold: 193 / 256, chosenOn: 'val', dice: 1 }
 */
export function chooseThreshold({ split, tally }: SplitTally<ChoosingSplit>): ChosenThreshold {
  if ((split as Split) === 'test') {
    throw new DataError('threshold must not be chosen on the split that it is judged on: test', 'Choose it on val.');
  }
  const points = precisionRecallCurve(tally).flatMap(({ threshold, dice }) =>
    dice === null ? [] : [{ threshold, dice }],
  );
  const best = points.reduce((a, b) => (isBetter(b, a) ? b : a), { threshold: 0.5, dice: 0 });
  if (best.dice > 0) return { threshold: best.threshold, chosenOn: split, dice: best.dice };
  throw new DataError(
    `split must have foreground to choose a threshold on: ${split} has none`,
    'Choose it on another split, or keep 0.5.',
  );
}

/**
 * What a chosen threshold comes to on another split.
 * @throws DataError when it is the split that the threshold was chosen on
 */
export function scoreAtThreshold({ threshold, chosenOn }: ChosenThreshold, { split, tally }: SplitTally): CurvePoint {
  if (split === chosenOn) {
    throw new DataError(
      `threshold must be judged on another split than it was chosen on: both are ${split}`,
      'Judge it on test; where val stands in for test, choose it on train.',
    );
  }
  const point = precisionRecallCurve(tally).find((each) => each.threshold === threshold);
  if (point !== undefined) return point;
  throw new RangeError(`threshold must be one that chooseThreshold gave: ${threshold}`);
}

type Candidate = Pick<ChosenThreshold, 'threshold' | 'dice'>;

function isBetter(a: Candidate, b: Candidate): boolean {
  if (a.dice !== b.dice) return a.dice > b.dice;
  return Math.abs(a.threshold - 0.5) < Math.abs(b.threshold - 0.5);
}
