import { expect } from 'chai';
import sharp from 'sharp';
import { DataError } from '../../lib/base/error.js';
import { createRandom } from '../../lib/base/random.js';
import type { Picture } from '../../lib/data/picture.js';
import { colourMask, overlayPicture } from '../../lib/figures/overlay.js';
import { BLUE, classColour, GREEN, ORANGE, toHex, VERMILLION } from '../../lib/figures/palette.js';
import { sampleFigure } from '../../lib/figures/sampleFigure.js';
import { fitWidth } from '../../lib/figures/tile.js';
import { resizeMask } from '../../lib/preprocess/prepare.js';
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

describe('tiles', () => {
  it('shrink to a width and never grow', () => {
    expect(fitWidth({ widthPx: 500, heightPx: 375 }, 240)).to.deep.equal({ widthPx: 240, heightPx: 180 });
    expect(fitWidth({ widthPx: 100, heightPx: 50 }, 240)).to.deep.equal({ widthPx: 100, heightPx: 50 });
  });
});

describe('sampleFigure', () => {
  const random = createRandom(5);
  const image = greyPicture(6, ...Array.from({ length: 30 }, () => random.integer(0, 255)));
  const truth = maskOf('000000', '011111', '011111', '011111', '000000');
  const prediction = maskOf('000000', '111110', '111120', '111110', '000000');
  const sample = { stem: 'a<b', split: 'test', image, truth, prediction, score: { dice: 0.8, iou: null } } as const;
  const classes = ['background', 'foreground', 'outline'];

  it('shows image, truth, prediction and overlay of each sample, each with an alternative text', async () => {
    const figure = await sampleFigure({ id: 'fig-samples', caption: 'Samples.', samples: [sample, sample], classes });
    const pictures = [...figure.html.matchAll(/<img src="data:image\/(webp|png);base64,[^"]+" alt="([^"]+)"/g)];
    expect(pictures.map(([, type]) => type).slice(0, 4)).to.deep.equal(['webp', 'png', 'png', 'webp']);
    expect(pictures.map(([, , alt]) => alt).slice(0, 4)).to.deep.equal([
      'a&lt;b: image',
      'a&lt;b: true mask',
      'a&lt;b: predicted mask, IoU –',
      'a&lt;b: image with hits and errors of the prediction, IoU –',
    ]);
    expect(pictures).to.have.lengthOf(8);
  });

  it('titles each sample and tells what the colours mean', async () => {
    const { html } = await sampleFigure({ id: 'fig-samples', caption: 'Samples.', samples: [sample], classes });
    expect(html).to.match(
      /^<figure class="sb-figure" id="fig-samples"><div class="sb-samples"><div class="sb-sample">/,
    );
    expect(html).to.include('<p class="sb-sample-title">a&lt;b (test): Dice 0.80, IoU –</p>');
    expect(html)
      .to.include('dark grey, background; orange, foreground; sky blue, outline')
      .and.include('blue, true but');
  });

  it('embeds masks without loss and brings wide images down', async () => {
    const tall = { ...sample, score: { dice: 1, iou: 1 } };
    const { html } = await sampleFigure({ id: 'fig-s', caption: 'S.', samples: [tall], classes, tileWidthPx: 3 });
    const encoded = /data:image\/png;base64,([^"]+)"/.exec(html)?.[1] ?? '';
    const { data, info } = await sharp(Buffer.from(encoded, 'base64')).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).to.deep.equal([3, 3]);
    const mask = colourMask(resizeMask(truth, { widthPx: 3, heightPx: 3 }));
    expect([...data]).to.deep.equal([...mask.data]);
  });

  it('refuses a prediction of another size', async () => {
    const odd = { ...sample, prediction: maskOf('1') };
    const error = await sampleFigure({ id: 'fig-s', caption: 'S.', samples: [odd], classes }).catch((e: unknown) => e);
    expect(error).to.be.instanceOf(DataError);
  });
});
