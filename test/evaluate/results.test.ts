import { expect } from 'chai';
import { InterruptedError } from '../../lib/base/error.js';
import { TRIMAP_CLASSES } from '../../lib/data/dataset.js';
import { evaluateBaselines, listBaselines, listPeers, listResults } from '../../lib/evaluate/results.js';
import { memoryDataset } from '../support/dataset.js';
import { evaluationOf } from '../support/evaluations.js';
import { failureOf } from '../support/failure.js';
import { maskOf } from '../support/masks.js';

describe('listResults', () => {
  const [train, test] = [evaluationOf([['01', '01']]), evaluationOf([['01', '11']])];

  it('lists the splits asked for, in that order', () => {
    const results = listResults({ splits: { train, test } }, 'unet', ['test', 'train']);
    expect(results).to.deep.equal([
      { model: 'unet', label: 'U-Net', split: 'test', evaluation: test },
      { model: 'unet', label: 'U-Net', split: 'train', evaluation: train },
    ]);
  });

  it('leaves splits out that were not measured', () => {
    expect(listResults({ splits: { train } }, 'unet', ['val', 'test'])).to.deep.equal([]);
  });
});

describe('listPeers', () => {
  it('lists the other networks of a run by the name of their architecture', () => {
    const test = evaluationOf([['01', '11']]);
    const metrics = { splits: {}, peers: { test: { 'residual-unet': test } } };
    expect(listPeers(metrics, ['train', 'test'])).to.deep.equal([
      { model: 'residual-unet', label: 'Residual U-Net', split: 'test', evaluation: test },
    ]);
  });
});

describe('evaluateBaselines', () => {
  const dataset = memoryDataset(
    {
      a: { split: 'train', classes: maskOf('0011') },
      b: { split: 'test', classes: maskOf('0001') },
    },
    TRIMAP_CLASSES,
  );

  const options = { size: { heightPx: 1, widthPx: 4 }, seed: 1 };

  it('has four baselines on each split, by foreground and background only', async () => {
    const results = await evaluateBaselines(dataset, ['train', 'test'], options);
    expect(results.map(({ split, model, label }) => `${split} ${model}: ${label}`).slice(0, 5)).to.deep.equal([
      'train all-foreground: All foreground',
      'train mean-mask: Mean mask',
      'train otsu: Otsu',
      'train colour: Colour model',
      'test all-foreground: All foreground',
    ]);
    const ious = results.filter(({ model }) => model !== 'colour').map((each) => each.evaluation.summary.iou.mean);
    expect(ious).to.deep.equal([2 / 4, 1, 1, 1 / 4, 1 / 2, 1]);
    expect(results.every(({ evaluation }) => evaluation.multiclass === undefined)).to.equal(true);
  });

  it('does without a mean mask where there is no training image', async () => {
    const untrained = memoryDataset({ b: { split: 'test', classes: maskOf('0001') } });
    const results = await evaluateBaselines(untrained, ['test'], options);
    expect(results.map(({ model }) => model)).to.deep.equal(['all-foreground', 'otsu', 'colour']);
  });

  it('stops at a signal, also while masks are averaged', async () => {
    const signal = AbortSignal.abort();
    const error = await failureOf(() => evaluateBaselines(dataset, ['test'], { ...options, signal }));
    expect(error).to.be.instanceOf(InterruptedError);
  });
});

describe('listBaselines', () => {
  it('lists what was measured beside a run, with names in words', () => {
    const evaluation = evaluationOf([['01', '01']]);
    const metrics = { splits: {}, baselines: { test: { otsu: evaluation } } };
    expect(listBaselines(metrics, ['train', 'test'])).to.deep.equal([
      { model: 'otsu', label: 'Otsu', split: 'test', evaluation },
    ]);
  });
});
