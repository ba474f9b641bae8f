import { expect } from 'chai';
import { addLegendPick } from '../../lib/report/legendPick.js';

const COLOR = { field: 'series', type: 'nominal' };

describe('addLegendPick', () => {
  it('binds a choice of series to the legend, which fades the others', () => {
    const picked = addLegendPick({ mark: 'line', encoding: { color: COLOR } });
    expect(picked['params']).to.deep.equal([
      { name: 'legendPick', select: { type: 'point', fields: ['series'] }, bind: 'legend' },
    ]);
    expect(picked['encoding']).to.deep.equal({
      color: COLOR,
      opacity: { condition: { param: 'legendPick', value: 1 }, value: 0.15 },
    });
  });

  it('keeps how opaque marks are', () => {
    const opacityOf = (mark: unknown): unknown =>
      (addLegendPick({ mark, encoding: { color: COLOR } })['encoding'] as { opacity: { condition: { value: number } } })
        .opacity.condition.value;
    expect(opacityOf({ type: 'point', opacity: 0.6 })).to.equal(0.6);
    expect(opacityOf('point')).to.equal(0.7);
    expect(opacityOf({ type: 'bar' })).to.equal(1);
  });

  it('finds the one layer with a legend', () => {
    const rule = { mark: 'rule' };
    const picked = addLegendPick({ layer: [rule, { mark: 'line', encoding: { color: COLOR } }] });
    const [first, second] = picked['layer'] as Record<string, unknown>[];
    expect(first).to.deep.equal(rule);
    expect(second).to.have.property('params');
  });

  it('leaves charts as they are that have parameters, no legend or no categories', () => {
    const charts = [
      { params: [], mark: 'line', encoding: { color: COLOR } },
      { mark: 'line', encoding: { color: { ...COLOR, legend: null } } },
      { mark: 'rect', encoding: { color: { field: 'share', type: 'quantitative' } } },
      { mark: 'bar', encoding: {} },
    ];
    for (const chart of charts) expect(addLegendPick(chart)).to.equal(chart);
  });
});
