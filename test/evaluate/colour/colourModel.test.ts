import { expect } from 'chai';
import fc from 'fast-check';
import type { Picture } from '../../../lib/data/picture.js';
import { colourModel } from '../../../lib/evaluate/baselines.js';
import { centrePrior, separateColours } from '../../../lib/evaluate/colour/colourModel.js';
import { estimateColours, findCells } from '../../../lib/evaluate/colour/histogram.js';
import { countPixels } from '../../../lib/measure/counts.js';
import { iouScore } from '../../../lib/measure/ratios.js';
import { greyPicture } from '../../support/dataset.js';

type Colour = readonly [red: number, green: number, blue: number];
const RED: Colour = [200, 40, 30];
const GREEN: Colour = [40, 150, 60];

/** A red disc left of the middle on green, or the other way round. */
function discPicture(widthPx: number, heightPx: number, inside: Colour = RED, outside: Colour = GREEN): Picture {
  const isInside = discMask(widthPx, heightPx).data;
  const data = Uint8Array.from(Array.from(isInside).flatMap((value) => [...(value ? inside : outside)]));
  return { widthPx, heightPx, data };
}

function discMask(widthPx: number, heightPx: number) {
  const radius = heightPx / 4;
  const data = Uint8Array.from({ length: widthPx * heightPx }, (_, i) => {
    const [x, y] = [i % widthPx, Math.floor(i / widthPx)];
    return Math.hypot(x - 0.4 * widthPx, y - heightPx / 2) < radius ? 1 : 0;
  });
  return { widthPx, heightPx, data };
}

describe('colourModel', () => {
  it('finds an object of another colour than the rest, whichever the two are', async () => {
    for (const [inside, outside] of [[RED, GREEN] as const, [GREEN, RED] as const]) {
      const { classes } = await colourModel().predict(discPicture(120, 80, inside, outside));
      expect(iouScore(countPixels(classes, discMask(120, 80)))).to.be.above(0.85);
    }
  });

  it('looks at large pictures in less detail, and answers at their own size', async () => {
    const { classes } = await colourModel().predict(discPicture(601, 400));
    expect([classes.widthPx, classes.heightPx]).to.deep.equal([601, 400]);
    expect(iouScore(countPixels(classes, discMask(601, 400)))).to.be.above(0.87);
  });

  it('falls back on the place where all pixels have one colour', () => {
    const prior = { widthPx: 3, heightPx: 3, data: Float32Array.of(0, 0, 0, 0, 1, 0, 0, 0, 0) };
    const { data } = separateColours(greyPicture(9, ...Array<number>(81).fill(90)), prior);
    expect(data[40]).to.be.above(0.5);
    expect(data[0]).to.be.below(0.1);
  });

  it('gives probabilities for pictures of any size', () => {
    const side = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(side, side, fc.integer({ min: 0, max: 255 }), (widthPx, heightPx, step) => {
        const data = Uint8Array.from({ length: 3 * widthPx * heightPx }, (_, i) => i * step);
        const soft = separateColours({ widthPx, heightPx, data }, centrePrior());
        expect(soft.data.length).to.equal(widthPx * heightPx);
        expect(soft.data.every((value) => value >= 0 && value <= 1)).to.equal(true);
      }),
    );
  });
});

describe('estimateColours', () => {
  it('adds up to 1, and weighs pixels', () => {
    const cells = findCells({ widthPx: 2, heightPx: 1, data: Uint8Array.of(...RED, ...GREEN) });
    const colours = estimateColours(cells, Float32Array.of(3, 1));
    expect(colours.reduce((sum, value) => sum + value, 0)).to.be.closeTo(1, 1e-12);
    expect(colours[cells[0]!]! / colours[cells[1]!]!).to.be.closeTo(3, 0.1);
  });

  it('knows nothing of no pixels', () => {
    const colours = estimateColours(Uint16Array.of(0), Float32Array.of(0));
    expect(new Set(colours)).to.deep.equal(new Set([1 / colours.length]));
  });
});
