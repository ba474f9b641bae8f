import { expect } from 'chai';
import { type ChartSpec, drawChart, renderChart } from '../../lib/report/chart.js';
import { createLedger } from '../../lib/report/ledger.js';
import { messageOf } from './fixture.js';

const ORIGIN = { notebook: '5-training', cell: 2 };
const SPEC: ChartSpec = {
  $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
  description: 'Two bars: "a" at 1 & b at 2.',
  usermeta: { segbook: { id: 'fig-bars', caption: 'Bars <here>.' } },
  data: {
    values: [
      { name: '<script>alert(1)</script>', value: 1 },
      { name: 'b', value: 2 },
    ],
  },
  mark: { type: 'bar', clip: true },
  encoding: { x: { field: 'name', type: 'nominal' }, y: { field: 'value', type: 'quantitative' } },
};

function render(changes: Record<string, unknown>): Promise<string> {
  return renderChart({ ...SPEC, ...changes }, ORIGIN, createLedger([]));
}

function svgOf(markup: string): string {
  const base64 = /data:image\/svg\+xml;base64,([A-Za-z0-9+/=]+)"/.exec(markup)?.[1] ?? '';
  return Buffer.from(base64, 'base64').toString();
}

describe('renderChart', () => {
  it('gives a figure with id, caption, alternative text and size', async () => {
    const markup = await render({});
    expect(markup).to.match(/^<figure class="sb-figure" id="fig-bars"><img class="sb-chart" src="data:image/);
    expect(markup).to.contain('alt="Two bars: &quot;a&quot; at 1 &amp; b at 2."');
    expect(markup).to.match(/ width="\d+" height="\d+" \/><figcaption>Bars &lt;here&gt;\.<\/figcaption><\/figure>$/);
  });

  it('draws SVG in which data are text', async () => {
    const svg = svgOf(await render({}));
    expect(svg).to.match(/^<svg /);
    expect(svg).to.contain('&lt;script&gt;').and.not.to.contain('<script');
  });

  it('fits a chart of the container width into the text column', async () => {
    expect(await render({ width: 'container' })).to.contain(' width="640" ');
  });

  it('needs a description and a caption', async () => {
    const here = 'notebook 5-training, cell 2: chart has no ';
    expect(await messageOf(render({ description: ' ' }))).to.equal(`${here}description`);
    expect(await messageOf(render({ usermeta: {} }))).to.equal(`${here}usermeta.segbook.caption`);
  });

  it('refuses what is no chart', async () => {
    expect(await messageOf(render({ mark: 'nonsense' }))).to.match(
      /^notebook 5-training, cell 2: chart cannot be drawn/,
    );
  });

  it('refuses to load anything', async () => {
    for (const url of ['https://example.org/data.json', 'file:///etc/passwd', 'data.csv'])
      expect(await messageOf(render({ data: { url } }))).to.contain('chart cannot be drawn');
  });
});

describe('drawChart', () => {
  it('gives equal bytes for equal charts, also at the same time', async () => {
    const [first, second] = await Promise.all([drawChart(SPEC), drawChart(SPEC)]);
    expect(first).to.contain('clip').and.to.equal(second);
    expect(await drawChart(SPEC)).to.equal(first);
  });
});
