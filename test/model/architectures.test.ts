import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { useBackend } from '../../lib/backend/backend.js';
import { createRandom } from '../../lib/base/random.js';
import { attentionUnet } from '../../lib/model/attentionUnet.js';
import { observeBlocks } from '../../lib/model/blocks.js';
import { designNetwork } from '../../lib/model/designNetwork.js';
import { initialiseWeights } from '../../lib/model/initialise.js';
import { placeWeights, splitWeights, type WeightLayout } from '../../lib/model/layout.js';
import type { Network } from '../../lib/model/network.js';
import { ARCHITECTURES } from '../../lib/model/networkConfig.js';
import { residualUnet } from '../../lib/model/residualUnet.js';
import { tensorBlocks } from '../../lib/model/tensorBlocks.js';
import { unet } from '../../lib/model/unet.js';
import { batchImages } from '../../lib/train/batchTensors.js';
import { noiseBatch } from '../support/batch.js';
import { failureOf } from '../support/failure.js';
import { buildTrained, gradientOf, tinyNetwork, unevenWeights, VARIANTS } from '../support/networks.js';
import { assertNoLeak, assertTensorsClose } from '../support/tensor.js';

const FULL = { base: 64, classes: 2, channels: 3 } as const;
const BATCH = noiseBatch(2, 8, 16);

/** Channels of the levels of a decoder of base 64. */
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

function firstValues(network: Network): { weights: Record<string, tf.Tensor>; state: Record<string, tf.Tensor> } {
  const place = (layout: WeightLayout) => placeWeights(initialiseWeights(layout, createRandom(1)), layout);
  return { weights: place(network.layout), state: place(network.stateLayout) };
}

describe('parameters', () => {
  it('of the U-Net are those of milesial/Pytorch-UNet, transposed and bilinear', () => {
    expect(unet({ ...FULL, depth: 4 }).layout.size).to.equal(31_037_698);
    expect(unet({ ...FULL, depth: 4, up: 'bilinear' }).layout.size).to.equal(17_263_042);
  });

  it('of the Attention U-Net are those of AttU_Net in LeeJunHyun/Image_Segmentation without idle biases', () => {
    const reference = 34_878_573; // img_ch 3, output_ch 1
    const encoder = 2 * sum([64, 128, 256, 512, 1024]);
    const decoder = 3 * sum([512, 256, 128, 64]); // an up-convolution and two more a level
    const gates = sum([256, 128, 64, 32].map((inner) => 2 * inner + 1));
    const oneClassMore = 64 + 1;
    const { size } = attentionUnet({ ...FULL, depth: 4, up: 'bilinear' }).layout;
    expect(size).to.equal(reference - encoder - decoder - gates + oneClassMore);
    expect(size).to.equal(34_870_826);
  });

  it('of the Residual U-Net are those of nikhilroxtomar/Semantic-Segmentation-Architecture without idle biases', () => {
    const reference = 8_220_993; // PyTorch/resunet.py: 3 channels, 1 class
    const units = sum([64, 128, 256, 512, 256, 128, 64]);
    const oneClassMore = 64 + 1;
    const { size } = residualUnet({ ...FULL, depth: 3, up: 'bilinear' }).layout;
    // the first convolution's, which a normalisation takes away, and the shortcut's, which the second has
    expect(size).to.equal(reference - 2 * units + oneClassMore);
    expect(size).to.equal(8_218_242);
  });

  it('do not depend on the kind of normalisation, on dropout, or much on the stem', () => {
    for (const arch of ARCHITECTURES) {
      const of = (options: object): number => designNetwork({ arch, depth: 4, ...FULL, ...options }).layout.size;
      for (const norm of ['group', 'instance']) expect(of({ norm })).to.equal(of({}));
      expect(of({ dropout: 0.5 })).to.equal(of({}));
      const first = arch === 'residual-unet' ? 9 + 1 : 9; // taps of convolutions that see the image, for 9 channels more
      expect(of({ stem: 'space-to-depth' }) - of({})).to.equal(9 * first * 64 + 3 * (64 * 2 + 2));
    }
  });
});

describe('networks', () => {
  before(() => useBackend('wasm'));
  after(() => useBackend('wasm'));

  for (const [name, variant] of Object.entries(VARIANTS)) {
    it(`${name}: gives logits of the size of the images, auxiliary ones in training alone`, () => {
      const network = tinyNetwork(variant);
      tf.tidy(() => {
        const { weights, state } = firstValues(network);
        const images = batchImages(BATCH);
        const { logits, auxiliary } = network.forward(weights, images, { training: false, state });
        expect(logits.shape).to.deep.equal([2, 8, 16, 3]);
        expect(auxiliary).to.deep.equal([]);
        const trained = buildTrained(network, splitWeights(tf.tensor1d(unevenWeights(network)), network.layout), BATCH);
        const expected = network.config.deepSupervision ? [[2, 8, 16, 3]] : [];
        expect(trained.auxiliary.map(({ shape }) => shape)).to.deep.equal(expected);
      });
    });

    it(`${name}: has a gradient that agrees with finite differences along the gradient, and is the same on wasm`, async () => {
      const network = tinyNetwork(variant);
      const weights = unevenWeights(network);
      const onWasm = gradientOf(network, weights, BATCH);
      await useBackend('cpu');
      const { loss, gradient } = gradientOf(network, weights, BATCH);
      const length = Math.hypot(...gradient);
      expect(onWasm.loss).to.be.closeTo(loss, 1e-4 * loss);
      expect(Math.hypot(...onWasm.gradient.map((value, i) => value - (gradient[i] ?? 0)))).to.be.below(1e-3 * length);
      const step = 2e-4;
      const [ahead, behind] = [step, -step].map(
        (by) =>
          gradientOf(
            network,
            weights.map((value, i) => value + (by * (gradient[i] ?? 0)) / length),
            BATCH,
          ).loss,
      ) as [number, number];
      expect((ahead - behind) / (2 * step)).to.be.closeTo(length, 0.02 * length);
      await useBackend('wasm');
    }).timeout(120_000);

    it(`${name}: leaves no tensor behind`, () =>
      assertNoLeak(() => gradientOf(tinyNetwork(variant), unevenWeights(tinyNetwork(variant)), BATCH)));
  }

  it('put out attention coefficients from 0 to 1, one a pixel, that weigh the skip connection', () => {
    const network = tinyNetwork({ arch: 'attention-unet' });
    tf.tidy(() => {
      const { weights, state } = firstValues(network);
      const seen = new Map<string, tf.Tensor4D>();
      const blocks = observeBlocks(tensorBlocks(weights, { training: false, state }), (name, x) => seen.set(name, x));
      network.build(blocks, batchImages(BATCH));
      const coefficients = seen.get('gate0/coefficients') as tf.Tensor4D;
      expect(coefficients.shape).to.deep.equal([2, 8, 16, 1]);
      const values = coefficients.dataSync();
      expect(Math.min(...values)).to.be.above(0);
      expect(Math.max(...values)).to.be.below(1);
      const [gated, skip] = [seen.get('gate0')?.dataSync(), seen.get('encoder0/conv2')?.dataSync()];
      expect(gated?.[7]).to.be.closeTo((skip?.[7] ?? 0) * (values[1] ?? 0), 1e-6); // the second pixel of 4 channels
      expect([...seen.keys()]).to.deep.equal(network.listLayers(8, 16).map(({ name }) => name));
    });
  });

  it('give the same when they can be differentiated after training', () => {
    for (const variant of Object.values(VARIANTS)) {
      const network = tinyNetwork(variant);
      tf.tidy(() => {
        const { weights, state } = firstValues(network);
        const [folded, plain] = [false, true].map((differentiable) => {
          const mode = { training: false, state, differentiable } as const;
          return network.forward(weights, batchImages(BATCH), mode).logits;
        }) as [tf.Tensor4D, tf.Tensor4D];
        assertTensorsClose(plain, folded, 1e-4);
      });
    }
  });

  it('drop channels by the seed of the step, and none after training', () => {
    const network = tinyNetwork({ arch: 'unet', dropout: 0.5 });
    tf.tidy(() => {
      const parts = splitWeights(tf.tensor1d(unevenWeights(network)), network.layout);
      const [first, again, other] = [1, 1, 2].map((seed) => [
        ...buildTrained(network, parts, BATCH, seed).logits.dataSync(),
      ]);
      expect(again).to.deep.equal(first);
      expect(other).to.not.deep.equal(first);
      const { weights, state } = firstValues(network);
      const kept = tinyNetwork({ arch: 'unet' }).forward(weights, batchImages(BATCH), { training: false, state });
      const { logits } = network.forward(weights, batchImages(BATCH), { training: false, state });
      expect([...logits.dataSync()]).to.deep.equal([...kept.logits.dataSync()]);
    });
  });

  it('refuse images that a stem cannot halve once more', async () => {
    const network = tinyNetwork({ arch: 'unet', stem: 'space-to-depth' });
    const error = await failureOf(() => network.listLayers(16, 20));
    expect(error.message).to.equal('network input not divisible by 8 (2 * 2 ** model.depth): 20x16');
  });

  it('refuse a dropout out of range', async () => {
    const error = await failureOf(() => tinyNetwork({ arch: 'unet', dropout: 1 }));
    expect(error.message).to.equal('model.dropout out of range; from 0 to 0.9: 1');
  });
});
