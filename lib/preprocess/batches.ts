import { setImmediate as turn } from 'node:timers/promises';
import type { Random } from '../base/random.js';
import type { Augment } from './augment/augment.js';
import type { PlanSize } from './plan.js';
import type { PreparedSample } from './prepare.js';
import type { SampleStore } from './sampleStore.js';

/** N samples of one size, side by side. */
export interface Batch extends PlanSize {
  readonly stems: string[];
  /** [N, H, W, 3], values in 0..1. */
  readonly images: Float32Array;
  /** Class ids, [N, H, W]. */
  readonly classes: Uint8Array;
}

export interface BatchOptions {
  /** Samples in a batch, at least 1. */
  readonly batch: number;
  /** Shuffles the stems and feeds `augment`. A stream that goes on through the epochs shuffles each anew. */
  readonly random?: Random | undefined;
  /** Changes each sample; needs `random`. */
  readonly augment?: Augment | undefined;
  /** Leaves out a last batch that is smaller than the others. Default false. */
  readonly dropLast?: boolean;
}

/**
 * Reads one epoch: every stem once, in batches. While the caller works on a batch, the next one is
 * prepared. Batches depend on the stems and on `random` only, never on the order in which files arrive.
 * Before each batch the event loop takes a turn, so that signals and timers get through to a program whose images
 * are all in memory and whose backend computes without waiting.
 * @throws RangeError when `batch` is not a whole number of at least 1, or `augment` comes without `random`
 * @throws DataError when a sample cannot be read
 * @example
 * for await (const { images } of readBatches(store, stems, { batch: 4, random })) trainOn(images);
 */
export async function* readBatches(
  store: SampleStore,
  stems: readonly string[],
  options: BatchOptions,
): AsyncGenerator<Batch, void, undefined> {
  assertOptions(options);
  const { random, augment } = options;
  const groups = groupStems(random ? random.shuffle(stems) : stems, options);
  const epoch = random?.child(random.integer(0, 0x7fffffff));
  const load = (group: readonly string[]): Promise<Batch> =>
    loadBatch(store, group, (sample) => (augment && epoch ? augment(sample, epoch.child(sample.stem)) : sample));
  let next = start(groups[0], load);
  for (let i = 1; next; i++) {
    const batch = await next;
    await turn();
    next = start(groups[i], load);
    yield batch;
  }
}

function assertOptions({ batch, random, augment }: BatchOptions): void {
  if (!Number.isInteger(batch) || batch < 1) throw new RangeError(`batch must be a whole number from 1 on: ${batch}`);
  if (augment && !random) throw new RangeError('augment must come with random');
}

function groupStems(stems: readonly string[], { batch, dropLast = false }: BatchOptions): string[][] {
  const count = dropLast ? Math.floor(stems.length / batch) : Math.ceil(stems.length / batch);
  return Array.from({ length: count }, (_, i) => stems.slice(i * batch, (i + 1) * batch));
}

/** Starts to load a batch; should it fail while the caller works on another one, that is told when it is awaited. */
function start(
  group: readonly string[] | undefined,
  load: (group: readonly string[]) => Promise<Batch>,
): Promise<Batch> | undefined {
  if (!group) return undefined;
  const started = load(group);
  started.catch(() => {});
  return started;
}

async function loadBatch(
  store: SampleStore,
  stems: readonly string[],
  change: (sample: PreparedSample) => PreparedSample,
): Promise<Batch> {
  const samples = await Promise.all(stems.map((stem) => store.get(stem)));
  return joinSamples(samples.map(change), store.size);
}

/** Copies samples of one size into one batch. */
export function joinSamples(samples: readonly PreparedSample[], { heightPx, widthPx }: PlanSize): Batch {
  const pixels = heightPx * widthPx;
  const images = new Float32Array(samples.length * pixels * 3);
  const classes = new Uint8Array(samples.length * pixels);
  samples.forEach((sample, n) => {
    const offset = n * pixels * 3;
    for (let i = 0; i < pixels * 3; i++) images[offset + i] = (sample.image[i] as number) / 255;
    classes.set(sample.classes, n * pixels);
  });
  return { stems: samples.map(({ stem }) => stem), heightPx, widthPx, images, classes };
}
