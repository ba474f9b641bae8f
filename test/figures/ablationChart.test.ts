import { expect } from 'chai';
import type { AblationRow } from '../../lib/evaluate/ablation/results.js';
import { ablationChart } from '../../lib/figures/ablationChart.js';

const PLAN = {
  xTitle: 'training images',
  arms: [
    { name: 'few', x: 16, series: 'plain', settings: {} },
    { name: 'all', x: 160, series: 'plain', settings: {} },
    { name: 'never', x: 160, series: 'augmented', settings: {} },
  ],
};
const rowOf = (arm: string, seed: number, dice: number | null): AblationRow => ({
  ...{ arm, seed, dice, iou: dice, key: '', images: 1, n: 48, seconds: 1, backend: 'wasm' },
  started: '2026-01-01T00:00:00.000Z',
});

describe('ablationChart', () => {
  const rows = [rowOf('few', 1, 0.5), rowOf('few', 2, 0.7), rowOf('all', 1, 0.9), rowOf('all', 2, null)];
  const { spec } = ablationChart({
    id: 'fig-images',
    caption: 'c',
    plan: PLAN,
    rows,
    metric: 'dice',
  });

  it('draws the mean over the seeds with a bar from the lowest to the highest', () => {
    const { values } = (spec as { data: { values: Record<string, unknown>[] } }).data;
    expect(values).to.have.length(2);
    expect(values[0]).to.include({ x: 16, series: 'plain', n: 2, lowest: 0.5, highest: 0.7 });
    expect(values[0]?.['mean']).to.be.closeTo(0.6, 1e-12);
    expect(values[1]).to.include({ x: 160, mean: 0.9, n: 1, lowest: 0.9, highest: 0.9 });
  });

  it('tells the values in its alternative text', () => {
    expect((spec as { description: string }).description).to.equal(
      'Line chart of the mean Dice over the training images. plain: 0.600 at 16, 0.900 at 160.',
    );
  });
});
