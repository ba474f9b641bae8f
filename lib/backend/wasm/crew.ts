import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

/** Bytes of working space a thread has; a plan (plan.ts) fits its tiles into it. */
export const SCRATCH_BYTES: number = 4 * 2 ** 20;

/** Numbers that are always 0: what lies around an image, for any number of channels. */
const ZEROS = 16384;

/** The words of an operation: state, done, number, jobs, arguments. */
const HEADER_WORDS = 4;
const ARGUMENT_WORDS = 28;

/** The operations of assembly/, in the order of their numbers in operation.ts there. */
const OPERATIONS = [
  'packFilterBlock',
  'convolveTiles',
  'sumFilterGradient',
  'finishFilterGradient',
  'joinMoments',
  'scaleRelu',
  'sumNormaliseGradient',
  'joinNormaliseGradient',
  'applyNormaliseGradient',
  'poolRows',
  'spreadRows',
  'packPanel',
  'convolveUpRows',
  'gatherUpRows',
  'sumUpFilterGradient',
  'joinSlices',
  'sumChannels',
  'padChannels',
  'convolveHeadPixels',
  'gradeHeadPixels',
  'measureLoss',
  'joinLoss',
  'gradeLoss',
  'updateAdam',
  'updateMomentum',
] as const;
export type Operation = (typeof OPERATIONS)[number];

/** Memory that is shared with a wasm backend, which hands it out. */
export interface SharedHeap {
  readonly memory: WebAssembly.Memory;
  /** @returns the address of that many bytes */
  allocate(bytes: number): number;
  free(address: number): void;
}

/** Threads that share the jobs of one operation after another. */
export interface Crew {
  /**
   * Runs an operation and waits until it is done.
   * @param jobs parts that may run in any order, 1..65535
   * @param wholes its first arguments, whole numbers and addresses, as assembly/ lists them
   * @param reals its last arguments, float32 numbers
   */
  run(operation: Operation, jobs: number, wholes: readonly number[], reals?: readonly number[]): void;
  /**
   * Working space for the operations of one call: an address for each size in bytes. The next call takes it over.
   */
  reserve(...sizes: readonly number[]): number[];
  /** The address of {@link ZEROS} zeros. */
  readonly zeros: number;
  /** Ends the threads. */
  dispose(): void;
}

/** What a helping thread is given. */
export interface WorkerTask {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly crew: number;
  readonly scratch: number;
}

/** What the compiled module exports. */
export interface Kernels {
  help(crew: number, scratch: number): void;
  run(crew: number, scratch: number): void;
}

/** Starts threads over a heap; they do not keep the process alive. */
export function createCrew(heap: SharedHeap, threads: number): Crew {
  const { memory } = heap;
  const module = new WebAssembly.Module(readFileSync(new URL('./kernels.wasm', import.meta.url)));
  const bytes = 4 * (HEADER_WORDS + ARGUMENT_WORDS);
  const crew = heap.allocate(bytes);
  const wholesOf = new Int32Array(memory.buffer, crew, bytes / 4);
  const realsOf = new Float32Array(memory.buffer, crew, bytes / 4);
  wholesOf.fill(0);
  const workers = Array.from({ length: threads - 1 }, () =>
    startWorker({ module, memory, crew, scratch: heap.allocate(SCRATCH_BYTES) }),
  );
  const kernels = instantiate(module, memory);
  const scratch = heap.allocate(SCRATCH_BYTES);
  const zeros = heap.allocate(4 * ZEROS);
  new Int32Array(memory.buffer, zeros, ZEROS).fill(0);
  return {
    zeros,
    run: (operation, jobs, wholes, reals = []) => {
      wholesOf[2] = OPERATIONS.indexOf(operation);
      wholesOf[3] = jobs;
      wholesOf.set(wholes, HEADER_WORDS);
      realsOf.set(reals, HEADER_WORDS + wholes.length);
      kernels.run(crew, scratch);
    },
    reserve: createWorkspace(heap),
    dispose: () => {
      for (const worker of workers) void worker.terminate();
    },
  };
}

/** Keeps one region and makes it larger when it must be. */
function createWorkspace(heap: SharedHeap): Crew['reserve'] {
  let region = { address: 0, bytes: 0 };
  return (...sizes) => {
    const padded = sizes.map((size) => Math.ceil(size / 64) * 64);
    const bytes = padded.reduce((sum, size) => sum + size, 0);
    if (bytes > region.bytes) {
      if (region.bytes > 0) heap.free(region.address);
      region = { address: 0, bytes: 0 };
      region = { address: heap.allocate(bytes), bytes };
    }
    let next = region.address;
    return padded.map((size) => {
      next += size;
      return next - size;
    });
  };
}

/** The module over a memory; each thread has an instance of its own. */
export function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernels {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Kernels;
}

function startWorker(task: WorkerTask): Worker {
  const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: task, execArgv: [] });
  worker.unref();
  return worker;
}
