import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigError, DataError, isSystemError } from '../base/error.js';
import { readJson, writeJson, writeWhole } from '../base/file.js';
import { decodeFloat16, encodeFloat16, FLOAT16_MAX } from '../base/float16.js';
import { decodeFloat32, encodeFloat32 } from '../base/float32.js';
import { hashBytes } from '../base/hash.js';
import { designNetwork } from '../model/designNetwork.js';
import type { Network } from '../model/network.js';
import {
  ARCHITECTURES,
  type ArchitectureName,
  checkSize,
  NETWORK_DEFAULTS,
  type NetworkConfig,
} from '../model/networkConfig.js';
import type { PlanSize } from '../preprocess/plan.js';
import type { NetworkValues } from './stepper.js';

/** A network with its values, and what it was trained to see and to say. */
export interface Model {
  readonly arch: ArchitectureName;
  readonly network: Network;
  readonly values: NetworkValues;
  /** Class names by class id. */
  readonly classes: readonly string[];
  /** The size that images are brought to, and how. */
  readonly size: PlanSize;
}

/** How weights.bin holds numbers. float16 takes half the room, and rounds them to three digits. */
export type WeightsType = 'float16' | 'float32';

const CODECS = {
  float16: { bytes: 2, encode: encodeFloat16, decode: decodeFloat16 },
  float32: { bytes: 4, encode: encodeFloat32, decode: decodeFloat32 },
} as const;

const networkFields = z.object({
  depth: z.int(),
  base: z.int(),
  classes: z.int(),
  channels: z.int(),
  norm: z.enum(['batch', 'group', 'instance']).default(NETWORK_DEFAULTS.norm),
  dropout: z.number().default(NETWORK_DEFAULTS.dropout),
  up: z.enum(['transposed', 'bilinear']).default(NETWORK_DEFAULTS.up),
  deepSupervision: z.boolean().default(NETWORK_DEFAULTS.deepSupervision),
  stem: z.enum(['none', 'space-to-depth']).default(NETWORK_DEFAULTS.stem),
});

const description = z
  .looseObject({
    schemaVersion: z.literal(1),
    arch: z.enum(ARCHITECTURES),
    config: networkFields,
    classes: z.array(z.string()),
    size: z.object({
      heightPx: z.int().positive(),
      widthPx: z.int().positive(),
      fit: z.enum(['stretch', 'letterbox']).default('stretch'),
    }),
    dtype: z.enum(['float16', 'float32']).default('float32'),
    sha256: z.string(),
  })
  .refine(({ config, classes }) => classes.length === config.classes);

/**
 * Writes `model.json` and `weights.bin` into a folder. weights.bin holds numbers of `dtype`, little endian: the weights,
 * then the moving moments, in the order that model.json lists.
 * @throws ConfigError when float16 is asked for and a number lies beyond it; nothing is written then
 */
export async function writeModel(folder: string, model: Model, dtype: WeightsType = 'float32'): Promise<void> {
  const { arch, network, values, classes, size } = model;
  if (dtype === 'float16') assertFitsFloat16(values, folder);
  const { encode } = CODECS[dtype];
  const bytes = Buffer.concat([encode(values.weights), encode(values.state)]);
  await writeWhole(join(folder, 'weights.bin'), bytes);
  await writeJson(join(folder, 'model.json'), {
    arch,
    config: network.config,
    classes,
    size,
    dtype,
    sha256: hashBytes(bytes),
    weights: network.layout.weights.map(({ name, shape }) => ({ name, shape })),
    state: network.stateLayout.weights.map(({ name, shape }) => ({ name, shape })),
  });
}

function assertFitsFloat16({ weights, state }: NetworkValues, folder: string): void {
  const largestOf = (numbers: Float32Array): number =>
    numbers.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const largest = Math.max(largestOf(weights), largestOf(state));
  if (largest <= FLOAT16_MAX) return;
  throw new ConfigError(
    `weights must lie within ${FLOAT16_MAX} to be written as float16: ${folder} (${largest})`,
    'Train with a lower train.learningRate.',
  );
}

/**
 * Reads what {@link writeModel} wrote.
 * @throws DataError when a file is missing, is not of this form, or the weights are not those described
 */
export async function readModel(folder: string): Promise<Model> {
  const path = join(folder, 'model.json');
  const parsed = description.safeParse(await readJson(path));
  if (!parsed.success) throw notAModel(path, parsed.error);
  const { arch, config, classes, size, sha256, dtype } = parsed.data;
  const network = openNetwork({ ...config, arch }, size, path);
  const expected = CODECS[dtype].bytes * (network.layout.size + network.stateLayout.size);
  const bytes = await readWeights(join(folder, 'weights.bin'), expected, sha256);
  return { arch, network, values: splitValues(CODECS[dtype].decode(bytes), network), classes, size };
}

function openNetwork(config: NetworkConfig, { heightPx, widthPx }: PlanSize, path: string): Network {
  try {
    checkSize(config, heightPx, widthPx);
    return designNetwork(config);
  } catch (cause) {
    throw notAModel(path, cause);
  }
}

function notAModel(path: string, cause: unknown): DataError {
  return new DataError(`file does not describe a model: ${path}`, 'Train again into another folder.', { cause });
}

async function readWeights(path: string, expected: number, sha256: string): Promise<Uint8Array> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    if (isSystemError(cause, 'ENOENT')) throw new DataError(`weights not found: ${path}`, 'Train again.', { cause });
    throw cause;
  });
  if (bytes.length === expected && hashBytes(bytes) === sha256) return bytes;
  throw new DataError(
    `weights are not those that model.json describes; ${expected} bytes: ${path} (${bytes.length} bytes)`,
    'Copy the whole run folder again, or train again.',
  );
}

function splitValues(numbers: Float32Array, { layout }: Network): NetworkValues {
  return { weights: numbers.slice(0, layout.size), state: numbers.slice(layout.size) };
}
