import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { useBackend } from '../../../lib/backend/backend.js';
import type { Picture } from '../../../lib/data/picture.js';
import { toFrame } from '../../../lib/evaluate/inference/frame.js';
import { featureMaps } from '../../../lib/evaluate/insight/features.js';
import { observeBlocks } from '../../../lib/model/blocks.js';
import { placeWeights } from '../../../lib/model/layout.js';
import { ARCHITECTURES } from '../../../lib/model/networkConfig.js';
import type { Model } from '../../../lib/train/model.js';
import { assertNoLeak } from '../../support/tensor.js';
import { noisePicture } from '../runFixture.js';
import { smallModel } from './smallModel.js';

/** What a block puts out after training, by its normalisation folded into its convolution: [pixel][channel]. */
function outputOf({ network, values }: Model, picture: Picture, wanted: string): number[][] {
  let found: number[][] = [];
  tf.tidy(() => {
    const weights = placeWeights(values.weights, network.layout);
    const state = placeWeights(values.state, network.stateLayout);
    const images = tf.tensor4d(toFrame(picture).images, [1, picture.heightPx, picture.widthPx, 3]);
    network.forward(weights, images, { training: false, state }, (blocks) =>
      observeBlocks(blocks, (block, output) => {
        if (block === wanted) found = output.reshape([-1, output.shape[3]]).arraySync() as number[][];
      }),
    );
  });
  return found;
}

function varianceOf(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}

describe('featureMaps', () => {
  before(() => useBackend('wasm'));

  const picture = noisePicture(24, 16);

  for (const backend of ['wasm', 'cpu'] as const) {
    describe(`on ${backend}`, () => {
      before(() => useBackend(backend));
      after(() => useBackend('wasm'));

      for (const arch of ARCHITECTURES) {
        it(`shows each level of the ${arch} at its size, down and up`, async () => {
          const { levels } = await featureMaps(smallModel({ arch }), picture, { count: 3 });
          expect(
            levels.map(({ part, level, heightPx, widthPx, channels }) => [part, level, heightPx, widthPx, channels]),
          ).to.deep.equal([
            ['encoder', 0, 16, 24, 4],
            ['encoder', 1, 8, 12, 8],
            ['bottleneck', 2, 4, 6, 16],
            ['decoder', 1, 8, 12, 8],
            ['decoder', 0, 16, 24, 4],
          ]);
          for (const { heightPx, widthPx, strongest } of levels) {
            expect(strongest).to.have.lengthOf(3);
            expect(strongest.map(({ variance }) => variance)).to.deep.equal(
              strongest.map(({ variance }) => variance).sort((a, b) => b - a),
            );
            for (const { map, variance } of strongest) {
              expect([map.heightPx, map.widthPx, map.data.length]).to.deep.equal([
                heightPx,
                widthPx,
                heightPx * widthPx,
              ]);
              if (variance > 0) expect([Math.min(...map.data), Math.max(...map.data)]).to.deep.equal([0, 1]);
            }
          }
        });
      }
    });
  }

  it('takes the channel that varies most, stretched from its lowest value to its highest', async () => {
    const model = smallModel({ arch: 'unet' });
    const { levels } = await featureMaps(model, picture, { count: 1 });
    const pixels = outputOf(model, picture, 'encoder1/conv2');
    const channels = Array.from({ length: 8 }, (_, channel) => pixels.map((values) => values[channel]!));
    const variances = channels.map(varianceOf);
    const strongest = variances.indexOf(Math.max(...variances));
    const { channel, variance, map } = levels[1]!.strongest[0]!;
    expect(channel).to.equal(strongest);
    expect(variance).to.be.closeTo(variances[strongest]!, 1e-4 * variances[strongest]!);
    const [low, high] = [Math.min(...channels[strongest]!), Math.max(...channels[strongest]!)];
    for (const [i, value] of channels[strongest]!.entries())
      expect(map.data[i]).to.be.closeTo((value - low) / (high - low), 1e-4);
  });

  it('shows what the gates of an Attention U-Net let through, and nothing where there are none', async () => {
    const model = smallModel({ arch: 'attention-unet' });
    const { attention } = await featureMaps(model, picture);
    expect(attention.map(({ level, map }) => [level, map.heightPx, map.widthPx])).to.deep.equal([
      [0, 16, 24],
      [1, 8, 12],
    ]);
    for (const { level, map, mean } of attention) {
      const expected = outputOf(model, picture, `gate${level}/coefficients`).flat();
      for (const [i, value] of expected.entries()) expect(map.data[i]).to.be.closeTo(value, 1e-4);
      expect(mean).to.be.closeTo(expected.reduce((sum, value) => sum + value, 0) / expected.length, 1e-4);
      for (const value of map.data) expect(value).to.be.within(0, 1);
    }
    expect((await featureMaps(smallModel({ arch: 'unet' }), picture)).attention).to.deep.equal([]);
  });

  it('brings pictures of any size to that of the network', async () => {
    const { levels } = await featureMaps(smallModel({ arch: 'unet', stem: 'space-to-depth' }), noisePicture(50, 31));
    expect([levels[0]!.heightPx, levels[0]!.widthPx]).to.deep.equal([8, 12]);
  });

  it('leaves no tensor behind', () => assertNoLeak(() => featureMaps(smallModel({ arch: 'attention-unet' }), picture)));
});
