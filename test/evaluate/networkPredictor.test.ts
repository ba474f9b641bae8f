import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { useBackend } from '../../lib/backend/backend.js';
import { ConfigError } from '../../lib/base/error.js';
import type { Picture } from '../../lib/data/picture.js';
import { createPredictor, type PredictorOptions } from '../../lib/evaluate/networkPredictor.js';
import type { Prediction } from '../../lib/evaluate/predictor.js';
import { nameWeights, splitWeights } from '../../lib/model/layout.js';
import type { Model } from '../../lib/train/model.js';
import { assertNoLeak } from '../support/tensor.js';
import { noisePicture, untrainedModel } from './runFixture.js';

async function predictOnce(model: Model, picture: Picture, options?: PredictorOptions): Promise<Prediction> {
  const predictor = createPredictor(model, options);
  try {
    return await predictor.predict(picture);
  } finally {
    predictor.dispose();
  }
}

/** The softmax of the network's logits, [pixel][class], with nothing resized. */
function probabilitiesOf({ network, values }: Model, { data, heightPx, widthPx }: Picture): number[][] {
  return tf.tidy(() => {
    const place = (flat: Float32Array, layout: typeof network.layout) =>
      nameWeights(splitWeights(tf.tensor1d(flat), layout), layout);
    const images = tf.tensor4d(Float32Array.from(data), [1, heightPx, widthPx, 3]).div(255) as tf.Tensor4D;
    const state = place(values.state, network.stateLayout);
    const { logits } = network.forward(place(values.weights, network.layout), images, { training: false, state });
    return tf
      .softmax(logits)
      .reshape([heightPx * widthPx, -1])
      .arraySync() as number[][];
  });
}

function mirrorColumns(values: Float32Array, widthPx: number): Float32Array {
  return values.map((_, i) => values[i - (i % widthPx) + widthPx - 1 - (i % widthPx)]!);
}

function mirrorPicture({ data, heightPx, widthPx }: Picture): Picture {
  const pixels = Array.from({ length: heightPx * widthPx }, (_, i) => i - 2 * (i % widthPx) + widthPx - 1);
  return { heightPx, widthPx, data: Uint8Array.from(pixels.flatMap((i) => [...data.subarray(3 * i, 3 * i + 3)])) };
}

describe('createPredictor', () => {
  before(() => useBackend('wasm'));

  it('predicts at the size of the picture, larger or smaller than the network', async () => {
    const model = untrainedModel();
    for (const [widthPx, heightPx] of [
      [31, 17],
      [5, 3],
      [1, 1],
      [12, 8],
    ] as const) {
      const { classes, foreground } = await predictOnce(model, noisePicture(widthPx, heightPx));
      for (const mask of [classes, foreground]) {
        expect([mask.widthPx, mask.heightPx, mask.data.length]).to.deep.equal([widthPx, heightPx, widthPx * heightPx]);
      }
      expect(classes.data.every((id) => id < 3)).to.equal(true);
      expect(foreground.data.every((share) => share >= 0 && share <= 1)).to.equal(true);
    }
  });

  it('takes the most probable class, and all but the background for foreground', async () => {
    const model = untrainedModel();
    const picture = noisePicture(12, 8);
    const { classes, foreground } = await predictOnce(model, picture);
    const expected = probabilitiesOf(model, picture);
    expected.forEach((shares, i) => {
      expect(foreground.data[i]).to.be.closeTo(1 - shares[0]!, 1e-5);
      expect(classes.data[i]).to.equal(shares.indexOf(Math.max(...shares)));
    });
    expect(new Set(classes.data).size, 'more than one class, or this shows little').to.be.above(1);
  });

  it('stretches probabilities smoothly, not classes', async () => {
    const model = untrainedModel(['background', 'foreground']);
    const picture = noisePicture(12, 8);
    const large = { widthPx: 120, heightPx: 80, data: new Uint8Array(3 * 120 * 80) };
    for (let y = 0; y < 80; y++) {
      for (let x = 0; x < 120; x++) {
        const from = 3 * (Math.floor(y / 10) * 12 + Math.floor(x / 10));
        large.data.set(picture.data.subarray(from, from + 3), 3 * (y * 120 + x));
      }
    }
    const { foreground, classes } = await predictOnce(model, large);
    let steps = 0;
    for (let i = 1; i < 120; i++) steps = Math.max(steps, Math.abs(foreground.data[i]! - foreground.data[i - 1]!));
    expect(steps, 'largest change to the next pixel')
      .to.be.above(0)
      .and.below(0.1 + 1e-6);
    classes.data.forEach((id, i) => {
      expect(id).to.equal(foreground.data[i]! > 0.5 ? 1 : 0);
    });
  });

  it('has the name of its architecture', () => {
    const predictor = createPredictor(untrainedModel());
    expect(predictor.name).to.equal('unet');
    expect(predictor.binaryOnly).to.equal(undefined);
    predictor.dispose();
  });

  it('averages what it says of the picture and of its mirror image with tta', async () => {
    const model = untrainedModel();
    const picture = noisePicture(12, 8);
    const plain = (await predictOnce(model, picture)).foreground.data;
    const turned = mirrorColumns((await predictOnce(model, mirrorPicture(picture))).foreground.data, 12);
    const { foreground } = await predictOnce(model, picture, { tta: true });
    foreground.data.forEach((share, i) => {
      expect(share).to.be.closeTo((plain[i]! + turned[i]!) / 2, 1e-5);
    });
    expect(Math.max(...plain.map((share, i) => Math.abs(share - turned[i]!))), 'or this shows nothing').to.be.above(
      0.01,
    );
  });

  it('averages over scales: twice the size of the network shows it what a larger network input would', async () => {
    const model = untrainedModel();
    const picture = noisePicture(24, 16);
    const { size } = model;
    const [one, two] = await Promise.all([
      predictOnce(model, picture),
      predictOnce({ ...model, size: { heightPx: 2 * size.heightPx, widthPx: 2 * size.widthPx } }, picture),
    ]);
    const { foreground } = await predictOnce(model, picture, { scales: [1, 2] });
    foreground.data.forEach((share, i) => {
      expect(share).to.be.closeTo((one.foreground.data[i]! + two.foreground.data[i]!) / 2, 1e-5);
    });
  });

  it('cuts only pictures larger than the network into tiles with auto, all with on, none with off', async () => {
    const model = untrainedModel();
    const of = async (picture: Picture, options?: PredictorOptions): Promise<number[]> => [
      ...(await predictOnce(model, picture, options)).foreground.data,
    ];
    const [small, same, large] = [noisePicture(7, 5), noisePicture(12, 8), noisePicture(31, 17)];
    expect(await of(small, { tiles: 'auto' })).to.deep.equal(await of(small));
    expect(await of(large, { tiles: 'off' })).to.deep.equal(await of(large));
    expect(await of(large, { tiles: 'auto' })).to.deep.equal(await of(large, { tiles: 'on' }));
    expect(await of(large, { tiles: 'on' })).to.not.deep.equal(await of(large));
    expect(await of(small, { tiles: 'on' })).to.not.deep.equal(await of(small));
    const [tiled, whole] = [await of(same, { tiles: 'on' }), await of(same)];
    for (const [i, share] of tiled.entries()) expect(share).to.be.closeTo(whole[i]!, 1e-6);
  });

  it('refuses scales out of their range, and none', () => {
    const open =
      (...scales: number[]) =>
      () =>
        createPredictor(untrainedModel(), { scales });
    expect(open(1, 5)).to.throw(ConfigError, 'scale must be from 0.25 to 4: 5');
    expect(open(Number.NaN)).to.throw(ConfigError, 'scale must be from 0.25 to 4: NaN');
    expect(open()).to.throw(ConfigError, 'scales must be at least one: none given');
  });

  it('leaves no tensor behind once it is disposed of', () =>
    assertNoLeak(async () => {
      await predictOnce(untrainedModel(), noisePicture(20, 10));
      await predictOnce(untrainedModel(), noisePicture(20, 10), { tta: true, scales: [1, 2], tiles: 'on' });
    }));
});
