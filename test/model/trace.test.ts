import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { useBackend } from '../../lib/backend/backend.js';
import { designNetwork } from '../../lib/model/designNetwork.js';
import { placeWeights, type WeightLayout } from '../../lib/model/layout.js';
import type { Network } from '../../lib/model/network.js';
import { ARCHITECTURES } from '../../lib/model/networkConfig.js';
import { unet } from '../../lib/model/unet.js';

const lastOf = <T>(values: readonly T[]): T => values.at(-1) as T;

/** Rows of an image where the gradient of one pixel of the logits is not 0, all weights being alike. */
function countRowsReached(network: Network, sidePx: number, place: number): number {
  return tf.tidy(() => {
    const like = (layout: WeightLayout) => placeWeights(new Float32Array(layout.size).fill(0.1), layout);
    const [weights, state] = [like(network.layout), like(network.stateLayout)];
    const pixel = (images: tf.Tensor): tf.Scalar => {
      const mode = { training: false, state, differentiable: true } as const;
      const { logits } = network.forward(weights, images as tf.Tensor4D, mode);
      return tf.sum(tf.slice(logits, [0, place, place, 0], [1, 1, 1, 1]));
    };
    const gradient = tf.grad(pixel)(tf.ones([1, sidePx, sidePx, 1]));
    return [...tf.sum(tf.abs(gradient), [0, 2, 3]).dataSync()].filter((value) => value > 0).length;
  });
}

describe('the layers of a network', () => {
  before(() => useBackend('wasm'));

  it('have the receptive field of the default U-Net', () => {
    const layers = unet({ depth: 4, base: 8, classes: 2, channels: 3 }).listLayers(160, 240);
    const fieldOf = (name: string): number | undefined => layers.find((layer) => layer.name === name)?.receptiveFieldPx;
    // two 3x3 convolutions add 4 pixels of their level, pooling one: 1 + 4, + 1, + 8, + 2, + 16, + 4, + 32, + 8, + 64
    expect(fieldOf('encoder0/conv2')).to.equal(5);
    expect(fieldOf('pool0')).to.equal(6);
    expect(fieldOf('encoder1/conv2')).to.equal(14);
    expect(fieldOf('encoder3/conv2')).to.equal(68);
    expect(fieldOf('bottleneck/conv2')).to.equal(140);
    // A pixel of the logits sees 5 of the raised features, that is 3 of the level below, so 3 + 4 = 7 raised ones there,
    // 4 below, 8, 4 or 5 below, 9, so at most 5 of the bottleneck, which are 16 pixels apart.
    expect(fieldOf('head')).to.equal(140 + 4 * 16);
  });

  for (const arch of ARCHITECTURES) {
    for (const up of ['transposed', 'bilinear'] as const) {
      it(`see as far as the gradient of a pixel reaches: ${arch}, ${up}`, () => {
        const network = designNetwork({ arch, up, depth: 1, base: 4, classes: 2, channels: 1 });
        const sidePx = 40;
        const reached = [sidePx / 2, sidePx / 2 + 1].map((place) => countRowsReached(network, sidePx, place));
        expect(lastOf(network.listLayers(sidePx, sidePx)).receptiveFieldPx).to.equal(Math.max(...reached));
      });
    }
  }

  it('count the products of a convolution by hand', () => {
    const layers = unet({ depth: 1, base: 2, classes: 2, channels: 3 }).listLayers(4, 6);
    const productsOf = (name: string): number | undefined => layers.find((layer) => layer.name === name)?.multiplyAdds;
    expect(productsOf('encoder0/conv1')).to.equal(4 * 6 * 9 * 3 * 2);
    expect(productsOf('bottleneck/conv1')).to.equal(2 * 3 * 9 * 2 * 4);
    expect(productsOf('up0')).to.equal(4 * 6 * 4 * 2); // each output has one tap
    expect(productsOf('pool0')).to.equal(0);
  });

  it('are a quarter of the work with a stem, but for the first convolution and the head', () => {
    const work = (stem: 'none' | 'space-to-depth'): number =>
      unet({ depth: 4, base: 16, classes: 2, channels: 3, stem })
        .listLayers(160, 256)
        .filter(({ name }) => name !== 'encoder0/conv1' && name !== 'head')
        .reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0);
    expect(work('none') / work('space-to-depth')).to.equal(4);
  });

  it('name where their inputs come from, and come after them', () => {
    for (const arch of ARCHITECTURES) {
      const known = new Set(['images']);
      for (const { name, inputs } of designNetwork({ arch, depth: 3, base: 4, classes: 2, channels: 3 }).listLayers(
        16,
        16,
      )) {
        for (const input of inputs) expect(known, name).to.include(input);
        expect(known, 'names').to.not.include(name);
        known.add(name);
      }
    }
  });
});
