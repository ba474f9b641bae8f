import { expect } from 'chai';
import { choiceTable } from '../../lib/figures/choiceTable.js';
import { sizeQualityChart } from '../../lib/figures/sizeQualityChart.js';
import { comparableFigures } from '../../lib/review/comparable.js';
import type { Fact } from '../../lib/review/fact.js';
import { readSolutionRecords, type SolutionRecord } from '../../lib/review/solutionRecords.js';

const fact = <T>(value: T): Fact<T> => ({ value, unverified: true });

/** A record of models with one score each. */
function recordOf(scores: readonly (readonly [string, number | undefined, number])[], split = 'test'): SolutionRecord {
  const figure = { metric: 'Dice', dataset: 'Set', split, protocol: 'p' } as const;
  return {
    publishedFigures: scores.map(([model, , value]) => fact({ ...figure, model, value })),
    sizes: scores.flatMap(([model, parameters]) => (parameters === undefined ? [] : [fact({ model, parameters })])),
  } as never;
}

describe('comparableFigures', () => {
  it('gathers models of one protocol from several records, by size', () => {
    const [group, ...rest] = comparableFigures([
      recordOf([
        ['b', 2e6, 0.8],
        ['c', 3e6, 0.9],
      ]),
      recordOf([['a', 1e6, 0.7]]),
    ]);
    expect(rest).to.deep.equal([]);
    expect(group).to.include({ metric: 'Dice', dataset: 'Set', isLowerBetter: false });
    expect(group?.models.map(({ model }) => model)).to.deep.equal(['a', 'b', 'c']);
  });

  it('never mixes splits, and leaves out models of unknown size and small groups', () => {
    const three = [
      ['a', 1e6, 0.7],
      ['b', 2e6, 0.8],
      ['c', undefined, 0.9],
    ] as const;
    expect(comparableFigures([recordOf(three)])).to.deep.equal([]);
    expect(comparableFigures([recordOf(three, 'val'), recordOf([['d', 4e6, 0.9]])])).to.deep.equal([]);
  });

  it('finds more than one comparison in the shipped records', async () => {
    const groups = comparableFigures(await readSolutionRecords());
    expect(groups.map(({ dataset }) => dataset)).to.include.members(['COCO', 'PPM-AIM-195', 'SA-V']);
  });
});

describe('sizeQualityChart', () => {
  it('draws a point for each model and tells all of them in words', () => {
    const [figures] = comparableFigures([
      recordOf([
        ['a', 1e6, 0.7],
        ['b', 2e6, 0.8],
        ['c', 3e6, 0.9],
      ]),
    ]);
    if (!figures) throw new Error('there must be a group');
    const { spec } = sizeQualityChart({ id: 'fig-size', caption: 'Size.', figures });
    expect(spec['data']).to.deep.equal({
      values: [1, 2, 3].map((millions, i) => ({
        model: 'abc'[i],
        millions,
        value: [0.7, 0.8, 0.9][i],
        isAbove: i === 2,
      })),
    });
    expect(spec['description']).to.include('b, 2.0 million: 0.8').and.include('higher is better');
  });
});

describe('choiceTable', () => {
  it('names up to three solutions for a need, or says that there is none', async () => {
    const records = await readSolutionRecords();
    const { html } = choiceTable({
      id: 'tab-choice',
      caption: 'Choice.',
      records,
      stated: [
        {
          label: 'A trimap <is> there',
          needs: { subject: 'object pointed at', prompt: 'trimap', hair: true, cpuOnly: true },
        },
        { label: 'Cells in the browser', needs: { subject: 'cells', browser: true } },
      ],
    });
    expect(html).to.include('A trimap &lt;is&gt; there').and.include('>PyMatting</a>, ');
    expect(html).to.include('for the first: ').and.include('takes a trimap');
    expect(html).to.include('nothing in the records');
  });
});
