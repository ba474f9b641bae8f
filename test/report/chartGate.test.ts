import { expect } from 'chai';
import { findChartFault } from '../../lib/report/chartGate.js';

describe('findChartFault', () => {
  it('finds nothing in a chart of its own data, whatever the fields are called', () => {
    const values = [{ url: 'https://example.org', href: 'x', sequence: { stop: 1e12 } }];
    expect(findChartFault({ data: { values }, mark: 'point', usermeta: { segbook: { id: 'fig-a' } } })).to.equal(null);
    expect(findChartFault({ datasets: { a: values }, layer: [{ mark: { type: 'bar' } }] })).to.equal(null);
    expect(findChartFault({ data: { sequence: { start: 0, stop: 10, step: 0.1 } } })).to.equal(null);
  });

  it('finds addresses at any depth', () => {
    const address = { data: { url: 'a.csv', name: 'a' } };
    expect(findChartFault({ layer: [{ transform: [{ from: address }] }] })).to.contain('names an address (url)');
    expect(findChartFault({ mark: { type: 'point', href: 'x' } })).to.contain('names an address (href)');
    expect(findChartFault({ hconcat: [{ mark: 'image' }] })).to.contain('draws pictures');
  });

  it('finds colours that are loaded, in data too, but not those of the drawing', () => {
    expect(findChartFault({ mark: { color: 'URL( "http://a")' } })).to.contain('takes a colour');
    expect(findChartFault({ data: { values: [{ a: 'url(//a)' }] } })).to.contain('takes a colour');
    expect(findChartFault({ mark: { color: 'url(#a)' } })).to.equal(null);
  });

  it('finds rows without end, depth without end and ids with markup', () => {
    for (const sequence of [{ stop: 1e7 }, { stop: 1, step: 1e-9 }, { stop: 1, step: 0 }, { stop: 'x' }])
      expect(findChartFault({ data: { sequence } })).to.contain('more than 1000000 rows');
    let deep: object = {};
    for (let i = 0; i < 200; i++) deep = { layer: [deep] };
    expect(findChartFault(deep)).to.contain('nested too deeply');
    expect(findChartFault({ usermeta: { segbook: { id: '"><b>' } } })).to.contain('an id that is no word');
  });
});
