import { expect } from 'chai';
import fc from 'fast-check';
import { cropContent, mirrorIndex, padMirrored, placeContent } from '../../lib/preprocess/placement.js';

const side = fc.integer({ min: 1, max: 300 });
const FRAME = { heightPx: 160, widthPx: 240, fit: 'letterbox' } as const;

describe('placeContent', () => {
  it('fills the frame where it stretches, and one side where it keeps the shape', () => {
    const square = { heightPx: 50, widthPx: 50 };
    expect(placeContent(square, { heightPx: 160, widthPx: 240 })).to.deep.equal({
      heightPx: 160,
      widthPx: 240,
      leftPx: 0,
      topPx: 0,
    });
    expect(placeContent(square, FRAME)).to.deep.equal({ heightPx: 160, widthPx: 160, leftPx: 40, topPx: 0 });
    expect(placeContent({ heightPx: 100, widthPx: 300 }, FRAME)).to.deep.equal({
      heightPx: 80,
      widthPx: 240,
      leftPx: 0,
      topPx: 40,
    });
  });

  it('lies within the frame, fills a side and keeps the shape to the pixel', () => {
    fc.assert(
      fc.property(side, side, side, side, (heightPx, widthPx, frameHeight, frameWidth) => {
        const frame = { heightPx: frameHeight, widthPx: frameWidth, fit: 'letterbox' } as const;
        const place = placeContent({ heightPx, widthPx }, frame);
        expect(place.topPx).to.be.at.least(0);
        expect(place.leftPx).to.be.at.least(0);
        expect(place.topPx + place.heightPx).to.be.at.most(frameHeight);
        expect(place.leftPx + place.widthPx).to.be.at.most(frameWidth);
        expect(place.heightPx === frameHeight || place.widthPx === frameWidth).to.equal(true);
        const scale = Math.min(frameHeight / heightPx, frameWidth / widthPx);
        expect(place.heightPx).to.be.closeTo(Math.max(1, heightPx * scale), 0.5 + 1e-9);
        expect(place.widthPx).to.be.closeTo(Math.max(1, widthPx * scale), 0.5 + 1e-9);
      }),
    );
  });
});

describe('padding', () => {
  it('mirrors again and again', () => {
    expect([-4, -3, -2, -1, 0, 1, 2, 3, 4].map((i) => mirrorIndex(i, 2))).to.deep.equal([0, 1, 1, 0, 0, 1, 1, 0, 0]);
    const place = { heightPx: 1, widthPx: 2, leftPx: 2, topPx: 0 };
    expect([...padMirrored(Uint8Array.of(7, 8), place, { heightPx: 1, widthPx: 6 }, 1)]).to.deep.equal([
      8, 7, 7, 8, 8, 7,
    ]);
  });

  it('is cut off again without a trace', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }), (heightPx, widthPx) => {
        const frame = { heightPx: 9, widthPx: 14, fit: 'letterbox' } as const;
        const place = placeContent({ heightPx, widthPx }, frame);
        for (const channels of [1, 3] as const) {
          const content = new Uint8Array(place.heightPx * place.widthPx * channels).map((_, i) => i % 251);
          const padded = padMirrored(content, place, frame, channels);
          expect(padded.length).to.equal(9 * 14 * channels);
          expect(cropContent(padded, place, frame, channels)).to.deep.equal(content);
        }
      }),
    );
  });
});
