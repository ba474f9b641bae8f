import { expect } from 'chai';
import sharp from 'sharp';
import { DataError } from '../../lib/base/error.js';
import { createRandom } from '../../lib/base/random.js';
import { colourMask } from '../../lib/evaluate/overlay.js';
import type { Slice } from '../../lib/evaluate/slices/slices.js';
import { exampleFigure } from '../../lib/figures/exampleFigure.js';
import { sampleFigure } from '../../lib/figures/sampleFigure.js';
import { fitWidth } from '../../lib/figures/tile.js';
import { resizeMask } from '../../lib/preprocess/prepare.js';
import { greyPicture } from '../support/dataset.js';
import { maskOf } from '../support/masks.js';

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
  const dataset = {
    name: 'set',
    licence: 'CC0-1.0',
    classes: ['background', 'foreground', 'outline'],
    showPictures: true,
  };

  it('shows image, truth, prediction and overlay of each sample, each with an alternative text', async () => {
    const figure = await sampleFigure({ id: 'fig-samples', caption: 'Samples.', samples: [sample, sample], dataset });
    const pictures = [...figure.html.matchAll(/<img src="data:image\/(webp|png);base64,[^"]+" alt="([^"]+)"/g)];
    expect(pictures.map(([, type]) => type).slice(0, 4)).to.deep.equal(['webp', 'webp', 'webp', 'webp']);
    expect(pictures.map(([, , alt]) => alt).slice(0, 4)).to.deep.equal([
      'a&lt;b: image',
      'a&lt;b: true mask',
      'a&lt;b: predicted mask, IoU –',
      'a&lt;b: image with hits and errors of the prediction, IoU –',
    ]);
    expect(pictures).to.have.lengthOf(8);
  });

  it('titles each sample and tells what the colours mean', async () => {
    const { html } = await sampleFigure({ id: 'fig-samples', caption: 'Samples.', samples: [sample], dataset });
    expect(html).to.match(
      /^<figure class="sb-figure" id="fig-samples"><div class="sb-samples"><div class="sb-sample" [^>]*>/,
    );
    expect(html).to.include('<p class="sb-sample-title">a&lt;b (test): Dice 0.80, IoU –</p>');
    expect(html)
      .to.include('dark grey, background; orange, foreground; sky blue, outline')
      .and.include('blue, true but')
      .and.include('Pictures: set (CC0-1.0).');
  });

  it('embeds masks without loss and brings wide images down', async () => {
    const tall = { ...sample, score: { dice: 1, iou: 1 } };
    const { html } = await sampleFigure({ id: 'fig-s', caption: 'S.', samples: [tall], dataset, tileWidthPx: 3 });
    const encoded = /data:image\/webp;base64,([^"]+)" alt="a&lt;b: true mask"/.exec(html)?.[1] ?? '';
    const { data, info } = await sharp(Buffer.from(encoded, 'base64')).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).to.deep.equal([3, 3]);
    const mask = colourMask(resizeMask(truth, { widthPx: 3, heightPx: 3 }));
    expect([...data]).to.deep.equal([...mask.data]);
  });

  it('marks strips and pictures with what the page sorts, filters and lays over each other by', async () => {
    const [lowest, highest] = ['lowest third', 'highest third'].map((name) => ({
      ...({ trait: 'contrast', name, range: null, ids: name === 'lowest third' ? ['a<b', 'c'] : ['d'] } as const),
    }));
    const slices = { slices: [lowest, highest] as unknown as Slice[] };
    const { html } = await sampleFigure({ id: 'fig-s', caption: 'S.', samples: [sample], dataset, slices });
    expect(html).to.include(
      '<div class="sb-sample" data-stem="a&lt;b" data-split="test" data-dice="0.8" data-iou="null" ' +
        'data-slices="Contrast to the background: lowest third">',
    );
    const layers = [...html.matchAll(/data-layer="(\w+)"/g)].map(([, layer]) => layer);
    expect(layers).to.deep.equal(['image', 'truth', 'prediction', 'overlay']);
  });

  it('leaves every picture out where the data set does not allow them', async () => {
    const closed = { ...dataset, showPictures: false };
    for (const { html } of [
      await sampleFigure({ id: 'fig-e', caption: 'E.', samples: [sample], dataset: closed }),
      await exampleFigure({
        id: 'fig-e',
        caption: 'E.',
        examples: [{ title: 'a', image, mask: truth }],
        dataset: closed,
      }),
    ]) {
      expect(html).to.equal(
        '<figure class="sb-figure" id="fig-e"><p class="sb-note">Pictures of set are left out: its dataset.json does not ' +
          'allow them to be shown.</p><figcaption>E.</figcaption></figure>',
      );
    }
  });

  it('refuses a prediction of another size', async () => {
    const odd = { ...sample, prediction: maskOf('1') };
    const error = await sampleFigure({ id: 'fig-s', caption: 'S.', samples: [odd], dataset }).catch((e: unknown) => e);
    expect(error).to.be.instanceOf(DataError);
  });
});
