import type { Blocks, Built, Convolution } from './blocks.js';
import type { NetworkConfig } from './networkConfig.js';

/** Puts a network together from blocks. */
export type Architecture = <T>(config: NetworkConfig, blocks: Blocks<T>, images: T) => Built<T>;

/** What every architecture begins with: images [n, h, w, channels] of values 0..1 as its first features. */
export function takeImages<T>({ stem }: NetworkConfig, blocks: Blocks<T>, images: T): T {
  const centred = blocks.centre(images, 'input');
  return stem === 'none' ? centred : blocks.spaceToDepth(centred, 'stem');
}

/**
 * What every architecture ends with: 1x1 convolutions to logits. After a space-to-depth stem the head gives those of
 * 2x2 pixels at once (sub-pixel convolution, Shi et al. 2016).
 * @param decoded the decoder's output at each level, the top first
 */
export function giveLogits<T>(config: NetworkConfig, blocks: Blocks<T>, decoded: readonly T[]): Built<T> {
  const { classes, stem, deepSupervision } = config;
  const [top, ...deeper] = decoded as [T, ...T[]];
  const auxiliary = deepSupervision && blocks.training ? deeper : [];
  return {
    logits: stem === 'none' ? giveHead(blocks, top, 'head', classes) : giveQuadHead(blocks, top, classes),
    auxiliary: auxiliary.map((x, i) => {
      const block = `auxiliary${i + 1}`;
      return enlargeTimes(blocks, giveHead(blocks, x, block, classes), block, stem === 'none' ? i + 1 : i + 2);
    }),
  };
}

function giveHead<T>(blocks: Blocks<T>, x: T, block: string, channels: number): T {
  const head: Convolution = { channels, kernelPx: 1, norm: 'none', activation: 'none' };
  return blocks.convolve([x], block, head);
}

function giveQuadHead<T>(blocks: Blocks<T>, x: T, classes: number): T {
  return blocks.depthToSpace(giveHead(blocks, x, 'head', 4 * classes), 'pixels');
}

function enlargeTimes<T>(blocks: Blocks<T>, x: T, block: string, times: number): T {
  let larger = x;
  for (let i = 1; i <= times; i++) larger = blocks.enlarge(larger, `${block}/enlarge${i}`);
  return larger;
}
