import { expect } from 'chai';
import { renderChart } from '../../lib/report/chart.js';
import { type ChartSpec, drawChart, drawDocument } from '../../lib/report/drawing.js';
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
  mark: { type: 'bar', clip: true, color: '#0072b2' },
  encoding: { x: { field: 'name', type: 'nominal' }, y: { field: 'value', type: 'quantitative' } },
};

function render(changes: Record<string, unknown>): Promise<string> {
  return renderChart({ ...SPEC, ...changes }, ORIGIN, createLedger([]));
}

describe('renderChart', () => {
  it('gives a figure with id, caption, alternative text and size', async () => {
    const markup = await render({});
    expect(markup).to.match(
      /^<figure class="sb-figure" id="fig-bars"><div class="sb-chart"><svg role="img" aria-label=/,
    );
    expect(markup).to.contain('aria-label="Two bars: &quot;a&quot; at 1 &amp; b at 2."');
    expect(markup).to.match(/ width="(\d+)" height="(\d+)" viewBox="0 0 \1 \2">/);
    expect(markup).to.match(/<\/div><figcaption>Bars &lt;here&gt;\.<\/figcaption><\/figure>$/);
  });

  it('keeps data as text, in the drawing and beside it', async () => {
    const markup = await render({});
    expect(markup).to.contain('&lt;script&gt;').and.to.contain('\\u003cscript>');
    expect(markup.match(/<script[^>]*>/g)).to.deep.equal(['<script type="application/json">']);
  });

  it('takes the colours of the theme in place of those it knows', async () => {
    const markup = await render({});
    expect(markup).to.contain('fill="var(--chart-blue)"').and.not.to.contain('#0072b2');
  });

  it('makes the ids in a drawing those of its figure', async () => {
    const markup = await render({});
    expect(markup).to.contain('<clipPath id="fig-bars-clip1">').and.to.contain('clip-path="url(#fig-bars-clip1)"');
  });

  it('takes an id of its own where the figure has none', async () => {
    const ledger = createLedger([]);
    const plain = { ...SPEC, usermeta: { segbook: { caption: 'Bars.' } } };
    const [first, second] = [await renderChart(plain, ORIGIN, ledger), await renderChart(plain, ORIGIN, ledger)];
    expect([first, second].map((markup) => /clipPath id="([^"]*)"/.exec(markup)?.[1])).to.deep.equal([
      'chart-clip1',
      'chart-2-clip1',
    ]);
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
  it('gives equal drawings for equal charts, also at the same time', async () => {
    const [first, second] = await Promise.all([drawChart(SPEC), drawChart(SPEC)]);
    expect(first.content).to.contain('clip');
    expect(second).to.deep.equal(first);
    expect(await drawChart(SPEC)).to.deep.equal(first);
  });

  it('leaves out digits that do not show, but of whole numbers', async () => {
    const values = [
      { name: 'a', value: 0.123456789 },
      { name: 'b', value: 123456789 },
    ];
    const { vega } = await drawChart({ ...SPEC, data: { values } });
    expect(vega).to.contain('"value":0.123457').and.to.contain('"value":123456789');
  });
});

describe('drawDocument', () => {
  it('draws SVG that stands on its own, on white and in the colours as written', async () => {
    const svg = await drawDocument(SPEC);
    expect(svg)
      .to.match(/^<svg /)
      .and.to.contain('#0072b2')
      .and.to.contain('fill="#ffffff"');
    expect(svg).not.to.contain('var(');
  });
});
