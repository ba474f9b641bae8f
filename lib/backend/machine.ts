import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, totalmem } from 'node:os';
import { processorName } from './processor.js';

const require = createRequire(import.meta.url);

/** The machine that work is done on. */
export interface Hardware {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  /** Such as `linux x64`. */
  readonly platform: string;
}

export function describeHardware(): Hardware {
  return {
    cpu: processorName(),
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
  };
}

/** The version of an installed package; null where it is not installed. */
export function packageVersion(name: string): string | null {
  let path: string;
  try {
    path = require.resolve(`${name}/package.json`);
  } catch {
    return null;
  }
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
}

/** What the wasm engine draws its speed from, as far as this Node has it. */
export interface WasmFeatures {
  readonly simd: boolean;
  /** Memory that workers share. */
  readonly sharedMemory: boolean;
}

/** A function that makes a vector: valid only where there is SIMD. */
// biome-ignore format: bytes
const SIMD_MODULE = [
  0, 97, 115, 109, 1, 0, 0, 0, // \0asm, version 1
  1, 5, 1, 96, 0, 1, 123, // type () -> v128
  3, 2, 1, 0, // one function of it
  10, 8, 1, 6, 0, 65, 0, 253, 15, 11, // i32.const 0, i8x16.splat
];

export function findWasmFeatures(): WasmFeatures {
  return { simd: WebAssembly.validate(Uint8Array.from(SIMD_MODULE)), sharedMemory: canShareMemory() };
}

/** False in a Node that was started without shared memory. */
export function canShareMemory(): boolean {
  return typeof SharedArrayBuffer === 'function';
}
