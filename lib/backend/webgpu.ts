/**
 * WebGPU in Node: Dawn, from the package `webgpu`, under tfjs' own WebGPU backend. Both packages are optional and loaded
 * only when this engine is tried.
 */
import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs';
import { BackendError } from '../base/error.js';
import type { StartEngine, StartedEngine } from './engine.js';
import { packageVersion } from './machine.js';
import { explainVulkan, NO_DRIVER } from './vulkan.js';
import { type GpuDevice, watchDevice } from './webgpuDevice.js';

const DAWN = 'webgpu';
const BACKEND = '@tensorflow/tfjs-backend-webgpu';
const require = createRequire(import.meta.url);

interface AdapterInfo {
  readonly vendor: string;
  readonly architecture: string;
  readonly device: string;
  readonly description: string;
  readonly isFallbackAdapter?: boolean;
}

interface Adapter {
  readonly info: AdapterInfo;
  readonly limits: Readonly<Record<string, number>>;
  requestDevice(descriptor: object): Promise<GpuDevice>;
}

interface Gpu {
  requestAdapter(options: object): Promise<Adapter | null>;
}

interface Dawn {
  create(flags: readonly string[]): Gpu;
  readonly globals: Readonly<Record<string, unknown>>;
}

interface BackendPackage {
  readonly WebGPUBackend: new (device: GpuDevice, info: AdapterInfo) => tf.KernelBackend;
}

let running: StartedEngine | undefined;
/** Dawn ends with this object: devices that outlive it crash the process. */
let instance: Gpu | undefined;

/** Starts the WebGPU backend on the fastest adapter. An adapter that is a processor will do only where it was asked for. */
export const startWebgpu: StartEngine = async ({ asked = false }) => {
  running ??= await startBackend(asked);
  await tf.setBackend('webgpu');
  return running;
};

async function startBackend(asked: boolean): Promise<StartedEngine> {
  const mend = `Install the packages: npm install ${DAWN} ${BACKEND}`;
  for (const name of [DAWN, BACKEND]) {
    if (packageVersion(name) === null) throw new BackendError(`package ${name} not installed`, mend);
  }
  const obstacle = explainVulkan();
  if (obstacle !== null && !(asked && obstacle === NO_DRIVER)) throw noAdapter(obstacle);
  const dawn = await loadDawn();
  instance = dawn.create([]);
  const adapter = await instance.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null) throw noAdapter(obstacle);
  const device = describeAdapter(adapter.info);
  if (!asked && isProcessor(adapter.info)) {
    throw new BackendError(`adapter is a processor: ${device}`, 'Ask for it by name: --backend webgpu.');
  }
  const backend = await createBackend(dawn, instance, adapter);
  tf.registerBackend('webgpu', () => backend);
  return { threads: 1, device, versions: listVersions() };
}

function noAdapter(reason: string | null): BackendError {
  return new BackendError(
    reason === null ? 'no adapter' : `no adapter (${reason})`,
    "Install the graphics card's driver for Vulkan (Linux), Metal (macOS) or Direct3D 12 (Windows).",
  );
}

/** Dawn's library is a file for each system and processor; there may be none for this one. */
async function loadDawn(): Promise<Dawn> {
  try {
    return (await import(DAWN)) as Dawn;
  } catch (cause) {
    const [reason] = String(cause instanceof Error ? cause.message : cause).split('\n');
    throw new BackendError(`package ${DAWN} does not load: ${reason}`, 'Use another backend on this system.', {
      cause,
    });
  }
}

/** `NVIDIA L4`, or what else the driver calls the device. */
function describeAdapter({ description, device, vendor, architecture }: AdapterInfo): string {
  return device || description || [vendor, architecture].join(' ').trim() || 'unnamed adapter';
}

function isProcessor({ isFallbackAdapter = false, ...info }: AdapterInfo): boolean {
  const words = [info.vendor, info.architecture, info.device, info.description].join(' ');
  return isFallbackAdapter || /swiftshader|llvmpipe|lavapipe|basic render|\bwarp\b/i.test(words);
}

/** What large tensors need more of than WebGPU grants unasked. */
const LIMITS = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
] as const;

async function createBackend(dawn: Dawn, gpu: Gpu, adapter: Adapter): Promise<tf.KernelBackend> {
  const requiredLimits = Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]]));
  const device = await adapter.requestDevice({ requiredLimits });
  defineGlobals(dawn.globals);
  const { WebGPUBackend } = require(BACKEND) as BackendPackage;
  const backend = withNavigator(gpu, () => new WebGPUBackend(device, adapter.info));
  watchDevice(device, backend);
  return backend;
}

/** What the backend reads by its global name while it works. */
const GLOBALS = ['GPUBuffer', 'GPUTexture', 'GPUExternalTexture', 'GPUBufferUsage', 'GPUMapMode', 'GPUTextureUsage'];

function defineGlobals(globals: Dawn['globals']): void {
  for (const name of GLOBALS) {
    Object.defineProperty(globalThis, name, { value: globals[name], configurable: true, writable: true });
  }
}

/** The backend looks for `navigator.gpu` when it is made, and never again. */
function withNavigator<T>(gpu: Gpu, make: () => T): T {
  const own = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
  try {
    return make();
  } finally {
    if (own === undefined) Reflect.deleteProperty(globalThis, 'navigator');
    else Object.defineProperty(globalThis, 'navigator', own);
  }
}

function listVersions(): Record<string, string> {
  const packages = [BACKEND, DAWN].map((name) => [name, packageVersion(name)]);
  return { '@tensorflow/tfjs': tf.version['tfjs'], ...Object.fromEntries(packages) };
}
