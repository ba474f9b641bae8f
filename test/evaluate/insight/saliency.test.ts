import { expect } from 'chai';
import { useBackend } from '../../../lib/backend/backend.js';
import type { Picture } from '../../../lib/data/picture.js';
import { saliency } from '../../../lib/evaluate/insight/saliency.js';
import { createPredictor } from '../../../lib/evaluate/networkPredictor.js';
import { ARCHITECTURES } from '../../../lib/model/networkConfig.js';
import type { Model } from '../../../lib/train/model.js';
import { assertNoLeak } from '../../support/tensor.js';
import { noisePicture } from '../runFixture.js';
import { smallModel } from './smallModel.js';

/** The picture with one value changed. */
function change(picture: Picture, index: number, step: number): Picture {
  const data = Uint8Array.from(picture.data);
  data[index] = data[index]! + step;
  return { ...picture, data };
}

/** How much the logit changes with a pixel, by changing its three values up and down by one step of 255. */
async function differenceAt(
  model: Model,
  picture: Picture,
  pixel: { x: number; y: number },
  at: number,
): Promise<number> {
  let sum = 0;
  for (let index = 3 * at; index < 3 * at + 3; index++) {
    const [up, down] = [
      await saliency(model, change(picture, index, 1), pixel),
      await saliency(model, change(picture, index, -1), pixel),
    ];
    sum += Math.abs(((up.logit - down.logit) * 255) / 2);
  }
  return sum;
}

describe('saliency', () => {
  before(() => useBackend('wasm'));

  const pixel = { x: 13, y: 7 };
  const noise = noisePicture(24, 16);
  /** Values that can go up and down by one. */
  const picture = { ...noise, data: noise.data.map((value) => Math.min(Math.max(value, 1), 254)) };

  for (const backend of ['wasm', 'cpu'] as const) {
    describe(`on ${backend}`, () => {
      before(() => useBackend(backend));
      after(() => useBackend('wasm'));

      for (const arch of ARCHITECTURES) {
        it(`agrees with numerical differences of the logit: ${arch}`, async () => {
          const model = smallModel({ arch });
          const { values } = await saliency(model, picture, pixel);
          const largest = Math.max(...values);
          for (const at of [values.indexOf(largest), 9 * 24 + 12])
            expect(values[at]).to.be.closeTo(await differenceAt(model, picture, pixel, at), 0.03 * largest);
        });
      }
    });
  }

  for (const arch of ARCHITECTURES) {
    for (const up of ['transposed', 'bilinear'] as const) {
      it(`vanishes outside of the theoretical receptive field: ${arch}, ${up}`, async () => {
        const model = smallModel({ arch, up, depth: 1 }, { heightPx: 40, widthPx: 48 });
        const { values, field } = await saliency(model, noisePicture(48, 40), { x: 25, y: 18 });
        const { left, top, right, bottom } = field.box;
        expect(right - left + 1)
          .to.be.at.most(field.theoreticalPx)
          .and.below(48);
        const isInside = (i: number): boolean => {
          const [x, y] = [i % 48, Math.floor(i / 48)];
          return x >= left && x <= right && y >= top && y <= bottom;
        };
        expect([...values].filter((value, i) => value > 0 && !isInside(i))).to.deep.equal([]);
        expect([...values].filter((value, i) => value > 0 && isInside(i)).length).to.be.above(20);
        expect(field.effectivePx).to.be.within(1, field.theoreticalPx);
      });
    }
  }

  it('explains the logarithm of the odds of the probability that is predicted', async () => {
    const model = smallModel({ arch: 'unet' });
    const predictor = createPredictor(model);
    const { foreground } = await predictor.predict(picture);
    predictor.dispose();
    const share = foreground.data[7 * 24 + 13]!;
    const { logit } = await saliency(model, picture, pixel);
    expect(logit).to.be.closeTo(Math.log(share / (1 - share)), 1e-3);
  });

  it('is at the size of the picture, whatever that of the network, with and without padding', async () => {
    for (const fit of ['stretch', 'letterbox'] as const) {
      const model = smallModel({ arch: 'unet', depth: 1 }, { heightPx: 16, widthPx: 24, fit });
      const { heightPx, widthPx, values, field } = await saliency(model, noisePicture(60, 80), { x: 59, y: 79 });
      expect([heightPx, widthPx, values.length]).to.deep.equal([80, 60, 4800]);
      expect([field.box.right, field.box.bottom]).to.deep.equal([59, 79]);
      expect(values[4799], 'the pixel itself').to.be.above(0);
    }
  });

  it('is the plain gradient when smoothed without noise, and another with noise, by its seed', async () => {
    const model = smallModel({ arch: 'unet' });
    const of = async (noise: number, seed: number): Promise<number[]> => [
      ...(await saliency(model, picture, pixel, { samples: 2, noise, seed })).values,
    ];
    const plain = (await saliency(model, picture, pixel)).values;
    for (const [i, value] of (await of(0, 1)).entries()) expect(value).to.be.closeTo(plain[i]!, 1e-5);
    expect(await of(0.1, 1)).to.deep.equal(await of(0.1, 1));
    expect(await of(0.1, 1)).to.not.deep.equal(await of(0.1, 2));
  });

  it('refuses pixels outside of the picture, and smoothing without samples', async () => {
    const model = smallModel({ arch: 'unet' });
    const messageOf = (...args: Parameters<typeof saliency>): Promise<string> =>
      saliency(...args).then(String, (error: unknown) => String(error));
    expect(await messageOf(model, picture, { x: 24, y: 0 })).to.equal(
      'RangeError: pixel outside of the image of 24x16 px: 24, 0',
    );
    expect(await messageOf(model, picture, pixel, { samples: 0, noise: 0.1, seed: 1 })).to.equal(
      'RangeError: smoothing needs at least 1 sample: 0',
    );
  });

  it('leaves no tensor behind', () =>
    assertNoLeak(() =>
      saliency(smallModel({ arch: 'residual-unet' }), picture, pixel, { samples: 1, noise: 0.1, seed: 1 }),
    ));
});
