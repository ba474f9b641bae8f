import { expect } from 'chai';
import { ConfigError } from '../../lib/base/error.js';
import { costSpec, drawCosts } from '../../lib/bench/costChart.js';
import { failureOf } from '../support/failure.js';
import { rowOf } from './rowFixture.js';

/** 240x160 pixels take 100 ms an image of four, twice the pixels 220 ms, and four times do not fit. */
const ROWS = [
  rowOf({ varied: 'batch', batch: 4, ms: 400 }),
  rowOf({ varied: 'batch', batch: 8, ms: 880 }),
  rowOf({ varied: 'size', height: 640, width: 480, ms: null, problem: 'too large' }),
  rowOf({ varied: 'base', base: 16, ms: 400 }),
  rowOf({ varied: 'base', base: 32, ms: 1500 }),
];

interface Panel {
  data: { values: { x: number; ms: number; fits: boolean }[] };
  layer: { data?: { values: { x: number; ms: number }[] } }[];
}

describe('costSpec', () => {
  const [pixels, base] = (costSpec(ROWS) as unknown as { hconcat: [Panel, Panel] }).hconcat;

  it('puts what does not fit where the line through the standard size would have it', () => {
    expect(pixels.data.values.map(({ x, ms, fits }) => [x / (160 * 240), ms, fits])).to.deep.equal([
      [4, 400, true],
      [8, 880, true],
      [32, 3200, false],
    ]);
  });

  it('guides by a line through the standard size: linear in pixels, quadratic in width', () => {
    const lineOf = ({ layer }: Panel) => layer[0]?.data?.values.map(({ x, ms }) => [x, ms]);
    expect(lineOf(pixels)).to.deep.equal([
      [4 * 160 * 240, 400],
      [32 * 160 * 240, 3200],
    ]);
    expect(lineOf(base)).to.deep.equal([
      [16, 400],
      [32, 1600],
    ]);
  });
});

describe('drawCosts', () => {
  it('draws on white, so that it can be read on a dark page', async () => {
    const svg = await drawCosts(ROWS);
    expect(svg).to.contain('fill="#ffffff"');
    expect(svg).to.contain('pixels of a batch').and.to.contain('model.base');
  });

  it('needs a measured size', async () => {
    const error = await failureOf(() => drawCosts([rowOf({ ms: null, problem: 'too large' })]));
    expect(error).to.be.instanceOf(ConfigError);
  });
});
