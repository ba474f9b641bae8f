import { ConfigError } from '../base/error.js';
import type { Config } from '../config/schema.js';

/** How a step changes the weights. */
export interface UpdateRules {
  readonly optimiser: Config['train']['optimiser'];
  /** At least 0; of filters alone. */
  readonly weightDecay: number;
  /** Of `sgd`. */
  readonly momentum: number;
  /** Largest norm of the gradient; null for any. */
  readonly clipNorm: number | null;
  /** Decay of the moving average of the values; 0 for none. */
  readonly ema: number;
  /** The most batches that make one step. */
  readonly accumulate: number;
}

/** Weight decay where none is set: that of PyTorch's AdamW, and what SGD is mostly given for segmentation. */
const DECAYS: Readonly<Record<UpdateRules['optimiser'], number>> = { adam: 0, adamw: 0.01, sgd: 1e-4 };

/** Adam and nothing else. */
export const ADAM_ALONE: UpdateRules = {
  optimiser: 'adam',
  weightDecay: 0,
  momentum: 0,
  clipNorm: null,
  ema: 0,
  accumulate: 1,
};

/**
 * The rules that a configuration asks for.
 * @throws ConfigError for weight decay with `adam`, whose moments would take it in
 */
export function readUpdateRules(train: Omit<UpdateRules, 'weightDecay'> & { weightDecay: number | null }): UpdateRules {
  const { optimiser, momentum, clipNorm, ema, accumulate } = train;
  const weightDecay = train.weightDecay ?? DECAYS[optimiser];
  if (optimiser === 'adam' && weightDecay > 0) {
    throw new ConfigError(
      `adam takes no weight decay; train.weightDecay: ${weightDecay}`,
      'Set train.optimiser=adamw.',
    );
  }
  return { optimiser, weightDecay, momentum, clipNorm, ema, accumulate };
}

const NAMES: Readonly<Record<UpdateRules['optimiser'], string>> = {
  adam: 'Adam',
  adamw: 'AdamW',
  sgd: "gradient descent with Nesterov's momentum",
};

/**
 * How a training changes the weights, in words.
 * @throws what {@link readUpdateRules} throws
 * @example
 * describeRules(resolveConfig().train) // 'AdamW, learning rate up to 0.01 (one-cycle), weight decay 0.01 of filters, weights averaged with decay 0.99'
 */
export function describeRules(train: Config['train']): string {
  const { optimiser, weightDecay, momentum, clipNorm, ema, accumulate } = readUpdateRules(train);
  const { learningRate, schedule, precision } = train;
  const more = [
    optimiser === 'sgd' ? `momentum ${momentum}` : null,
    weightDecay > 0 ? `weight decay ${weightDecay} of filters` : null,
    clipNorm === null ? null : `gradient norm at most ${clipNorm}`,
    accumulate > 1 ? `${accumulate} batches a step` : null,
    ema > 0 ? `weights averaged with decay ${ema}` : null,
    precision === 'bfloat16' ? 'convolutions in bfloat16' : null,
  ];
  const rate = `learning rate up to ${learningRate} (${schedule})`;
  return [NAMES[optimiser], rate, ...more.filter((part) => part !== null)].join(', ');
}

/**
 * Copies of the weights that a training holds beside those of a step of Adam: where it stood before the epoch (weights
 * and what the optimiser keeps), and what averages, clipping and accumulation ask for.
 */
export function countCopies({
  optimiser,
  ema,
  clipNorm,
  accumulate,
}: Pick<UpdateRules, 'optimiser' | 'ema' | 'clipNorm' | 'accumulate'>): number {
  const kept = optimiser === 'sgd' ? 1 : 2;
  const before = 1 + kept + (ema > 0 ? 1 : 0);
  return before + (kept - 2) + (ema > 0 ? 1 : 0) + (clipNorm === null ? 0 : 1) + (accumulate > 1 ? 1 : 0);
}
