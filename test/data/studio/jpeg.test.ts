import { expect } from 'chai';
import { transform } from '../../../lib/data/studio/cosineTransform.js';
import { compressJpeg } from '../../../lib/data/studio/jpeg.js';
import { createLayer, type Layer } from '../../../lib/data/studio/layer.js';

const SIZE = { widthPx: 16, heightPx: 16 };

function paint(colourAt: (x: number, y: number) => readonly number[]): Layer {
  const layer = createLayer(SIZE);
  for (let i = 0; i < 256; i++) {
    const [red, green, blue] = colourAt(i % 16, Math.floor(i / 16));
    layer.red[i] = red ?? 0;
    layer.green[i] = green ?? 0;
    layer.blue[i] = blue ?? 0;
  }
  return layer;
}

describe('transform', () => {
  const values = Float64Array.from({ length: 64 }, (_, i) => ((i * 37) % 101) - 50);

  it('turns back to what it was', () => {
    const block = values.slice();
    transform(block, false);
    transform(block, true);
    expect(block.every((value, i) => Math.abs(value - (values[i] as number)) < 1e-6)).to.equal(true);
  });

  it('gives 8 times the mean first, and the definition of the cosine transform elsewhere', () => {
    const block = values.slice();
    transform(block, false);
    expect(block[0]).to.be.closeTo(values.reduce((sum, value) => sum + value, 0) / 8, 1e-6);
    const basis = (k: number, x: number): number => Math.cos((Math.PI * (2 * x + 1) * k) / 16) / 2;
    const expected = values.reduce((sum, value, i) => sum + value * basis(3, i >> 3) * basis(2, i & 7), 0);
    expect(block[3 * 8 + 2]).to.be.closeTo(expected, 1e-6);
  });
});

describe('compressJpeg', () => {
  it('keeps an even grey that a coefficient can hold: 8 * (136 - 128) is a multiple of 16', () => {
    const layer = paint(() => [136, 136, 136]);
    compressJpeg(layer, 50);
    for (const plane of [layer.red, layer.green, layer.blue]) {
      expect(plane.every((value) => Math.abs(value - 136) < 1e-3)).to.equal(true);
    }
  });

  it('rounds an even grey to the steps of the table: at quality 50 to multiples of 16 / 8', () => {
    const layer = paint(() => [137.3, 137.3, 137.3]);
    compressJpeg(layer, 50);
    expect(layer.red[100]).to.be.closeTo(138, 1e-3);
  });

  it('loses more at a lower quality', () => {
    const chessboard = (x: number, y: number): number[] => {
      const value = (x + y) % 2 === 0 ? 60 : 190;
      return [value, (value + x * 9) % 256, 128];
    };
    const lossAt = (quality: number): number => {
      const [before, after] = [paint(chessboard), paint(chessboard)];
      compressJpeg(after, quality);
      return after.green.reduce((sum, value, i) => sum + Math.abs(value - (before.green[i] as number)), 0);
    };
    expect(lossAt(30)).to.be.above(lossAt(60)).and.above(lossAt(95));
    expect(lossAt(60)).to.be.above(lossAt(95));
  });

  it('gives each two by two pixels one colour', () => {
    const layer = paint((x) => (x % 2 === 0 ? [255, 0, 0] : [0, 0, 255]));
    compressJpeg(layer, 95);
    const redness = layer.red.map((value, i) => value - (layer.green[i] as number));
    expect(redness[0]).to.be.closeTo(redness[1] as number, 1e-3);
  });
});
