import type { PlanSize } from './plan.js';
import type { PreparedSample } from './prepare.js';
import { shardBytes } from './shard.js';
import type { ShardCache } from './shardCache.js';
import { keyOf, readPrepared, type SampleSource } from './source.js';

/** Prepared samples by stem: each is read when it is first asked for, and kept while there is room. */
export interface SampleStore {
  readonly size: PlanSize;
  /** How many samples it can keep, in memory or on disk. */
  readonly capacity: number;
  /** @throws DataError when the sample cannot be read */
  get(stem: string): Promise<PreparedSample>;
  /** True where a sample need not be decoded any more. */
  isReady(stem: string): boolean;
  /** Bytes of the samples that are kept in memory now. */
  keptBytes(): number;
}

export interface SampleStoreOptions {
  /** Bound on the bytes kept in memory; the samples not used for longest go first. Default 64 MiB. */
  readonly maxBytes?: number;
  /** Keeps samples on disk, too, for later work. */
  readonly cache?: ShardCache | null;
}

const MAX_BYTES = 64 * 2 ** 20;

/** Creates an empty store of a data set's samples at a size. */
export function createSampleStore(
  source: SampleSource,
  size: PlanSize,
  { maxBytes = MAX_BYTES, cache = null }: SampleStoreOptions = {},
): SampleStore {
  const memory = createMemory(maxBytes);
  const reading = new Map<string, Promise<PreparedSample>>();
  const prepare = async (stem: string, key: string | null): Promise<PreparedSample> => {
    const sample = await readPrepared(source, stem, size);
    memory.keep(sample);
    if (key !== null) await cache?.write(key, sample);
    return sample;
  };
  const get = async (stem: string): Promise<PreparedSample> => {
    const known = memory.find(stem) ?? readShard(stem);
    if (known) return known;
    const started = reading.get(stem) ?? prepare(stem, findKey(stem)).finally(() => reading.delete(stem));
    reading.set(stem, started);
    return started;
  };
  const findKey = (stem: string): string | null => (cache === null ? null : keyOf(source, stem, size));
  const readShard = (stem: string): PreparedSample | undefined => {
    const key = reading.has(stem) ? null : findKey(stem);
    const shard = key === null ? null : cache?.read(key);
    if (!shard || shard.heightPx !== size.heightPx || shard.widthPx !== size.widthPx) return undefined;
    const sample = { stem, ...shard };
    memory.keep(sample);
    return sample;
  };
  const isReady = (stem: string): boolean => {
    if (memory.has(stem)) return true;
    const key = findKey(stem);
    return key !== null && cache?.has(key) === true;
  };
  const capacity = Math.floor(Math.max(maxBytes, cache?.maxBytes ?? 0) / shardBytes(size));
  return { size, capacity, get, isReady, keptBytes: memory.bytes };
}

interface Memory {
  find(stem: string): PreparedSample | undefined;
  has(stem: string): boolean;
  keep(sample: PreparedSample): void;
  bytes(): number;
}

/** Keeps what was used last, up to a number of bytes. */
function createMemory(maxBytes: number): Memory {
  const kept = new Map<string, PreparedSample>();
  let bytes = 0;
  const keep = (sample: PreparedSample): void => {
    kept.set(sample.stem, sample);
    bytes += sizeOf(sample);
    for (const oldest of kept.values()) {
      if (bytes <= maxBytes) break;
      kept.delete(oldest.stem);
      bytes -= sizeOf(oldest);
    }
  };
  const find = (stem: string): PreparedSample | undefined => {
    const known = kept.get(stem);
    if (known) {
      kept.delete(stem);
      kept.set(stem, known);
    }
    return known;
  };
  return { find, keep, has: (stem) => kept.has(stem), bytes: () => bytes };
}

function sizeOf({ image, classes }: PreparedSample): number {
  return image.byteLength + classes.byteLength;
}
