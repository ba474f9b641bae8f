import { DataError } from '../base/error.js';

/** What float32 rounding may leave outside of [0, 1]. */
const ROUNDING = 1e-5;

/**
 * A probability, brought into [0, 1] where rounding left it a hair outside.
 * @throws DataError when it is no number, or clearly outside
 * @example
 * boundedProbability(1.0000001) // 1
 */
export function boundedProbability(value: number): number {
  if (value >= 0 && value <= 1) return value;
  if (value > -ROUNDING && value < 1 + ROUNDING) return value < 0 ? 0 : 1;
  throw new DataError(
    `probability of the foreground must lie in [0, 1]: ${value}`,
    'Put logits through a sigmoid or softmax, and divide 8-bit values by 255.',
  );
}
