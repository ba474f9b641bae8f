import { setImmediate as turn } from 'node:timers/promises';
import type { Random } from '../base/random.js';
import type { PixelSize } from '../data/picture.js';
import { type Augment, augmentWithSeed } from './augment/augment.js';
import type { AugmentPool } from './augment/pool.js';
import type { Placement } from './placement.js';
import type { PreparedSample } from './prepare.js';
import type { SampleStore } from './sampleStore.js';

/** N samples of one size, side by side. */
export interface Batch extends PixelSize {
  readonly stems: string[];
  /** [N, H, W, 3], values in 0..1. */
  readonly images: Float32Array;
  /** Class ids, [N, H, W]. */
  readonly classes: Uint8Array;
  /** For each sample the part that is its picture, where there is padding around it; absent where none has any. */
  readonly contents?: readonly (Placement | undefined)[];
}

export interface BatchOptions {
  /** Samples in a batch, at least 1. */
  readonly batch: number;
  /** Shuffles the stems and feeds `augment`. A stream that goes on through the epochs shuffles each anew. */
  readonly random?: Random | undefined;
  /** Changes each sample, in this thread or in those of a pool; needs `random`. */
  readonly augment?: Augment | AugmentPool | undefined;
  /** Leaves out a last batch that is smaller than the others. Default false. */
  readonly dropLast?: boolean;
}

/**
 * Reads one epoch: every stem once, in batches. While the caller works on a batch, the next one is
 * prepared. Batches depend on the stems and on `random` only, never on the order in which files arrive. The background
 * that an augmentation may take is that of the next sample of the batch.
 * Before each batch the event loop takes a turn, so that signals and timers get through to a program whose images
 * are all in memory and whose backend computes without waiting, and the next batch gets to the threads that augment it.
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
  const change = augment && epoch ? createChange(augment, epoch) : undefined;
  const load = (group: readonly string[]): Promise<Batch> => loadBatch(store, group, change);
  let next = start(groups[0], load);
  for (let i = 1; next; i++) {
    const batch = await next;
    next = start(groups[i], load);
    await turn();
    yield batch;
  }
}

/** Changes one of the samples of a batch. */
type Change = (sample: PreparedSample, donor?: PreparedSample) => PreparedSample | Promise<PreparedSample>;

function createChange(augment: Augment | AugmentPool, epoch: Random): Change {
  const seedOf = ({ stem }: PreparedSample): number => epoch.child(stem).integer(0, 0x7fffffff);
  if (typeof augment === 'function') {
    return (sample, donor) => augmentWithSeed(augment, sample, seedOf(sample), donor);
  }
  return (sample, donor) => augment.augment(sample, seedOf(sample), donor);
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

async function loadBatch(store: SampleStore, stems: readonly string[], change: Change | undefined): Promise<Batch> {
  const samples = await Promise.all(stems.map((stem) => store.get(stem)));
  if (!change) return joinSamples(samples, store.size);
  const donorOf = (i: number): PreparedSample | undefined =>
    samples.length > 1 ? samples[(i + 1) % samples.length] : undefined;
  return joinSamples(await Promise.all(samples.map((sample, i) => change(sample, donorOf(i)))), store.size);
}

/** Level by value: a table is faster than a division for each value. */
const LEVELS = new Float32Array(256).map((_, value) => value / 255);

/** Copies samples of one size into one batch. */
export function joinSamples(samples: readonly PreparedSample[], { heightPx, widthPx }: PixelSize): Batch {
  const pixels = heightPx * widthPx;
  const images = new Float32Array(samples.length * pixels * 3);
  const classes = new Uint8Array(samples.length * pixels);
  samples.forEach((sample, n) => {
    fillLevels(images.subarray(3 * n * pixels, 3 * (n + 1) * pixels), sample.image);
    classes.set(sample.classes, n * pixels);
  });
  const padded = samples.some(({ content }) => content !== undefined);
  const stems = samples.map(({ stem }) => stem);
  const contents = padded ? { contents: samples.map(({ content }) => content) } : {};
  return { stems, heightPx, widthPx, images, classes, ...contents };
}

function fillLevels(levels: Float32Array, bytes: Uint8Array): void {
  for (let i = 0; i < levels.length; i++) levels[i] = LEVELS[bytes[i] as number] as number;
}
