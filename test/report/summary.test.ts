import { expect } from 'chai';
import type { RunMetrics } from '../../lib/evaluate/evaluateRun.js';
import { summariseRun } from '../../lib/report/summary.js';
import type { Run } from '../../lib/train/run.js';

const RUN = {
  config: { preprocess: { widthPx: 240, heightPx: 160 } },
  model: { arch: 'unet', network: { layout: { size: 486571 } } },
  provenance: { dataset: { name: 'studio' }, seconds: 49, started: '2026-11-21T08:00:00Z' },
} as unknown as Run;

const mean = (value: number) => ({ mean: value, ci95: [value - 0.01, value + 0.01], n: 48, skipped: 0 });
const METRICS = {
  splits: {
    test: { n: 48, perImage: [{ id: 'a' }], summary: { iou: mean(0.8), dice: mean(0.9), accuracy: mean(0.95) } },
  },
} as unknown as RunMetrics;

describe('summariseRun', () => {
  it('tells data set, network and metrics in one paragraph', () => {
    const summary = summariseRun(RUN, METRICS);
    expect(summary).to.contain('On the 48 test images of **studio**, a U-Net of 486,571 parameters');
    expect(summary).to.contain('mean IoU of **0.800**').and.to.contain('Dice of **0.900**').and.not.to.contain('\n');
  });

  it('tells the same in Russian', () => {
    const summary = summariseRun(RUN, METRICS, 'ru');
    expect(summary)
      .to.contain('набора **studio**')
      .and.to.contain('параметров 486\u00a0571,')
      .and.to.contain('IoU **0.800**')
      .and.to.contain('Dice **0.900**');
  });

  it('tells nothing without a measured test split', () => {
    expect(summariseRun(RUN, { splits: {} } as RunMetrics)).to.equal('');
  });
});
