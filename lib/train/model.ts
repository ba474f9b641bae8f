import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { DataError, isSystemError } from '../base/error.js';
import { readJson, writeJson, writeWhole } from '../base/file.js';
import { hashBytes } from '../base/hash.js';
import { checkSize, type Network, type UnetConfig, unet } from '../model/unet.js';
import type { PlanSize } from '../preprocess/plan.js';
import type { NetworkValues } from './stepper.js';

/** A network with its values, and what it was trained to see and to say. */
export interface Model {
  readonly arch: 'unet';
  readonly network: Network;
  readonly values: NetworkValues;
  /** Class names by class id. */
  readonly classes: readonly string[];
  /** The size that images are brought to, and how. */
  readonly size: PlanSize;
}

const description = z
  .looseObject({
    schemaVersion: z.literal(1),
    arch: z.literal('unet'),
    config: z.object({ depth: z.int(), base: z.int(), classes: z.int(), channels: z.int() }),
    classes: z.array(z.string()),
    size: z.object({
      heightPx: z.int().positive(),
      widthPx: z.int().positive(),
      fit: z.enum(['stretch', 'letterbox']).default('stretch'),
    }),
    sha256: z.string(),
  })
  .refine(({ config, classes }) => classes.length === config.classes);

/**
 * Writes `model.json` and `weights.bin` into a folder. weights.bin holds float32, little endian: the weights, then the
 * moving moments, in the order that model.json lists.
 */
export async function writeModel(folder: string, model: Model): Promise<void> {
  const { arch, network, values, classes, size } = model;
  const bytes = littleEndian(values.weights, values.state);
  await writeWhole(join(folder, 'weights.bin'), bytes);
  await writeJson(join(folder, 'model.json'), {
    arch,
    config: network.config,
    classes,
    size,
    sha256: hashBytes(bytes),
    weights: network.layout.weights.map(({ name, shape }) => ({ name, shape })),
    state: network.stateLayout.weights.map(({ name, shape }) => ({ name, shape })),
  });
}

/**
 * Reads what {@link writeModel} wrote.
 * @throws DataError when a file is missing, is not of this form, or the weights are not those described
 */
export async function readModel(folder: string): Promise<Model> {
  const path = join(folder, 'model.json');
  const parsed = description.safeParse(await readJson(path));
  if (!parsed.success) throw notAModel(path, parsed.error);
  const { arch, config, classes, size, sha256 } = parsed.data;
  const network = openNetwork(config, size, path);
  const bytes = await readWeights(join(folder, 'weights.bin'), network, sha256);
  return { arch, network, values: splitValues(bytes, network), classes, size };
}

function openNetwork(config: UnetConfig, { heightPx, widthPx }: PlanSize, path: string): Network {
  try {
    checkSize(config, heightPx, widthPx);
    return unet(config);
  } catch (cause) {
    throw notAModel(path, cause);
  }
}

function notAModel(path: string, cause: unknown): DataError {
  return new DataError(`file does not describe a model: ${path}`, 'Train again into another folder.', { cause });
}

async function readWeights(path: string, network: Network, sha256: string): Promise<Uint8Array> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    if (isSystemError(cause, 'ENOENT')) throw new DataError(`weights not found: ${path}`, 'Train again.', { cause });
    throw cause;
  });
  const expected = 4 * (network.layout.size + network.stateLayout.size);
  if (bytes.length === expected && hashBytes(bytes) === sha256) return bytes;
  throw new DataError(
    `weights are not those that model.json describes; ${expected} bytes: ${path} (${bytes.length} bytes)`,
    'Copy the whole run folder again, or train again.',
  );
}

function splitValues(bytes: Uint8Array, network: Network): NetworkValues {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const floats = Float32Array.from({ length: bytes.length / 4 }, (_, i) => view.getFloat32(4 * i, true));
  return { weights: floats.slice(0, network.layout.size), state: floats.slice(network.layout.size) };
}

function littleEndian(...parts: Float32Array[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * parts.reduce((sum, part) => sum + part.length, 0)));
  let offset = 0;
  for (const part of parts) {
    for (const value of part) {
      view.setFloat32(offset, value, true);
      offset += 4;
    }
  }
  return new Uint8Array(view.buffer);
}
