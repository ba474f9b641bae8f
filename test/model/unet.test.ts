import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { useBackend } from '../../lib/backend/backend.js';
import { ConfigError } from '../../lib/base/error.js';
import { createRandom } from '../../lib/base/random.js';
import { initialiseWeights } from '../../lib/model/initialise.js';
import { joinWeights, placeWeights, splitWeights } from '../../lib/model/layout.js';
import { countParameters } from '../../lib/model/network.js';
import { unet } from '../../lib/model/unet.js';
import { failureOf } from '../support/failure.js';
import { assertNoLeak, assertTensorsClose } from '../support/tensor.js';

const SMALL = { depth: 2, base: 2, classes: 3, channels: 3 };

/** Logits of a small network after training, from reproducible weights, for reproducible images. */
function logitsOf(heightPx: number, widthPx: number): tf.Tensor4D {
  const network = unet(SMALL);
  return tf.tidy(() => {
    const place = (layout: typeof network.layout) => placeWeights(initialiseWeights(layout, createRandom(1)), layout);
    const random = createRandom(2);
    const images = tf.tensor4d(
      Float32Array.from({ length: 2 * heightPx * widthPx * 3 }, () => random.next()),
      [2, heightPx, widthPx, 3],
    );
    const state = place(network.stateLayout);
    return network.forward(place(network.layout), images, { training: false, state }).logits;
  });
}

describe('unet', () => {
  before(() => useBackend('wasm'));

  it('has the parameters of Ronneberger et al. with same padding, transposed convolutions and batch normalisation', () => {
    // milesial/Pytorch-UNet, n_channels 3, n_classes 2, bilinear false
    expect(unet({ depth: 4, base: 64, classes: 2, channels: 3 }).layout.size).to.equal(31_037_698);
  });

  it('lists layers whose parameters add up and whose sizes halve and double', () => {
    const network = unet(SMALL);
    const layers = network.listLayers(16, 24);
    expect(layers.reduce((sum, { parameters }) => sum + parameters, 0)).to.equal(countParameters(network.layout));
    const sizeOf = (name: string) => {
      const { heightPx, widthPx, channels } = layers.find((layer) => layer.name === name)!;
      return [heightPx, widthPx, channels];
    };
    expect(sizeOf('encoder0/conv2')).to.deep.equal([16, 24, 2]);
    expect(sizeOf('bottleneck/conv2')).to.deep.equal([4, 6, 8]);
    expect(sizeOf('up0')).to.deep.equal([16, 24, 2]);
    expect(sizeOf('head')).to.deep.equal([16, 24, 3]);
  });

  it('turns images into logits of their size, the same on wasm and cpu', async () => {
    const onWasm = logitsOf(8, 12);
    const values = onWasm.dataSync();
    await useBackend('cpu');
    const onCpu = logitsOf(8, 12);
    expect(onCpu.shape).to.deep.equal([2, 8, 12, 3]);
    assertTensorsClose(tf.tensor4d(Float32Array.from(values), [2, 8, 12, 3]), onCpu, 1e-5);
    await useBackend('wasm');
  });

  it('refuses images that it cannot halve often enough', async () => {
    const error = await failureOf(() => logitsOf(10, 12));
    expect(error).to.be.instanceOf(ConfigError);
    expect(error.message).to.equal('network input not divisible by 4 (2 ** model.depth): 12x10');
  });

  it('refuses sizes out of range, naming key and value', async () => {
    const error = await failureOf(() => unet({ ...SMALL, depth: 7 }));
    expect(error.message).to.equal('model.depth out of range; a whole number from 1 to 6: 7');
  });

  it('splits a flat vector into named weights and joins them again', () => {
    tf.tidy(() => {
      const { layout } = unet(SMALL);
      const flat = tf.range(0, layout.size) as tf.Tensor1D;
      assertTensorsClose(joinWeights(splitWeights(flat, layout)), flat, 0);
    });
  });

  it('leaves no tensor behind', () => assertNoLeak(() => logitsOf(8, 8).dispose()));
});
