import { expect } from 'chai';
import type { Blocks } from '../../lib/model/blocks.js';
import { ARCHITECTURES } from '../../lib/model/networkConfig.js';
import { replaceSkips } from '../../lib/model/skips.js';
import { tinyNetwork } from '../support/networks.js';

/** Blocks that list what each of them was given: `join: encoder0, up0`. */
function namingBlocks(listed: string[]): Blocks<string> {
  const name = (inputs: readonly string[], block: string): string => {
    listed.push(`${block}: ${inputs.join(', ')}`);
    return block;
  };
  return {
    training: false,
    centre: (images, block) => name([images], block),
    convolve: name,
    normalise: (x, block) => name([x], block),
    add: name,
    join: name,
    weigh: (x, coefficients, block) => name([x, coefficients], block),
    poolMax: (x, block) => name([x], block),
    convolveUp: (x, block) => name([x], block),
    enlarge: (x, block) => name([x], block),
    drop: (x, block) => name([x], block),
    spaceToDepth: (x, block) => name([x], block),
    depthToSpace: (x, block) => name([x], block),
  };
}

/** Where the decoder takes its skip connections. */
const TAKEN = {
  unet: ['decoder1/conv1: encoder1/conv2, up1', 'decoder0/conv1: encoder0/conv2, up0'],
  'attention-unet': ['decoder1/conv1: gate1, up1', 'decoder0/conv1: gate0, up0'],
  'residual-unet': ['decoder1/join: encoder1, up1', 'decoder0/join: encoder0, up0'],
} as const;

describe('replaceSkips', () => {
  for (const arch of ARCHITECTURES) {
    it(`changes what the decoder of the ${arch} takes from the skip connections, and nothing else`, () => {
      const [plain, replaced]: [string[], string[]] = [[], []];
      const network = tinyNetwork({ arch });
      network.build(namingBlocks(plain), 'image');
      network.build(
        replaceSkips(namingBlocks(replaced), (features, level) => `${features} cut at ${level}`),
        'image',
      );
      const changed = plain.flatMap((line, i) => (line === replaced[i] ? [] : [[line, replaced[i]]]));
      expect(changed).to.deep.equal(
        TAKEN[arch].map((line, i) => [line, line.replace(/: (\S+),/, `: $1 cut at ${1 - i},`)]),
      );
      expect(replaced).to.have.lengthOf(plain.length);
    });
  }
});
