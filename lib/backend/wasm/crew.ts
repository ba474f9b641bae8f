import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

/** Bytes of working space a thread has; a plan (plan.ts) fits its tiles into it. */
export const SCRATCH_BYTES: number = 4 * 2 ** 20;

/** The words of an operation: state, done, number, jobs, arguments. */
const HEADER_WORDS = 4;
const ARGUMENT_WORDS = 28;

/** Memory that is shared with a wasm backend, which hands it out. */
export interface SharedHeap {
  readonly memory: WebAssembly.Memory;
  /** @returns the address of that many bytes */
  allocate(bytes: number): number;
}

/** Threads that share the jobs of one operation after another. */
export interface Crew {
  readonly heap: SharedHeap;
  readonly threads: number;
  /**
   * Runs an operation and waits until it is done.
   * @param operation a number of operation.ts in assembly/
   * @param jobs parts that may run in any order, 1..65535
   * @param wholes its first arguments: whole numbers and addresses
   * @param reals its last arguments: float32 numbers
   */
  run(operation: number, jobs: number, wholes: readonly number[], reals?: readonly number[]): void;
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
  return {
    heap,
    threads,
    run: (operation, jobs, wholes, reals = []) => {
      wholesOf[2] = operation;
      wholesOf[3] = jobs;
      wholesOf.set(wholes, HEADER_WORDS);
      realsOf.set(reals, HEADER_WORDS + wholes.length);
      kernels.run(crew, scratch);
    },
    dispose: () => {
      for (const worker of workers) void worker.terminate();
    },
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
