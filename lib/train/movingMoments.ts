/** How much a step moves the moving moments, once there have been many; as in PyTorch. */
const MOMENTUM = 0.1;

/**
 * The part of the moving moments that a step renews: the first steps count for the same, so that the moments start
 * from the first batch.
 * @param steps how many there have been with this one, at least 1
 * @example
 * movingShare(4) // 0.25
 */
export function movingShare(steps: number): number {
  return Math.max(MOMENTUM, 1 / steps);
}
