import { expect } from 'chai';
import { otsu } from '../../lib/evaluate/baselines.js';
import { evaluatePredictor } from '../../lib/evaluate/evaluate.js';
import { evaluateBeside } from '../../lib/evaluate/evaluateBeside.js';
import type { Predictor } from '../../lib/evaluate/predictor.js';
import { memoryDataset } from '../support/dataset.js';
import { maskOf } from '../support/masks.js';

/** Otsu's method, entered as a model. */
const model: Predictor = { ...otsu(), name: 'model', isBaseline: false };

describe('evaluateBeside', () => {
  const stems = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  const dataset = memoryDataset(
    Object.fromEntries(
      stems.map((stem, i) => [
        stem,
        { split: 'test' as const, classes: maskOf('0000011', i % 2 ? '0000001' : '0000111') },
      ]),
    ),
  );
  const options = { seed: 1, size: { widthPx: 7, heightPx: 2 } };

  it('adds baselines and comparisons to the evaluation of the model', async () => {
    const { baselines, comparisons, ...evaluation } = await evaluateBeside(model, dataset, 'test', options);
    expect(evaluation).to.deep.equal(await evaluatePredictor(model, dataset, 'test', options));
    expect(baselines['otsu']?.summary).to.deep.equal(evaluation.summary);
    expect(comparisons.pairs[0]).to.include({ first: 'model', second: 'all-foreground', metric: 'iou', n: 8 });
  });

  it('marks a model that is as good as a baseline as not better', async () => {
    const { comparisons } = await evaluateBeside(model, dataset, 'test', options);
    const [verdict] = comparisons.verdicts;
    expect(verdict?.beatsAll).to.equal(false);
    expect(verdict?.notBeaten).to.include('otsu');
    expect(verdict?.beaten).to.include('all-foreground');
  });

  it('reads each image once for all of them', async () => {
    dataset.reads.length = 0;
    await evaluateBeside(model, dataset, 'test', options);
    expect(dataset.reads).to.deep.equal(stems);
  });
});
