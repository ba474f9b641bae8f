import { expect } from 'chai';
import { describeEvaluation } from '../../lib/cli/summary.js';
import { evaluationOf } from '../support/evaluations.js';

describe('describeEvaluation', () => {
  const evaluation = evaluationOf([
    ['0011', '0011'],
    ['0111', '0011'],
  ]);

  it('tells the means with their intervals over images', () => {
    expect(describeEvaluation('test', evaluation)).to.equal(
      'test (2 images)  accuracy 0.875 [0.750, 1.000]  dice 0.900 [0.800, 1.000]  iou 0.833 [0.667, 1.000]',
    );
  });

  it('tells those over groups where there are groups, and nothing where there is none', () => {
    const { summary } = evaluation;
    const grouped = { ...summary, iou: { ...summary.iou, groups: 1, groupCi95: [0.5, 0.75] as const } };
    expect(describeEvaluation('val', { ...evaluation, summary: grouped })).to.match(/iou 0\.833 \[0\.500, 0\.750\]$/);
    const none = evaluationOf([['00', '00']]);
    expect(describeEvaluation('all', none)).to.equal(
      'all (1 images)  accuracy 1.000 [1.000, 1.000]  dice none  iou none',
    );
  });
});
