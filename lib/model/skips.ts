import type { Blocks } from './blocks.js';

/**
 * Blocks in which the decoder of a level gets something else than what its skip connection hands over (after the gate,
 * where there is one), and that else are those given.
 * @param replace what to hand over instead; the features themselves leave a level as it is
 */
export function replaceSkips<T>(blocks: Blocks<T>, replace: (features: T, level: number) => T): Blocks<T> {
  const replaceFirst = (inputs: readonly T[], level: number | undefined): readonly T[] => {
    const [features, ...others] = inputs as [T, ...T[]];
    return level === undefined || others.length === 0 ? inputs : [replace(features, level), ...others];
  };
  return {
    ...blocks,
    convolve: (inputs, block, convolution) =>
      blocks.convolve(replaceFirst(inputs, readLevel(block, 'conv1')), block, convolution),
    join: (inputs, block) => blocks.join(replaceFirst(inputs, readLevel(block, 'join')), block),
  };
}

/** The level of a block of the decoder; undefined for other blocks. */
function readLevel(block: string, part: 'conv1' | 'join'): number | undefined {
  const [, level, name] = /^decoder(\d+)\/(.+)$/.exec(block) ?? [];
  return name === part ? Number(level) : undefined;
}
