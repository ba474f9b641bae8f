import { expect } from 'chai';
import { ConfigError } from '../../lib/base/error.js';
import { resolveConfig } from '../../lib/config/resolve.js';
import type { Config } from '../../lib/config/schema.js';
import type { PreparedSample } from '../../lib/preprocess/prepare.js';
import { assertLoss, balanceClasses, chooseLoss } from '../../lib/train/chooseLoss.js';
import { failureOf } from '../support/failure.js';

const DATASET = {
  classes: ['background', 'cat', 'outline'],
  items: [
    { stem: 'a', split: 'train' },
    { stem: 'b', split: 'train' },
    { stem: 'c', split: 'val' },
  ],
} as const;

const MASKS: Record<string, readonly number[]> = { a: [0, 0, 0, 1], b: [0, 0, 0, 2], c: [1, 1, 1, 1] };
const STORE = {
  get: async (stem: string): Promise<PreparedSample> => ({
    stem,
    widthPx: 2,
    heightPx: 2,
    image: new Uint8Array(12),
    classes: Uint8Array.from(MASKS[stem] ?? []),
  }),
};

const settingsOf = (values: Record<string, unknown>): Config['train'] => resolveConfig({ values }).train;

describe('chooseLoss', () => {
  it('is cross-entropy plus Dice of all pixels by default', async () => {
    const loss = await chooseLoss(DATASET, settingsOf({}), STORE);
    expect(loss).to.deep.equal({
      name: 'ce-dice',
      ignore: null,
      focalGamma: 2,
      tverskyAlpha: 0.3,
      boundaryWeight: 0.1,
    });
  });

  it('finds the class to ignore by its name, and keeps the weights given', async () => {
    const values = { 'train.loss': 'focal', 'train.ignore': 'outline', 'train.classWeights': [1, 2, 3] };
    const loss = await chooseLoss(DATASET, settingsOf(values), STORE);
    expect(loss).to.deep.include({ name: 'focal', ignore: 2, weights: [1, 2, 3] });
  });

  it('balances by the training masks alone', async () => {
    const { weights } = await chooseLoss(DATASET, settingsOf({ 'train.classWeights': 'balanced' }), STORE);
    // 6, 1 and 1 of 8 pixels
    expect(weights).to.deep.equal([8 / 18, 8 / 3, 8 / 3]);
  });

  it('names the classes where train.ignore is none of them', async () => {
    const settings = settingsOf({ 'train.ignore': 'dog' });
    const error = await failureOf(() => assertLoss(DATASET, settings));
    expect(error).to.be.instanceOf(ConfigError);
    expect(error.message).to.equal('train.ignore must be a class of the data set; background, cat, outline: dog');
  });

  it('refuses weights that are not one a class', async () => {
    const settings = settingsOf({ 'train.classWeights': [1, 2] });
    const error = await failureOf(() => assertLoss(DATASET, settings));
    expect(error).to.be.instanceOf(ConfigError);
    expect(error.message).to.equal('train.classWeights needs a number for each of 3 classes: 2');
  });

  it('refuses weights that are not numbers above 0', async () => {
    for (const weights of ['some', [0, 1, 1], [-1, 1, 1]]) {
      const error = await failureOf(() => settingsOf({ 'train.classWeights': weights }));
      expect(error.message).to.contain('train.classWeights');
    }
  });
});

describe('balanceClasses', () => {
  it('lets a pixel weigh 1 on average', () => {
    const counts = [70, 20, 10, 0];
    const weights = balanceClasses(counts, null);
    expect(counts.reduce((sum, count, id) => sum + count * weights[id]!, 0)).to.be.closeTo(100, 1e-9);
    expect(weights[3]).to.equal(1);
  });
});
