import type { View } from './frame.js';

/** Adds values to a sum of as many, in place. */
export function addTo(sum: Float32Array, values: Float32Array): void {
  if (sum.length !== values.length)
    throw new RangeError(`values must be ${sum.length} in number, as the others: ${values.length}`);
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + (values[i] as number);
}

/**
 * The mean of the probabilities of several views of a picture; that of the view itself where there is one only.
 * @throws RangeError when there is no view
 */
export function averageViews(views: readonly View[]): View {
  const [first, ...others] = views;
  if (first === undefined) throw new RangeError('views must be at least 1: 0');
  if (others.length === 0) return first;
  return async (image) => {
    const sum = await first(image);
    for (const view of others) addTo(sum, await view(image));
    return sum.map((value) => value / views.length);
  };
}
