import { expect } from 'chai';
import fc from 'fast-check';
import { preparePicture } from '../../lib/preprocess/prepare.js';
import { resizeBilinear, restoreValues } from '../../lib/preprocess/restore.js';

const row = (values: number[], widthPx: number): number[] => [
  ...resizeBilinear(
    Float32Array.from(values),
    { heightPx: 1, widthPx: values.length, channels: 1 },
    { heightPx: 1, widthPx },
  ),
];

describe('resizeBilinear', () => {
  it('interpolates between pixel centres and clamps at the edges', () => {
    expect(row([0, 1], 4)).to.deep.equal([0, 0.25, 0.75, 1]);
    expect(row([0, 8], 8)).to.deep.equal([0, 0, 1, 3, 5, 7, 8, 8]);
  });

  it('takes the middle of the two pixels under a halved one', () => {
    expect(row([0, 2, 4, 8], 2)).to.deep.equal([1, 6]);
  });

  it('interpolates both ways', () => {
    const values = Float32Array.of(0, 4, 8, 12);
    const from = { heightPx: 2, widthPx: 2, channels: 1 };
    expect([...resizeBilinear(values, from, { heightPx: 4, widthPx: 4 })]).to.deep.equal([
      ...[0, 1, 3, 4],
      ...[2, 3, 5, 6],
      ...[6, 7, 9, 10],
      ...[8, 9, 11, 12],
    ]);
  });

  it('keeps channels apart', () => {
    const values = Float32Array.of(0, 100, 4, 200);
    const from = { heightPx: 1, widthPx: 2, channels: 2 };
    expect([...resizeBilinear(values, from, { heightPx: 1, widthPx: 4 })]).to.deep.equal([
      0, 100, 1, 125, 3, 175, 4, 200,
    ]);
  });

  it('keeps values of the same size, and never leaves their range', () => {
    const numbers = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 30 }), (values, widthPx) => {
        expect(row(values, values.length)).to.deep.equal(values.map((value) => value + 0));
        for (const value of row(values, widthPx)) expect(value).to.be.within(Math.min(...values), Math.max(...values));
      }),
    );
  });

  it('refuses values that do not fill the size', () => {
    const resize = (): Float32Array =>
      resizeBilinear(new Float32Array(5), { heightPx: 2, widthPx: 3, channels: 1 }, { heightPx: 1, widthPx: 1 });
    expect(resize).to.throw(RangeError, 'values must be 6 in number: 5');
  });
});

describe('restoreValues', () => {
  it('cuts the padding off before it resamples', () => {
    const size = { heightPx: 2, widthPx: 4, fit: 'letterbox' } as const;
    const values = Float32Array.of(9, 1, 2, 9, 9, 3, 4, 9);
    expect([...restoreValues(values, size, { heightPx: 2, widthPx: 2 }, 1)]).to.deep.equal([1, 2, 3, 4]);
    expect(() => restoreValues(values.slice(1), size, { heightPx: 2, widthPx: 2 }, 1)).to.throw(RangeError);
  });

  it('brings each pixel back to where the picture had it, letterboxed or stretched', async () => {
    for (const fit of ['letterbox', 'stretch'] as const) {
      for (const [heightPx, widthPx] of [
        [300, 200],
        [90, 400],
        [31, 17],
      ] as const) {
        const levels = Uint8Array.from({ length: heightPx * widthPx * 3 }, (_, i) => {
          const [x, y] = [Math.floor(i / 3) % widthPx, Math.floor(i / 3 / widthPx)];
          return [(255 * x) / widthPx, (255 * y) / heightPx, 128][i % 3] as number;
        });
        const size = { heightPx: 96, widthPx: 128, fit };
        const small = await preparePicture({ heightPx, widthPx, data: levels }, size);
        const restored = restoreValues(Float32Array.from(small.data), size, { heightPx, widthPx }, 3);
        const worst = restored.reduce((most, value, i) => Math.max(most, Math.abs(value - levels[i]!)), 0);
        // a ramp shifted by half of a pixel of the smaller grid would be off by that pixel's step
        expect(worst).to.be.below(0.75 * (255 / Math.min(heightPx, widthPx, 24)));
      }
    }
  });
});
