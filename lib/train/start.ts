import { join } from 'node:path';
import { ConfigError } from '../base/error.js';
import { encodeFloat32 } from '../base/float32.js';
import { hashBytes } from '../base/hash.js';
import type { Config } from '../config/schema.js';
import type { WeightLayout } from '../model/layout.js';
import type { Network } from '../model/network.js';
import { findRun } from './findRun.js';
import { type Model, readModel } from './model.js';
import { readTrainedOn, type TrainedOn } from './runProvenance.js';
import type { NetworkValues } from './stepper.js';

/** What `train.from` names, opened; undefined where a training starts from random weights. */
export async function openConfiguredStart({ train }: Pick<Config, 'train'>): Promise<Start | undefined> {
  return train.from === null ? undefined : openStart(train.from);
}

/** The trained network that another training starts from. */
export interface Start {
  /** As the configuration has it: a run folder, or the name of a stored run. */
  readonly name: string;
  readonly model: Model;
  /** SHA-256 of its values as float32, whatever the file holds them as. */
  readonly sha256: string;
  /** The data that it was trained on, in their order; none where its run does not tell. */
  readonly trainedOn: readonly TrainedOn[];
}

/**
 * Opens the network of a run to start from.
 * @param name a run folder, or the name of a stored run
 * @throws DataError when there is none
 */
export async function openStart(name: string): Promise<Start> {
  const folder = await findRun(name);
  const model = await readModel(join(folder, 'model'));
  const { weights, state } = model.values;
  const sha256 = hashBytes(Buffer.concat([encodeFloat32(weights), encodeFloat32(state)]));
  return { name, model, sha256, trainedOn: await readTrainedOn(folder) };
}

/**
 * The values that a training starts with: those of the start; where the number of classes is another one, the head's are
 * the first ones.
 * @param first values drawn for the network
 * @param start of the same form, see {@link assertSameForm}
 */
export function adoptValues(network: Network, first: NetworkValues, { model }: Start): NetworkValues {
  return {
    weights: adopt(network.layout, first.weights, model.network.layout, model.values.weights),
    state: adopt(network.stateLayout, first.state, model.network.stateLayout, model.values.state),
  };
}

/**
 * Throws unless a network is like the one that it starts from, but for the number of classes and for dropout, which
 * has no weights.
 * @throws ConfigError naming the settings that it must have
 */
export function assertSameForm(network: Network, { name, model }: Start): void {
  const { classes: _, dropout: __, ...wanted } = network.config;
  const found = Object.entries(model.network.config).filter(([key]) => key in wanted);
  const differing = found.filter(([key, value]) => wanted[key as keyof typeof wanted] !== value);
  if (differing.length === 0) return;
  const settings = differing.map(([key, value]) => `model.${key}=${value}`);
  throw new ConfigError(
    `network must have the form of the one it starts from: ${name} (${settings.join(', ')})`,
    `Set ${settings.join(' and ')}, or start from another run.`,
  );
}

/** Copies each weight that the source has in the same shape. */
function adopt(layout: WeightLayout, first: Float32Array, source: WeightLayout, values: Float32Array): Float32Array {
  const adopted = Float32Array.from(first);
  for (const { name, shape, offset } of layout.weights) {
    const found = source.weights.find((weight) => weight.name === name && String(weight.shape) === String(shape));
    if (found !== undefined) adopted.set(values.subarray(found.offset, found.offset + found.size), offset);
  }
  return adopted;
}
