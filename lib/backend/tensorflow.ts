/** TensorFlow's own library as engine, through the compiled binding of tfjs-node. */
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { BackendError } from '../base/error.js';
import type { EngineOptions, StartedEngine } from './engine.js';
import { packageVersion } from './machine.js';
import { TFJS_NODE } from './native/requirements.js';
import { processorName } from './processor.js';
import { loadBinding, type TensorflowBinding } from './tensorflowBinding.js';

const require = createRequire(import.meta.url);
const NAME = 'tensorflow';

/**
 * Starts TensorFlow. Which device and how many threads it works with is settled when it starts first in a process.
 * @throws BackendError when it is not built, does not load, or does not see the GPU that is asked for
 */
export async function startTensorflow({ gpu, threads }: EngineOptions & { gpu: boolean }): Promise<StartedEngine> {
  const version = installedVersion();
  setEnvironment(gpu, threads ?? availableParallelism());
  const binding = await loadBinding();
  checkDevice(binding, gpu);
  registerBackend(binding);
  if (!(await tf.setBackend(NAME))) throw new BackendError('TensorFlow does not start as backend of tfjs');
  await tf.ready();
  return {
    threads: gpu ? 1 : Number(process.env['TF_NUM_INTRAOP_THREADS']),
    device: gpu ? await graphicsCard() : processorName(),
    versions: { [TFJS_NODE]: version, tensorflow: binding.TF_Version },
  };
}

function installedVersion(): string {
  const version = packageVersion(TFJS_NODE);
  if (version !== null) return version;
  throw new BackendError(
    `npm package ${TFJS_NODE} is not installed`,
    'Install the optional packages with npm 11 or newer: npm ci --include=optional',
  );
}

/**
 * TensorFlow reads these when its library loads. What the user has set stays. Its own log would only repeat what its
 * errors say.
 */
function setEnvironment(gpu: boolean, threads: number): void {
  const wanted = {
    TF_ENABLE_ONEDNN_OPTS: '1',
    TF_CPP_MIN_LOG_LEVEL: '3',
    TF_NUM_INTRAOP_THREADS: String(threads),
    OMP_NUM_THREADS: String(threads),
    ...(gpu ? { TF_FORCE_GPU_ALLOW_GROWTH: 'true' } : { CUDA_VISIBLE_DEVICES: '-1' }),
  };
  for (const [name, value] of Object.entries(wanted)) process.env[name] ??= value;
}

function checkDevice(binding: TensorflowBinding, gpu: boolean): void {
  if (binding.isUsingGpuDevice() === gpu) return;
  if (!gpu) {
    throw new BackendError(
      'TensorFlow works on the GPU in this process; a process has one device',
      'Set CUDA_VISIBLE_DEVICES=-1 to keep it on the processor.',
    );
  }
  throw new BackendError(
    'TensorFlow sees no GPU; it needs a build with CUDA, an NVIDIA card and its driver',
    'Check nvidia-smi, delete .segbook/native and run npm run native -- --gpu; or take webgpu.',
  );
}

interface KernelBackendModule {
  NodeJSKernelBackend: new (binding: TensorflowBinding, packageName: string) => tf.KernelBackend;
}

/** The package's index would look for its own download: its parts are put together here. */
function registerBackend(binding: TensorflowBinding): void {
  if (tf.findBackendFactory(NAME) !== null) return;
  restoreNodeFunctions();
  const { NodeJSKernelBackend } = require(`${TFJS_NODE}/dist/nodejs_kernel_backend.js`) as KernelBackendModule;
  require(`${TFJS_NODE}/dist/register_all_kernels.js`);
  tf.registerBackend(NAME, () => new NodeJSKernelBackend(binding, TFJS_NODE));
}

/** The package calls two functions of `util` that Node 22 warns of and Node 23 no longer has. */
function restoreNodeFunctions(): void {
  Object.assign(require('node:util'), {
    isArray: (value: unknown) => Array.isArray(value),
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
  });
}

async function graphicsCard(): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('nvidia-smi', ['--query-gpu=name', '--format=csv,noheader']);
    return stdout.split('\n')[0]?.trim() || 'GPU';
  } catch {
    return 'GPU';
  }
}
