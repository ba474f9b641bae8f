import * as tf from '@tensorflow/tfjs';

/** A run of a flat vector whose numbers are all treated alike. */
export interface Span {
  /** Index of the first number, and of the one after the last. */
  readonly begin: number;
  readonly end: number;
  /** Whether weight decay makes them smaller. */
  readonly decays: boolean;
}

/** The most numbers that a job takes. */
const NUMBERS_A_JOB = 16384;
/** Of a job: begin, end, and 1 where it decays. */
const WORDS_A_JOB = 3;

/** The jobs of an update of weights as a table, int32 [3 * jobs]. */
export function placeSpans(spans: readonly Span[]): tf.Tensor1D {
  const jobs = spans.flatMap(cutSpan);
  const words = jobs.flatMap(({ begin, end, decays }) => [begin, end, decays ? 1 : 0]);
  return tf.tensor1d(Int32Array.from(words), 'int32');
}

function cutSpan({ begin, end, decays }: Span): Span[] {
  return Array.from({ length: Math.ceil((end - begin) / NUMBERS_A_JOB) }, (_, i) => {
    const from = begin + i * NUMBERS_A_JOB;
    return { begin: from, end: Math.min(from + NUMBERS_A_JOB, end), decays };
  });
}

/** How many jobs a table of {@link placeSpans} lists. */
export function countJobs(spans: tf.Tensor1D): number {
  return spans.size / WORDS_A_JOB;
}
