import type { Engine } from './choose.js';
import { startCpu } from './cpu.js';
import { startTensorflow } from './tensorflow.js';
import { startWasm } from './wasm.js';
import { startWebgpu } from './webgpu.js';

/** Every engine, fastest first: the order in which `auto` tries them. */
export const ENGINES: readonly Engine[] = [
  { name: 'tensorflow-gpu', start: (options) => startTensorflow({ ...options, gpu: true }) },
  { name: 'tensorflow', start: (options) => startTensorflow({ ...options, gpu: false }) },
  { name: 'webgpu', start: startWebgpu },
  { name: 'wasm', start: startWasm },
  { name: 'cpu', start: startCpu },
];
