import type { Logger } from '../base/log.js';
import { type Dataset, stemsOf } from '../data/dataset.js';
import type { PlanSize } from '../preprocess/plan.js';
import { allForeground, averageMasks, colourModel, otsu, priorMask } from './baselines.js';
import type { Predictor } from './predictor.js';

/** How baselines are called in words. */
const BASELINE_LABELS: Readonly<Record<string, string>> = {
  'all-foreground': 'All foreground',
  'mean-mask': 'Mean mask',
  otsu: 'Otsu',
  colour: 'Colour model',
};

/** The name in words of a baseline; the short name itself where it is none of ours. */
export function labelBaseline(name: string): string {
  return BASELINE_LABELS[name] ?? name;
}

export interface BaselineOptions {
  /** The size at which training masks are averaged. */
  readonly size: PlanSize;
  readonly logger?: Logger;
  readonly signal?: AbortSignal | undefined;
}

/**
 * What a network must beat: everything foreground, the mean of the training masks, Otsu's threshold, and a model of
 * colours. Without training images there is no mean mask, and the model of colours starts from the middle.
 * @throws InterruptedError when the signal fires
 */
export async function openBaselines(dataset: Dataset, options: BaselineOptions): Promise<Predictor[]> {
  if (stemsOf(dataset, 'train').length === 0) return [allForeground(), otsu(), colourModel()];
  const mean = await averageMasks(dataset, options.size, options.logger, options.signal);
  return [allForeground(), priorMask(mean), otsu(), colourModel(mean)];
}
