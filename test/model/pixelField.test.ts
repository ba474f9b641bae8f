import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { useBackend } from '../../lib/backend/backend.js';
import { designNetwork } from '../../lib/model/designNetwork.js';
import { placeWeights, type WeightLayout } from '../../lib/model/layout.js';
import type { Network } from '../../lib/model/network.js';
import { ARCHITECTURES } from '../../lib/model/networkConfig.js';
import { findPixelField, type PixelBox } from '../../lib/model/pixelField.js';

const SIZE = { heightPx: 40, widthPx: 48 };

/** The box of the pixels where the gradient of a logit is not 0, all weights being alike. */
function reachedBox(network: Network, x: number, y: number): PixelBox {
  return tf.tidy(() => {
    const like = (layout: WeightLayout) => placeWeights(new Float32Array(layout.size).fill(0.1), layout);
    const [weights, state] = [like(network.layout), like(network.stateLayout)];
    const logit = (images: tf.Tensor): tf.Scalar => {
      const mode = { training: false, state, differentiable: true } as const;
      const { logits } = network.forward(weights, images as tf.Tensor4D, mode);
      return tf.sum(tf.slice(logits, [0, y, x, 0], [1, 1, 1, 1]));
    };
    const gradient = tf.abs(tf.grad(logit)(tf.ones([1, SIZE.heightPx, SIZE.widthPx, 1])));
    const along = (axes: number[]): number[] => [...tf.sum(gradient, axes).dataSync()];
    const [rows, columns] = [along([0, 2, 3]), along([0, 1, 3])];
    const ends = (sums: number[]): [number, number] => [
      sums.findIndex((sum) => sum > 0),
      sums.findLastIndex((sum) => sum > 0),
    ];
    const [[top, bottom], [left, right]] = [ends(rows), ends(columns)];
    return { left, top, right, bottom };
  });
}

describe('findPixelField', () => {
  before(() => useBackend('wasm'));

  for (const arch of ARCHITECTURES) {
    for (const up of ['transposed', 'bilinear'] as const) {
      it(`finds the pixels that the gradient of a logit reaches, at the borders too: ${arch}, ${up}`, () => {
        const network = designNetwork({ arch, up, depth: 1, base: 4, classes: 2, channels: 1 });
        for (const [x, y] of [
          [24, 20],
          [25, 21],
          [3, 38],
        ] as const)
          expect(findPixelField(network, SIZE, { x, y })).to.deep.equal(reachedBox(network, x, y));
      });
    }
  }

  it('refuses pixels outside of the image', () => {
    const network = designNetwork({ arch: 'unet', depth: 1, base: 4, classes: 2, channels: 1 });
    expect(() => findPixelField(network, SIZE, { x: 48, y: 0 })).to.throw(RangeError, 'the 48 of the logits: 48');
  });
});
