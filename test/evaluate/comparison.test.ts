import { expect } from 'chai';
import { createRandom } from '../../lib/base/random.js';
import { type Contestant, compareModels } from '../../lib/evaluate/comparison.js';
import { summariseRepeats } from '../../lib/evaluate/repeats.js';
import type { ImageScore } from '../../lib/evaluate/scores.js';
import { evaluationOf } from '../support/evaluations.js';

/** A model with these IoUs on images 0, 1, 2 … */
function contestant(model: string, ious: readonly (number | null)[], isBaseline = false): Contestant {
  const perImage = ious.map((iou, i) => ({ id: `image-${i}`, iou, boundaryF: iou, hd95: iou }) as ImageScore);
  return { model, isBaseline, perImage };
}

const options = { seed: 1, metrics: ['iou'], resamples: 2000 } as const;
const rising = Array.from({ length: 10 }, (_, i) => i / 20);

describe('compareModels', () => {
  it('tests the differences of the images that both have a value for', () => {
    const ours = contestant('ours', [0.5, 0.75, null, 1, 0.25]);
    const other = contestant('other', [0.25, 0.25, 0.5, 0.125, null]);
    const [pair] = compareModels([ours, other], options).pairs;
    expect(pair).to.deep.include({ first: 'ours', second: 'other', metric: 'iou', n: 3 });
    expect(pair!.meanDifference).to.equal((0.25 + 0.5 + 0.875) / 3);
    // all three differences have one sign: 2 of the 2^3 patterns
    expect(pair!.wilcoxon).to.deep.equal({ statistic: 1 + 2 + 3, p: 2 / 8, method: 'exact' });
    expect(pair!.ci95![0]).to.be.at.least(0.25);
    expect(pair!.better).to.equal(null);
  });

  it('names the better one where a difference is beyond chance, whichever way is better', () => {
    const high = contestant(
      'high',
      rising.map((value) => value + 0.3 + value / 10),
    );
    const pairs = compareModels([high, contestant('low', rising)], { ...options, metrics: ['hd95', 'iou'] }).pairs;
    expect(pairs.map(({ metric, pHolm, better }) => [metric, pHolm, better])).to.deep.equal([
      ['iou', 2 / 2 ** 10, 'high'],
      ['hd95', 2 / 2 ** 10, 'low'],
    ]);
    expect(pairs[0]!.bootstrapP).to.be.below(0.01);
  });

  it('corrects for the pairs of a metric, and compares no two baselines', () => {
    const models = [
      contestant('otsu', rising, true),
      contestant(
        'mean-mask',
        rising.map((value) => 0.4 - value),
        true,
      ),
      contestant(
        'unet',
        rising.map((value) => value + 0.3 + value / 10),
      ),
    ];
    const { pairs } = compareModels(models, options);
    expect(pairs.map(({ first, second }) => `${first} ${second}`)).to.deep.equal(['unet otsu', 'unet mean-mask']);
    expect(pairs[0]!.pHolm).to.equal((2 * 2) / 2 ** 10);
  });

  it('marks a model that does not beat every baseline beyond chance', () => {
    const low = contestant('low', rising, true);
    const alike = contestant(
      'alike',
      rising.map((value, i) => value + (i % 2 ? 0.01 : -0.012) * (1 + i)),
      true,
    );
    const model = contestant(
      'unet',
      rising.map((value) => value + 0.005 * (1 + value)),
    );
    expect(compareModels([low, alike, model], options).verdicts).to.deep.equal([
      { model: 'unet', metric: 'iou', beaten: ['low'], notBeaten: ['alike'], notCompared: [], beatsAll: false },
    ]);
    expect(compareModels([low, model], options).verdicts[0]!.beatsAll).to.equal(true);
    expect(compareModels([model], options)).to.deep.include({ pairs: [], verdicts: [] });
  });

  it('tells a baseline without any value to compare from one that is not beaten', () => {
    const low = contestant('low', rising, true);
    const silent = contestant(
      'silent',
      rising.map(() => null),
      true,
    );
    const model = contestant(
      'unet',
      rising.map((value) => value + 0.3 + value / 10),
    );
    expect(compareModels([low, silent, model], options).verdicts).to.deep.equal([
      { model: 'unet', metric: 'iou', beaten: ['low'], notBeaten: [], notCompared: ['silent'], beatsAll: true },
    ]);
    const alone = compareModels([silent, model], options).verdicts[0];
    expect(alone).to.deep.include({ beaten: [], notBeaten: [], notCompared: ['silent'], beatsAll: false });
  });

  it('finds nothing in two equal models', () => {
    const [pair] = compareModels([contestant('a', rising), contestant('b', rising)], options).pairs;
    expect(pair).to.deep.include({ meanDifference: 0, wilcoxon: null, pHolm: null, better: null, bootstrapP: 1 });
  });

  it('counts the images of a group as one', () => {
    const random = createRandom(1);
    const noise = Array.from({ length: 40 }, () => random.normal() / 100);
    // two groups of twenty images: forty differences of one sign, and yet two cases only
    const ours = contestant(
      'ours',
      noise.map((value) => 0.6 + value),
    );
    const other = contestant(
      'other',
      noise.map((value, i) => 0.5 + value + i / 1000),
    );
    const groupOf = (id: string): string => (Number(id.slice(6)) < 20 ? 'x' : 'y');
    const alone = compareModels([ours, other], options).pairs[0]!;
    const grouped = compareModels([ours, other], { ...options, groupOf }).pairs[0]!;
    expect(alone.pHolm).to.be.below(1e-6);
    expect(grouped.wilcoxon).to.deep.equal({ statistic: 3, p: 2 / 4, method: 'exact' });
    expect(grouped).to.deep.include({ n: 40, groups: 2, better: null });
  });

  it('calls chance a difference in about one of twenty comparisons of equal models', () => {
    const random = createRandom(5);
    const runs = 200;
    let found = 0;
    for (let k = 0; k < runs; k++) {
      const draw = (): number[] => Array.from({ length: 20 }, () => random.next());
      const [pair] = compareModels([contestant('a', draw()), contestant('b', draw())], {
        ...options,
        resamples: 1,
      }).pairs;
      if (pair!.better !== null) found++;
    }
    // 200 draws at 5 % have a standard deviation of 1.5 points
    expect(found / runs).to.be.within(0.01, 0.1);
  });
});

describe('summariseRepeats', () => {
  it('has mean, standard deviation and range over runs, and their values', () => {
    const runs = [evaluationOf([['0011', '0111']]), evaluationOf([['0111', '0111']]), evaluationOf([['00', '00']])];
    const { iou } = summariseRepeats(runs);
    expect(iou.values).to.deep.equal([2 / 3, 1, null]);
    expect(iou.mean).to.be.closeTo(5 / 6, 1e-12);
    expect(iou.sd).to.be.closeTo(Math.sqrt(2 * (1 / 6) ** 2), 1e-12);
    expect([iou.range, iou.n]).to.deep.equal([[2 / 3, 1], 2]);
  });

  it('has no deviation of a single run', () => {
    expect(summariseRepeats([evaluationOf([['01', '01']])]).dice).to.deep.equal({
      mean: 1,
      sd: null,
      range: [1, 1],
      n: 1,
      values: [1],
    });
  });
});
