import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { useBackend } from '../../lib/backend/backend.js';
import { assertNoLeak, assertTensorsClose, randomTensor } from '../support/tensor.js';

interface Case {
  heightPx: number;
  widthPx: number;
  images: number;
  channelsIn: number;
  channelsOut: number;
  taps: [number, number];
  stride: 1 | 2;
  pad: 'same' | 'valid';
}

const cases = fc.record<Case>({
  heightPx: fc.integer({ min: 3, max: 9 }),
  widthPx: fc.integer({ min: 3, max: 9 }),
  images: fc.integer({ min: 1, max: 3 }),
  channelsIn: fc.integer({ min: 1, max: 5 }),
  channelsOut: fc.integer({ min: 1, max: 5 }),
  taps: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
  stride: fc.constantFrom(1, 2),
  pad: fc.constantFrom('same', 'valid'),
});

type Values = { data: Float32Array; shape: number[] };

/** Gradients of a convolution for its input and its filter, computed on one backend. */
async function gradientsOn(
  backend: string,
  { images, heightPx, widthPx, channelsIn, channelsOut, taps, stride, pad }: Case,
): Promise<Values[]> {
  await tf.setBackend(backend);
  return tf.tidy(() => {
    const x = randomTensor<tf.Rank.R4>([images, heightPx, widthPx, channelsIn], 1);
    const filter = randomTensor<tf.Rank.R4>([...taps, channelsIn, channelsOut], 2);
    const dy = randomTensor<tf.Rank.R4>(tf.conv2d(x, filter, stride, pad).shape, 3);
    const gradients = tf.grads((a, b) => tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, stride, pad))([x, filter], dy);
    return gradients.map((gradient) => ({ data: Float32Array.from(gradient.dataSync()), shape: gradient.shape }));
  });
}

async function assertAgrees(sizes: Case): Promise<void> {
  const expected = await gradientsOn('cpu', sizes);
  const actual = await gradientsOn('wasm', sizes);
  tf.tidy(() => {
    for (const [i, { data, shape }] of actual.entries()) {
      assertTensorsClose(tf.tensor(data, shape), tf.tensor(expected[i]!.data, expected[i]!.shape), 1e-5);
    }
  });
}

describe('gradients of a convolution on wasm', () => {
  before(() => useBackend('wasm'));
  after(() => useBackend('wasm'));

  it('agree with the cpu backend for any size, stride and padding', async () => {
    await fc.assert(fc.asyncProperty(cases, assertAgrees), { numRuns: 60, seed: 1 });
  });

  it('agree where a stride leaves the last rows of the input unused', () =>
    assertAgrees({
      heightPx: 8,
      widthPx: 6,
      images: 2,
      channelsIn: 3,
      channelsOut: 2,
      taps: [3, 3],
      stride: 2,
      pad: 'valid',
    }));

  it('agree at the size of a network level', () =>
    assertAgrees({
      heightPx: 40,
      widthPx: 60,
      images: 2,
      channelsIn: 8,
      channelsOut: 8,
      taps: [3, 3],
      stride: 1,
      pad: 'same',
    }));

  it('leave no tensor behind', () =>
    assertNoLeak(() =>
      gradientsOn('wasm', {
        heightPx: 8,
        widthPx: 8,
        images: 1,
        channelsIn: 2,
        channelsOut: 3,
        taps: [3, 3],
        stride: 1,
        pad: 'same',
      }),
    ));
});
