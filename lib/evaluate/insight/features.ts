import * as tf from '@tensorflow/tfjs';
import type { Picture, SoftMask } from '../../data/picture.js';
import { observeBlocks } from '../../model/blocks.js';
import { channelMoments } from '../../model/normalise.js';
import { preparePicture } from '../../preprocess/prepare.js';
import type { Model } from '../../train/model.js';
import { toFrame } from '../inference/frame.js';
import { useModel } from './openModel.js';

/** One channel of a level's features. */
export interface ChannelMap {
  /** Its index. */
  readonly channel: number;
  /** Over the pixels of this image. */
  readonly variance: number;
  /** From 0, its lowest value in this image, to 1, its highest; 0 everywhere where they are the same. */
  readonly map: SoftMask;
}

/** What a level of a network puts out for an image. */
export interface LevelFeatures {
  readonly part: 'encoder' | 'bottleneck' | 'decoder';
  /** 0 at the top; that of the bottleneck is the depth. */
  readonly level: number;
  readonly heightPx: number;
  readonly widthPx: number;
  /** How many there are. */
  readonly channels: number;
  /** The channels of the largest variance, the largest first. */
  readonly strongest: readonly ChannelMap[];
}

/** What an attention gate lets through. */
export interface AttentionMap {
  readonly level: number;
  /** Over the pixels of this image, 0..1. */
  readonly mean: number;
  /** The coefficients by which the gate multiplies the features of its skip connection, as they are. */
  readonly map: SoftMask;
}

/** What a network makes of one image. */
export interface FeatureMaps {
  /** Down the encoder, then up the decoder. */
  readonly levels: readonly LevelFeatures[];
  /** From the top; none where the network has no gates. */
  readonly attention: readonly AttentionMap[];
}

const SHOWN_CHANNELS = 5;

/**
 * Runs a network on one image and keeps, of the output of each level, the channels that vary most over the pixels: those
 * that tell the image's parts apart. What runs at most is a prediction of one image; what is kept is `count` channels a
 * level.
 * @param image of any size; it is brought to the network's
 * @throws MemoryError when the network does not fit into the memory there is
 */
export async function featureMaps(
  model: Model,
  image: Picture,
  { count = SHOWN_CHANNELS }: { readonly count?: number } = {},
): Promise<FeatureMaps> {
  const { heightPx, widthPx, images } = toFrame(await preparePicture(image, model.size));
  const { depth } = model.network.config;
  return useModel(model, 'inference', async (run) => {
    const outputs = tf.tidy(() => {
      const told: Record<string, tf.Tensor4D> = {};
      const watch = (block: string, output: tf.Tensor4D): void => {
        const name = nameOutput(block);
        if (name !== undefined) told[name] = output;
      };
      run(tf.tensor4d(images, [1, heightPx, widthPx, 3]), (blocks) => observeBlocks(blocks, watch));
      return told;
    });
    try {
      return await readOutputs(outputs, depth, count);
    } finally {
      tf.dispose(outputs);
    }
  });
}

/** A level ends with its second convolution, or with the sum that has the level's own name. */
function nameOutput(block: string): string | undefined {
  return (
    /^((?:encoder|decoder)\d+|bottleneck)(?:\/conv2)?$/.exec(block)?.[1] ??
    /^gate\d+(?=\/coefficients$)/.exec(block)?.[0]
  );
}

async function readOutputs(
  outputs: Readonly<Record<string, tf.Tensor4D>>,
  depth: number,
  count: number,
): Promise<FeatureMaps> {
  const levels: LevelFeatures[] = [];
  const attention: AttentionMap[] = [];
  for (const { name, part, level } of listOutputs(depth)) {
    const output = outputs[name];
    if (output === undefined) continue;
    if (part === 'gate') attention.push(await readGate(output, level));
    else levels.push(await readLevel(output, part, level, count));
  }
  return { levels, attention };
}

interface NamedOutput {
  readonly name: string;
  readonly part: LevelFeatures['part'] | 'gate';
  readonly level: number;
}

function listOutputs(depth: number): NamedOutput[] {
  const each = (part: 'encoder' | 'decoder' | 'gate'): NamedOutput[] =>
    Array.from({ length: depth }, (_, level) => ({ name: `${part}${level}`, part, level }));
  const bottleneck = { name: 'bottleneck', part: 'bottleneck', level: depth } as const;
  return [...each('encoder'), bottleneck, ...each('decoder').reverse(), ...each('gate')];
}

async function readLevel(
  output: tf.Tensor4D,
  part: LevelFeatures['part'],
  level: number,
  count: number,
): Promise<LevelFeatures> {
  const [, heightPx, widthPx, channels] = output.shape;
  const variances = await readValues(() => channelMoments(output).variance);
  const chosen = Array.from(variances.keys())
    .sort((a, b) => (variances[b] as number) - (variances[a] as number))
    .slice(0, count);
  const values = await readValues(() => tf.gather(output, chosen, 3));
  const strongest = chosen.map((channel, i) => ({
    channel,
    variance: variances[channel] as number,
    map: { heightPx, widthPx, data: stretch(values.filter((_, place) => place % chosen.length === i)) },
  }));
  return { part, level, heightPx, widthPx, channels, strongest };
}

async function readGate(output: tf.Tensor4D, level: number): Promise<AttentionMap> {
  const [, heightPx, widthPx] = output.shape;
  const data = await readValues(() => output.clone());
  const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
  return { level, mean, map: { heightPx, widthPx, data } };
}

async function readValues(compute: () => tf.Tensor): Promise<Float32Array> {
  const tensor = tf.tidy(compute);
  try {
    return (await tensor.data()) as Float32Array;
  } finally {
    tensor.dispose();
  }
}

function stretch(values: Float32Array): Float32Array {
  const low = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const range = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY) - low;
  return values.map((value) => (range > 0 ? (value - low) / range : 0));
}
