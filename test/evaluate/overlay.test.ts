import { expect } from 'chai';
import { DataError } from '../../lib/base/error.js';
import type { Picture } from '../../lib/data/picture.js';
import { colourMask, overlayPicture } from '../../lib/evaluate/overlay.js';
import { BLUE, classColour, GREEN, ORANGE, toHex, VERMILLION } from '../../lib/evaluate/palette.js';
import { greyPicture } from '../support/dataset.js';
import { maskOf } from '../support/masks.js';

function pixelOf({ data, widthPx }: Picture, x: number, y: number): number[] {
  return [...data.subarray(3 * (y * widthPx + x), 3 * (y * widthPx + x) + 3)];
}

describe('classColour', () => {
  it('keeps the first eight classes apart and never gives an object the colour of the background', () => {
    expect(new Set([0, 1, 2, 3, 4, 5, 6, 7].map((id) => toHex(classColour(id)))).size).to.equal(8);
    expect(classColour(8)).to.equal(classColour(1));
    expect(toHex(ORANGE)).to.equal('#e69f00');
  });
});

describe('colourMask', () => {
  it('paints each class in its colour', () => {
    const picture = colourMask(maskOf('01'));
    expect(pixelOf(picture, 0, 0)).to.deep.equal([51, 51, 51]);
    expect(pixelOf(picture, 1, 0)).to.deep.equal([ORANGE.red, ORANGE.green, ORANGE.blue]);
  });
});

describe('overlayPicture', () => {
  const truth = maskOf('000000', '011111', '011111', '011111', '000000');
  const prediction = maskOf('000000', '111110', '111120', '111110', '000000');
  const grey = greyPicture(6, ...new Array<number>(30).fill(100));
  const overlay = overlayPicture(grey, truth, prediction);
  const blend = (colour: number, share: number): number => Math.round(100 + (colour - 100) * share);

  it('leaves the background as it is', () => {
    expect(pixelOf(overlay, 3, 0)).to.deep.equal([100, 100, 100]);
  });

  it('colours what is predicted but not true, and what is true but missed', () => {
    const tint = (colour: typeof BLUE): number[] => [colour.red, colour.green, colour.blue].map((c) => blend(c, 0.75));
    expect(pixelOf(overlay, 0, 2)).to.deep.equal(tint(VERMILLION));
    expect(pixelOf(overlay, 5, 2)).to.deep.equal(tint(BLUE));
  });

  it('tints found foreground and draws the right part of the predicted outline', () => {
    expect(pixelOf(overlay, 2, 2)).to.deep.equal([GREEN.red, GREEN.green, GREEN.blue].map((c) => blend(c, 0.35)));
    expect(pixelOf(overlay, 2, 1)).to.deep.equal([255, 255, 255]);
    expect(pixelOf(overlay, 4, 2)).to.deep.equal([255, 255, 255]);
  });

  it('does not change the picture it is given, and refuses other sizes', () => {
    expect(pixelOf(grey, 0, 2)).to.deep.equal([100, 100, 100]);
    expect(() => overlayPicture(greyPicture(1, 0), truth, prediction)).to.throw(DataError, '1x1');
  });
});
