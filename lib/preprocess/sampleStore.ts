import type { Dataset } from '../data/dataset.js';
import type { PlanSize } from './plan.js';
import { type PreparedSample, prepareSample } from './prepare.js';

/** Prepared samples by stem: each is read when it is first asked for, and kept while there is room. */
export interface SampleStore {
  readonly size: PlanSize;
  /** @throws DataError when the sample cannot be read */
  get(stem: string): Promise<PreparedSample>;
  /** Bytes of the samples that are kept now. */
  keptBytes(): number;
}

export interface SampleStoreOptions {
  /** Bound on the bytes kept in memory; the samples not used for longest go first. Default 512 MiB. */
  readonly maxBytes?: number;
}

const MAX_BYTES = 512 * 2 ** 20;

/** Creates an empty store of a data set's samples at a size. */
export function createSampleStore(
  dataset: Pick<Dataset, 'read'>,
  size: PlanSize,
  { maxBytes = MAX_BYTES }: SampleStoreOptions = {},
): SampleStore {
  const kept = new Map<string, PreparedSample>();
  const reading = new Map<string, Promise<PreparedSample>>();
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
  const read = async (stem: string): Promise<PreparedSample> => {
    const sample = await prepareSample(await dataset.read(stem), size);
    keep(sample);
    return sample;
  };
  const get = async (stem: string): Promise<PreparedSample> => {
    const known = kept.get(stem);
    if (known) {
      kept.delete(stem);
      kept.set(stem, known);
      return known;
    }
    const started = reading.get(stem) ?? read(stem).finally(() => reading.delete(stem));
    reading.set(stem, started);
    return started;
  };
  return { size, get, keptBytes: () => bytes };
}

function sizeOf({ image, classes }: PreparedSample): number {
  return image.byteLength + classes.byteLength;
}
