import { expect } from 'chai';
import { TRIMAP_CLASSES } from '../../lib/data/dataset.js';
import { evaluateBaselines, listResults } from '../../lib/evaluate/results.js';
import { memoryDataset } from '../support/dataset.js';
import { evaluationOf } from '../support/evaluations.js';
import { maskOf } from '../support/masks.js';

describe('listResults', () => {
  const [train, test] = [evaluationOf([['01', '01']]), evaluationOf([['01', '11']])];

  it('lists the splits asked for, in that order', () => {
    const results = listResults({ splits: { train, test } }, 'unet', 'U-Net', ['test', 'train']);
    expect(results).to.deep.equal([
      { model: 'unet', label: 'U-Net', split: 'test', evaluation: test },
      { model: 'unet', label: 'U-Net', split: 'train', evaluation: train },
    ]);
  });

  it('leaves splits out that were not measured', () => {
    expect(listResults({ splits: { train } }, 'unet', 'U-Net', ['val', 'test'])).to.deep.equal([]);
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

  it('has three baselines on each split, by foreground and background only', async () => {
    const results = await evaluateBaselines(dataset, ['train', 'test'], { size: { heightPx: 1, widthPx: 4 }, seed: 1 });
    const ious = results.map(({ model, split, evaluation }) => [split, model, evaluation.summary.iou.mean]);
    expect(ious).to.deep.equal([
      ['train', 'all-foreground', 2 / 4],
      ['train', 'mean-mask', 1],
      ['train', 'otsu', 1],
      ['test', 'all-foreground', 1 / 4],
      ['test', 'mean-mask', 1 / 2],
      ['test', 'otsu', 1],
    ]);
    expect(results.map(({ label }) => label).slice(0, 3)).to.deep.equal(['All foreground', 'Mean mask', 'Otsu']);
    expect(results.every(({ evaluation }) => evaluation.multiclass === undefined)).to.equal(true);
  });
});
