import { expect } from 'chai';
import { createRandom } from '../../../lib/base/random.js';
import { drawCast } from '../../../lib/data/studio/cast.js';
import { hideBehind } from '../../../lib/data/studio/obstacle.js';
import { hsl } from '../../../lib/data/studio/palette.js';
import { drawStage } from '../../../lib/data/studio/stage.js';

describe('drawCast', () => {
  const size = { widthPx: 240, heightPx: 160 };
  const casts = Array.from({ length: 60 }, (_, seed) => {
    const random = createRandom(seed);
    return drawCast(random, drawStage(random, size));
  });

  it('draws one creature or two, with eyes and a body', () => {
    expect(new Set(casts.map((creatures) => creatures.length))).to.deep.equal(new Set([1, 2]));
    for (const { body, eyes } of casts.flat()) expect([body.length > 3, eyes.length > 0]).to.deep.equal([true, true]);
  });

  it('draws beaks, whiskers, and creatures without either', () => {
    const all = casts.flat();
    expect(all.some(({ bare }) => bare.length > 0)).to.equal(true);
    expect(all.some(({ bare, strands }) => bare.length === 0 && strands.length > 0)).to.equal(true);
    expect(all.some(({ bare, strands }) => bare.length === 0 && strands.length === 0)).to.equal(true);
  });
});

describe('hideBehind', () => {
  it('keeps the share that an obstacle does not cover', () => {
    expect([...hideBehind(Float32Array.of(1, 0.5, 1), Float32Array.of(0, 0.5, 1))]).to.deep.equal([1, 0.25, 0]);
  });
});

describe('hsl', () => {
  it('gives pure red, middle grey, and a dark blue', () => {
    expect(hsl(0, 1, 0.5)).to.deep.equal([255, 0, 0]);
    expect(hsl(123, 0, 0.5)).to.deep.equal([127.5, 127.5, 127.5]);
    expect(hsl(240, 1, 0.25)).to.deep.equal([0, 0, 127.5]);
  });
});
