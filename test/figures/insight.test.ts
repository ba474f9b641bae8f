import { expect } from 'chai';
import sharp from 'sharp';
import type { FeatureMaps } from '../../lib/evaluate/insight/features.js';
import type { Saliency } from '../../lib/evaluate/insight/saliency.js';
import type { SkipAblation } from '../../lib/evaluate/insight/skips.js';
import { VERMILLION } from '../../lib/evaluate/palette.js';
import { attentionFigure, featureFigure } from '../../lib/figures/featureFigure.js';
import { markBox, markPixel } from '../../lib/figures/mark.js';
import { saliencyFigure } from '../../lib/figures/saliencyFigure.js';
import { joinPictures, shadeMap } from '../../lib/figures/shade.js';
import { skipTable } from '../../lib/figures/skipTable.js';
import { greyPicture } from '../support/dataset.js';
import { evaluationOf } from '../support/evaluations.js';
import { softMaskOf } from '../support/masks.js';

const dataset = { name: 'set', licence: 'CC0-1.0', classes: ['background', 'foreground'], showPictures: true };
const CLOSED = { ...dataset, showPictures: false };
const WITHHELD =
  '<p class="sb-note">Pictures of set are left out: its dataset.json does not allow them to be shown.</p>';

const level = { heightPx: 2, widthPx: 4, channels: 8 } as const;
const channelOf = (channel: number) => ({ channel, variance: 1, map: softMaskOf(4, 0, 1, 0, 1, 0.5, 0.5, 0.5, 0.5) });
const features: FeatureMaps = {
  levels: [
    { ...level, part: 'encoder', level: 0, strongest: [channelOf(3), channelOf(0)] },
    { ...level, part: 'bottleneck', level: 1, strongest: [channelOf(7)] },
  ],
  attention: [{ level: 0, mean: 0.25, map: softMaskOf(2, 0, 0.5) }],
};

/** Type, alternative text, width and height of the pictures of a figure. */
function picturesOf(html: string): string[][] {
  const found = html.matchAll(
    /<img src="data:image\/(webp|png);base64,[^"]+" alt="([^"]+)" width="(\d+)" height="(\d+)">/g,
  );
  return [...found].map(([, ...told]) => told);
}

describe('maps as pictures', () => {
  it('go from black to white, with pixels to be seen where they grow', async () => {
    const { data } = await shadeMap(softMaskOf(2, 0, 1), { widthPx: 4, heightPx: 1 });
    expect([...data]).to.deep.equal([0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255]);
  });

  it('are averaged where they shrink', async () => {
    const { data } = await shadeMap(softMaskOf(8, 0, 1, 0, 1, 0, 1, 0, 1), { widthPx: 1, heightPx: 1 });
    expect(data[0]).to.be.within(100, 155);
  });

  it('stand side by side with a gap', () => {
    const joined = joinPictures([greyPicture(1, 1, 2), greyPicture(1, 3, 4)]);
    expect([joined.widthPx, joined.heightPx]).to.deep.equal([6, 2]);
    expect([...joined.data.filter((_, i) => i % 3 === 0)]).to.deep.equal([
      1, 128, 128, 128, 128, 3, 2, 128, 128, 128, 128, 4,
    ]);
    expect(() => joinPictures([])).to.throw(RangeError, 'pictures to be joined must be at least 1: 0');
  });

  it('are marked around a pixel, and along a box, as far as they reach', () => {
    const black = greyPicture(15, ...new Array<number>(15 * 15).fill(0));
    const redAt = ({ data }: typeof black, x: number, y: number): number => data[3 * (15 * y + x)]!;
    const cross = markPixel(black, { x: 7, y: 7 }, VERMILLION);
    expect([redAt(cross, 7, 7), redAt(cross, 9, 7), redAt(cross, 7, 2), redAt(cross, 7, 1)]).to.deep.equal([
      0, 213, 213, 0,
    ]);
    const box = markBox(black, { left: 0, top: 4, right: 14, bottom: 14 }, VERMILLION);
    expect([redAt(box, 0, 4), redAt(box, 14, 14), redAt(box, 7, 9), redAt(box, 7, 3)]).to.deep.equal([213, 213, 0, 0]);
    expect(() => markPixel(black, { x: 0, y: 14 }, VERMILLION)).to.not.throw();
  });
});

describe('featureFigure', () => {
  it('has a strip for each level that names its channels', async () => {
    const { html } = await featureFigure({ id: 'fig-f', caption: 'F.', features, dataset });
    expect(picturesOf(html)).to.deep.equal([
      ['webp', 'Feature maps. Encoder, level 0: 2 × 4, channels 3, 0 of 0 to 7', '244', '60'],
      ['webp', 'Feature maps. Bottleneck: 2 × 4, channels 7 of 0 to 7', '120', '60'],
    ]);
    expect(html).to.match(/^<figure class="sb-figure" id="fig-f">/);
    expect(html).to.include('<p class="sb-sample-title">Bottleneck: 2 × 4, channels 7 of 0 to 7</p>');
    expect(html).to.include('<figcaption>F. The channels of each level').and.include('Pictures: set (CC0-1.0).');
  });

  it('shows the gates from 0 to 1', async () => {
    const { html } = await attentionFigure({ id: 'fig-a', caption: 'A.', features, dataset });
    expect(picturesOf(html)).to.deep.equal([['webp', 'Attention from left to right: level 0, mean 0.25', '120', '60']]);
    const encoded = /base64,([^"]+)"/.exec(html)?.[1] ?? '';
    const { data, info } = await sharp(Buffer.from(encoded, 'base64')).raw().toBuffer({ resolveWithObject: true });
    expect(data[0], 'black on the left').to.be.below(10);
    expect(data[info.channels * 110], 'grey on the right').to.be.within(118, 138);
  });

  it('leaves pictures out where the data set does not allow them', async () => {
    for (const figure of [featureFigure, attentionFigure]) {
      const { html } = await figure({ id: 'fig-f', caption: 'F.', features, dataset: CLOSED });
      expect(html).to.equal(`<figure class="sb-figure" id="fig-f">${WITHHELD}<figcaption>F.</figcaption></figure>`);
    }
  });
});

describe('saliencyFigure', () => {
  const image = greyPicture(40, ...Array.from({ length: 1200 }, (_, i) => i % 256));
  const saliency: Saliency = {
    ...{ heightPx: 30, widthPx: 40, pixel: { x: 20, y: 10 }, logit: -1.25 },
    values: Float32Array.from({ length: 1200 }, (_, i) => (i === 20 + 40 * 10 ? 9 : 0)),
    field: { theoreticalPx: 204, effectivePx: 38.2, box: { left: 10, top: 0, right: 30, bottom: 20 } },
  };
  const spec = { id: 'fig-s', caption: 'S.', image, saliencies: [{ place: 'outline', saliency }], dataset } as const;

  it('shows the image and a map for each pixel, and tells its logit and how far it sees', async () => {
    const { html } = await saliencyFigure(spec);
    const told = 'on the outline (yellow): logit −1.3, field 38 of 204 px';
    expect(picturesOf(html)).to.deep.equal([
      ['webp', `Image with marks on pixels: ${told}`, '40', '30'],
      ['webp', `Gradient map of the pixel ${told}`, '40', '30'],
    ]);
    expect(html).to.include(`From left to right: the image; ${told}.</p>`).and.include('Frame: all that it can see.');
  });

  it('stays black where no gradient is', async () => {
    const none = { ...saliency, values: new Float32Array(1200) };
    const { html } = await saliencyFigure({ ...spec, saliencies: [{ place: 'inside', saliency: none }] });
    const map = [...html.matchAll(/base64,([^"]+)"/g)][1]?.[1] ?? '';
    const { data, info } = await sharp(Buffer.from(map, 'base64')).raw().toBuffer({ resolveWithObject: true });
    expect(data[info.channels * (40 * 28 + 5)]).to.be.below(10);
  });

  it('leaves pictures out where the data set does not allow them', async () => {
    const { html } = await saliencyFigure({ ...spec, dataset: CLOSED });
    expect(html).to.equal(`<figure class="sb-figure" id="fig-s">${WITHHELD}<figcaption>S.</figcaption></figure>`);
  });
});

describe('skipTable', () => {
  const uncertain = { ci95: [0.1, 0.3], bca95: null } as const;
  const pair = { first: 'whole', second: 'cut-0', n: 2, meanDifference: 0.2, ...uncertain } as const;
  const tests = { bootstrapP: 0.01, wilcoxon: null, pHolm: 0.02, better: 'whole' } as const;
  const cut = {
    evaluation: evaluationOf([['0100', '0110']]),
    iou: { ...pair, ...tests, metric: 'iou' },
    dice: { ...pair, ...tests, metric: 'dice', meanDifference: 0.15 },
  } as const;
  const ablation: SkipAblation = {
    arch: 'unet',
    n: 1,
    skips: [
      { level: 0, heightPx: 160, widthPx: 240, channels: 16 },
      { level: 1, heightPx: 80, widthPx: 120, channels: 32 },
    ],
    whole: evaluationOf([['0110', '0110']]),
    cuts: [
      { levels: [0], ...cut },
      { levels: [0, 1], ...cut },
    ],
  };
  const { html } = skipTable({ id: 'tab-s', caption: 'S.', ablation, split: 'test' });

  it('has a row for the whole network, each level and all of them', () => {
    const rows = [...html.matchAll(/<th scope="row">([^<]*)<\/th><td>([^<]*)<\/td>/g)].map(([, name, carried]) => [
      name,
      carried,
    ]);
    expect(rows).to.deep.equal([
      ['none: the U-Net as it is', ''],
      ['level 0', '160\u00a0×\u00a0240\u00a0×\u00a016'],
      ['all levels', ''],
    ]);
  });

  it('tells each value, under a name that is not that of the network on the whole split', () => {
    expect(html).to.include(
      'data-model="unet-whole" data-class="foreground" data-metric="iou" data-split="test" data-value="1"',
    );
    expect(html).to.include(
      'data-model="unet-cut-0" data-class="foreground" data-metric="iou" data-split="test" data-value="0.5"',
    );
    expect(html).to.match(
      /data-model="unet-cut-0-1"[^>]*data-metric="iou.lost" data-value="0.2">0.200 <span class="sb-interval">\[0.10, 0.30\]/,
    );
    expect(html)
      .to.match(/data-metric="dice.lost" data-value="0.15"/)
      .and.match(/data-metric="iou.pHolm" data-value="0.02">0.020</);
    expect(html).to.not.include('data-model="unet"');
  });

  it('says how it was measured', () => {
    expect(html).to.include('1 images of the test split').and.include('mean over the pixels');
  });
});
