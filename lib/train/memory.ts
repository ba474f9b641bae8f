import * as tf from '@tensorflow/tfjs';
import { MemoryError } from '../base/error.js';
import { designNetwork } from '../model/designNetwork.js';
import { type BatchSize, estimateNetworkBytes, type MemoryPurpose } from '../model/memory.js';
import type { Network } from '../model/network.js';
import { type NetworkConfig, sizeUnitPx } from '../model/networkConfig.js';

/** Work that takes memory. */
export interface MemoryDemand extends BatchSize {
  readonly purpose: MemoryPurpose;
  readonly network: Network;
  /** Copies of the weights that are held beside those of a step of Adam. */
  readonly copies?: number | undefined;
}

/** The memory that there is for a demand. */
export interface MemoryLimit {
  readonly bytes: number;
  /** What ends there: `the wasm heap`. */
  readonly of: string;
}

/** Node, the libraries and what they hold: the process without any tensor, with native TensorFlow, the largest. */
const PROCESS_BYTES = 450e6;

/** A wasm module has 32-bit addresses. */
const WASM_LIMIT: MemoryLimit = { bytes: 2 ** 32, of: 'the wasm heap' };

/**
 * What a tfjs backend can hold; null where that cannot be known before trying, as of a graphics card.
 * @param backend a name of tfjs; by default that of the backend in use
 */
export function findMemoryLimit(backend: string = tf.getBackend()): MemoryLimit | null {
  if (backend === 'webgpu') return null;
  const system = { bytes: Math.max(0, freeBytes() - PROCESS_BYTES), of: "this machine's free memory" };
  return backend === 'wasm' && WASM_LIMIT.bytes < system.bytes ? WASM_LIMIT : system;
}

/** Of the free memory some is left to others: a system that runs full ends the process without a word. */
const SHARE_TAKEN = 0.9;

/** What the machine, or a container, has free. */
function freeBytes(): number {
  return SHARE_TAKEN * process.availableMemory();
}

/**
 * The memory, in bytes, that the tensors of a demand take.
 * @param backend a name of tfjs; by default that of the backend in use
 */
export function estimateBytes(demand: MemoryDemand, backend: string = tf.getBackend()): number {
  const { purpose, network, copies, ...size } = demand;
  return estimateNetworkBytes(network, size, purpose, backend, copies);
}

/**
 * Throws before work starts that cannot fit.
 * @throws MemoryError that names the size, what it needs, what there is, and as hint smaller settings that fit
 */
export function assertFitsMemory(demand: MemoryDemand, limit: MemoryLimit | null = findMemoryLimit()): void {
  if (limit !== null && estimateBytes(demand) > limit.bytes) throw createMemoryError(demand, limit);
}

/**
 * Runs work, and tells a failure for lack of memory as {@link assertFitsMemory} does. Other errors pass.
 * @throws MemoryError when an allocation fails
 */
export async function explainMemory<T>(demand: MemoryDemand, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw isOutOfMemory(cause) ? createMemoryError(demand, findMemoryLimit(), cause) : cause;
  }
}

/** What engines say when an allocation fails: V8, Emscripten, TensorFlow, Dawn. */
const OUT_OF_MEMORY =
  /out of memory|\bOOM\b|bad_alloc|array buffer allocation failed|invalid (typed )?array (buffer )?length|cannot enlarge memory|could not allocate memory|resource.?exhausted|memory access out of bounds/i;

/** True for an error that says that an allocation failed. */
export function isOutOfMemory(error: unknown): boolean {
  return error instanceof MemoryError || OUT_OF_MEMORY.test(error instanceof Error ? error.message : String(error));
}

function createMemoryError(demand: MemoryDemand, limit: MemoryLimit | null, cause?: unknown): MemoryError {
  const { purpose, batch, heightPx, widthPx, network } = demand;
  const need = `${purpose} needs about ${describeBytes(estimateBytes(demand))} for batch ${batch} of ${widthPx}x${heightPx} px at model.base ${network.config.base}`;
  const end = limit === null ? 'more than the backend has' : `${limit.of} ends at ${describeBytes(limit.bytes)}`;
  const failed = cause === undefined ? '' : ' (an allocation failed)';
  return new MemoryError(`${need}; ${end}${failed}`, suggestSmaller(demand, limit), { cause });
}

/** Where the estimate is no help, since an allocation failed below the limit, half of what was asked for should fit. */
function suggestSmaller(demand: MemoryDemand, limit: MemoryLimit | null): string {
  const asked = estimateBytes(demand);
  const bytes = limit !== null && limit.bytes < asked ? limit.bytes : asked / 2;
  const fits = (change: Partial<MemoryDemand>): boolean => estimateBytes({ ...demand, ...change }) <= bytes;
  const ways = [
    demand.purpose === 'training' ? suggestBatch(demand, fits) : null,
    suggestSize(demand, fits),
    suggestBase(demand, fits),
  ].filter((way) => way !== null);
  if (ways.length === 0) return 'Use a machine with more memory.';
  return `${demand.purpose === 'training' ? 'Set' : 'Train with'} ${ways.join(', or ')}.`;
}

type Fits = (change: Partial<MemoryDemand>) => boolean;

function suggestBatch(demand: MemoryDemand, fits: Fits): string | null {
  const batch = descend(demand.batch - 1, (size) => fits({ batch: size }));
  return batch === null ? null : `train.batch=${batch}`;
}

/** The largest size of about the same shape. */
function suggestSize({ network, heightPx, widthPx }: MemoryDemand, fits: Fits): string | null {
  const unit = sizeUnitPx(network.config);
  const sizeAt = (rows: number): Pick<BatchSize, 'heightPx' | 'widthPx'> => ({
    heightPx: rows * unit,
    widthPx: Math.max(1, Math.floor((rows * widthPx) / heightPx)) * unit,
  });
  const rows = descend(heightPx / unit - 1, (count) => fits(sizeAt(count)));
  if (rows === null) return null;
  const size = sizeAt(rows);
  return `preprocess.heightPx=${size.heightPx} preprocess.widthPx=${size.widthPx}`;
}

function suggestBase({ network }: MemoryDemand, fits: Fits): string | null {
  const { config } = network;
  const base = descend(config.base - 1, (channels) => fits({ network: withBase(config, channels) }));
  return base === null ? null : `model.base=${base}`;
}

function withBase(config: NetworkConfig, base: number): Network {
  return designNetwork({ ...config, base });
}

/** The first number from this one down to 1 that is accepted. */
function descend(from: number, accepts: (value: number) => boolean): number | null {
  for (let value = Math.floor(from); value >= 1; value--) if (accepts(value)) return value;
  return null;
}

/** The largest batch that fits, up to `most`; 0 where not even one image does. */
export function findLargestBatch(
  demand: Omit<MemoryDemand, 'batch'>,
  most: number,
  backend: string = tf.getBackend(),
  limit: MemoryLimit | null = findMemoryLimit(backend),
): number {
  const bytes = limit?.bytes ?? Number.POSITIVE_INFINITY;
  return descend(most, (batch) => estimateBytes({ ...demand, batch }, backend) <= bytes) ?? 0;
}

/**
 * @example
 * describeBytes(5.62 * 2 ** 30) // '5.6 GiB'
 */
export function describeBytes(bytes: number): string {
  if (bytes < 2 ** 30) return `${Math.ceil(bytes / 2 ** 20)} MiB`;
  return `${Number((bytes / 2 ** 30).toFixed(1))} GiB`;
}
