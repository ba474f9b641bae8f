/**
 * The threaded build of tfjs' wasm backend in Node. The package holds it but does not use it there; it runs all the
 * same once its worker script lies in a file and the module is made by hand.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { BackendWasm, setThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import { MemoryError } from '../base/error.js';
import { createCrew, type SharedHeap } from './wasm/crew.js';
import { placeCrew } from './wasm/place.js';

const NAME = 'tfjs-backend-wasm-threaded-simd';

/** The functions that the backend calls, as the package itself binds them. */
const BINDINGS = [
  ['init', 'init', 0],
  ['initWithThreadsCount', 'init_with_threads_count', 1],
  ['getThreadsCount', 'get_threads_count', 0],
  ['registerTensor', 'register_tensor', 3],
  ['disposeData', 'dispose_data', 1],
  ['dispose', 'dispose', 0],
] as const;

interface Worker {
  unref(): void;
  terminate(): unknown;
}

/** What the Emscripten factory makes, as far as it is used here. */
interface WasmModule {
  cwrap(name: string, returns: 'number' | null, takes: 'number'[]): (...values: number[]) => number;
  _malloc(bytes: number): number;
  _free(address: number): void;
  PThread: { unusedWorkers: Worker[]; runningWorkers: Worker[] };
  tfjs?: Record<string, (...values: number[]) => number>;
}

type Factory = (settings: {
  mainScriptUrlOrBlob: string;
  locateFile(name: string): string;
  wasmMemory: WebAssembly.Memory;
  INITIAL_MEMORY: number;
  instantiateWasm(imports: WebAssembly.Imports, done: (...made: unknown[]) => void): WebAssembly.Exports;
}) => Promise<WasmModule>;

/** Pages of 64 KiB: the heap begins with 16 MiB and ends at 4 GiB, all that 32 bits address. */
const PAGES = { initial: 256, maximum: 65536 };
const ADDRESSES = 2 ** 32;

/**
 * Makes a wasm backend that shares the work of a kernel between threads, own kernels (wasm/) too. They do not keep the
 * process alive, and leave nothing behind: no file, no global, no idle worker.
 * @param threads at least 1
 */
export async function createThreadedBackend(threads: number): Promise<BackendWasm> {
  const require = createRequire(import.meta.url);
  const folder = join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'wasm-out');
  const memory = new WebAssembly.Memory({ ...PAGES, shared: true });
  const module = await loadModule(require, folder, threads, memory);
  failWhenFull(module);
  module.tfjs = Object.fromEntries(
    BINDINGS.map(([name, exported, arity]) => [
      name,
      module.cwrap(exported, name === 'getThreadsCount' ? 'number' : null, new Array(arity).fill('number')),
    ]),
  );
  setThreadsCount(threads);
  const backend = new BackendWasm(module as unknown as ConstructorParameters<typeof BackendWasm>[0]);
  releaseWorkers(module);
  placeCrew(backend, createCrew(heapOf(module, memory), threads));
  return backend;
}

/**
 * The module tells a full heap by the address 0, which its callers would write to: makes it an error.
 * @throws MemoryError from then on, where an allocation fails
 */
export function failWhenFull(module: Pick<WasmModule, '_malloc' | '_free'>): void {
  // The first call of each puts the function itself in its place.
  module._free(module._malloc(16));
  const allocate = module._malloc;
  module._malloc = (bytes) => {
    const address = bytes < ADDRESSES ? allocate(bytes) : 0;
    if (address !== 0 || bytes === 0) return address;
    throw new MemoryError(
      `out of memory: the wasm heap, which ends at 4 GiB, has no ${bytes} bytes left`,
      'Use a smaller batch, smaller images or a narrower network.',
    );
  };
}

function heapOf(module: WasmModule, memory: WebAssembly.Memory): SharedHeap {
  return {
    memory,
    allocate: (bytes) => module._malloc(bytes) >>> 0,
    free: (address) => module._free(address),
  };
}

/** Loads the module; all its workers have read their script when this is done. */
async function loadModule(
  require: NodeJS.Require,
  folder: string,
  threads: number,
  memory: WebAssembly.Memory,
): Promise<WasmModule> {
  const factory = require(join(folder, `${NAME}.js`)) as Factory;
  const { wasmWorkerContents } = require(join(folder, `${NAME}.worker.js`)) as { wasmWorkerContents: string };
  const scripts = mkdtempSync(join(tmpdir(), 'segbook-wasm-'));
  const workerPath = join(scripts, 'worker.cjs');
  writeFileSync(workerPath, wasmWorkerContents.replaceAll('\n', '\\n'));
  const browserWorker: unknown = Reflect.get(globalThis, 'Worker');
  try {
    return await factory({
      mainScriptUrlOrBlob: join(folder, `${NAME}.js`),
      locateFile: (name) => (name.endsWith('.worker.js') ? workerPath : join(folder, name)),
      wasmMemory: memory,
      INITIAL_MEMORY: memory.buffer.byteLength,
      instantiateWasm: (imports, done) => instantiate(join(folder, `${NAME}.wasm`), imports, done, threads),
    });
  } finally {
    rmSync(scripts, { recursive: true, force: true });
    Reflect.set(globalThis, 'Worker', browserWorker);
  }
}

/** The module takes half of the processors it is told of: it is told of twice as many as it shall take. */
function instantiate(
  path: string,
  imports: WebAssembly.Imports,
  done: (...made: unknown[]) => void,
  threads: number,
): WebAssembly.Exports {
  const module = new WebAssembly.Module(readFileSync(path));
  const env = { ...imports['env'], emscripten_num_logical_cores: () => 2 * threads };
  const instance = new WebAssembly.Instance(module, { ...imports, env });
  done(instance, module);
  return instance.exports;
}

/** The pool holds eight workers: ends those without work, and lets the process end while the others wait. */
function releaseWorkers({ PThread }: WasmModule): void {
  for (const worker of PThread.unusedWorkers.splice(0)) worker.terminate();
  for (const worker of PThread.runningWorkers) worker.unref();
}
