import { expect } from 'chai';
import sharp from 'sharp';
import type { AppliedThreshold } from '../../lib/evaluate/calibration.js';
import { mapErrors } from '../../lib/evaluate/failures/errorMap.js';
import { describeFailure, type Failures, summariseFailures } from '../../lib/evaluate/failures/failures.js';
import { scoreImage } from '../../lib/evaluate/scores.js';
import { sliceScores } from '../../lib/evaluate/slices/slices.js';
import { summarise } from '../../lib/evaluate/summary.js';
import { colourErrors, failureFigure } from '../../lib/figures/failureFigure.js';
import { errorKindTable, failureTable, pickFailures } from '../../lib/figures/failureTables.js';
import { sliceTable } from '../../lib/figures/sliceTable.js';
import { thresholdTable } from '../../lib/figures/thresholdTable.js';
import { traceOutline } from '../../lib/measure/boundary.js';
import { greyPicture, sampleOf } from '../support/dataset.js';
import { maskOf } from '../support/masks.js';

const dataset = { name: 'set', licence: 'CC0-1.0', classes: ['background', 'foreground'], showPictures: true };
const truth = maskOf('0000000000', '0111000000', '0111000000', '0111000000', '0000000000');
/** One pixel of the outline too many, and one pixel far away. */
const prediction = maskOf('0000000001', '0111100000', '0111000000', '0111000000', '0000000000');
const perfect = truth;

/** What a prediction with these probabilities comes to. */
function failuresOf(...predictions: readonly (readonly [id: string, classes: typeof truth, sure: number])[]) {
  const scores = predictions.map(([id, classes, sure]) => {
    const data = Float32Array.from(classes.data, (value) => (value === 0 ? 1 - sure : sure));
    const foreground = { widthPx: classes.widthPx, heightPx: classes.heightPx, data };
    const score = scoreImage(id, { classes, foreground }, sampleOf(id, truth));
    return { score, failure: describeFailure(score, { classes, foreground }, truth, traceOutline(truth)) };
  });
  const failures: Failures = summariseFailures(
    scores.map(({ failure }) => failure),
    { seed: 1, resamples: 50 },
  );
  const perImage = scores.map(({ score }) => score);
  return {
    failures,
    evaluation: { ...summarise(perImage, [], dataset.classes, { seed: 1, resamples: 50 }), failures },
  };
}

describe('failureFigure', () => {
  const image = greyPicture(10, ...Array.from({ length: 50 }, (_, i) => 5 * i));
  const sample = { stem: 'a<b', split: 'test', image, truth, prediction, score: { dice: 0.9, iou: 0.82 } } as const;

  it('shows image, truth, prediction and error map, each with an alternative text', async () => {
    const { html } = await failureFigure({ id: 'fig-f', caption: 'F.', samples: [sample], dataset });
    const strip = html.slice(html.indexOf('sb-samples'));
    const alts = [...strip.matchAll(/<img src="data:image\/(?:webp|png);base64,[^"]+" alt="([^"]+)"/g)].map(
      ([, alt]) => alt,
    );
    expect(alts).to.deep.equal([
      'a&lt;b: image',
      'a&lt;b: true mask',
      'a&lt;b: predicted mask',
      'a&lt;b: error map, false positive 2 %, false negative 0 %, boundary 2 % of the pixels',
    ]);
    expect(html).to.include('a&lt;b: IoU 0.82; false positive 2 %');
  });

  it('explains the colours of the error map by swatches with their names', async () => {
    const { html } = await failureFigure({ id: 'fig-f', caption: 'F.', samples: [sample], dataset });
    const legend = /<ul class="sb-legend">.*?<\/ul>/.exec(html)?.[0] ?? '';
    const entries = [...legend.matchAll(/<li><img [^>]*alt="([^"]+)"[^>]*> (.*?)<\/li>/g)].map(([, alt, told]) => [
      alt,
      told,
    ]);
    expect(entries).to.deep.equal([
      ['dark grey', 'background, found'],
      ['grey', 'foreground, found'],
      ['vermillion', 'false positive: predicted but not true'],
      ['sky blue', 'false negative: true but missed'],
      ['yellow', 'wrong within 2 pixels of the true boundary'],
    ]);
  });

  it('paints every kind of pixel in its colour, and the colours differ in brightness', async () => {
    const errors = { widthPx: 5, heightPx: 1, data: Uint8Array.of(0, 1, 2, 3, 4) };
    const { data } = colourErrors(errors);
    const luma = Array.from({ length: 5 }, (_, i) =>
      Math.round(0.299 * data[3 * i]! + 0.587 * data[3 * i + 1]! + 0.114 * data[3 * i + 2]!),
    );
    const falsePositive = [213, 94, 0];
    expect([...data.slice(6, 9)]).to.deep.equal(falsePositive);
    const sorted = [...new Set(luma)].sort((a, b) => a - b);
    expect(Math.min(...sorted.slice(1).map((value, i) => value - sorted[i]!))).to.be.at.least(15);
    expect(sorted).to.have.lengthOf(5);
  });

  it('keeps the error map without loss', async () => {
    const { html } = await failureFigure({ id: 'fig-f', caption: 'F.', samples: [sample], dataset });
    const encoded = html.split('data:image/webp;base64,').at(-1)?.split('"')[0] ?? '';
    const { data } = await sharp(Buffer.from(encoded, 'base64')).raw().toBuffer({ resolveWithObject: true });
    expect([...data]).to.deep.equal([...colourErrors(mapErrors(prediction, truth)).data]);
  });

  it('leaves every picture out where the data set does not allow them', async () => {
    const closed = { ...dataset, showPictures: false };
    const { html } = await failureFigure({ id: 'fig-f', caption: 'F.', samples: [sample], dataset: closed });
    expect(html)
      .to.match(/^<figure class="sb-figure" id="fig-f"><p class="sb-note">Pictures of set are left out/)
      .and.not.include('<img');
  });
});

describe('errorKindTable', () => {
  it('counts images, areas and pixels of each kind', () => {
    const { failures } = failuresOf(['a', prediction, 1], ['b', perfect, 1]);
    const { html } = errorKindTable({ id: 'tab-kinds', caption: 'Kinds.', failures });
    expect(html).to.match(
      /Extra object<\/th><td>[^<]+<\/td><td class="sb-right">1\u00a0of\u00a02<\/td><td class="sb-right">1<\/td>/,
    );
    expect(html).to.match(/Ragged outline<\/th>.*?<td class="sb-right">1<\/td><td class="sb-right">50 %<\/td>/);
    expect(html).to.include('at most 2 pixels from the true boundary');
  });

  it('says how sure a share is: image by image it differs', () => {
    const far = maskOf('0000000001', '0111000000', '0111000000', '0111000000', '0000000000');
    const { failures } = failuresOf(['both kinds', prediction, 1], ['one kind', far, 1]);
    const { html } = errorKindTable({ id: 'tab-kinds', caption: 'Kinds.', failures });
    expect(failures.kinds.extraObject.share).to.equal(2 / 3);
    expect(html).to.include('<td class="sb-right">67 %</td><td class="sb-right">50 % to 100 %</td>');
    expect(html).to.include('bootstrap interval over images');
  });
});

describe('failureTable', () => {
  const { failures, evaluation } = failuresOf(
    ['good', perfect, 0.99],
    ['bad', prediction, 0.7],
    ['sure', prediction, 0.99],
  );
  const rows = (markup: string): string[] =>
    [...markup.matchAll(/<th scope="row">(.*?)<\/th>/g)].map(([, id]) => id ?? '');

  it('lists the lowest IoU first, or the least certain', () => {
    const head = { id: 'tab-f', caption: 'F.', failures, count: 2 };
    expect(rows(failureTable({ ...head, rank: 'worst' }).html)).to.deep.equal(['bad', 'sure']);
    expect(rows(failureTable({ ...head, rank: 'uncertain' }).html)).to.deep.equal(['bad', 'good']);
    expect(failureTable({ ...head, rank: 'worst' }).html).to.include('2 of 3 images.');
  });

  it('says so where no label is suspect, and tells the rule', () => {
    const certain = failuresOf(['good', perfect, 0.99]).failures;
    const { html } = failureTable({ id: 'tab-s', caption: 'S.', failures: certain, rank: 'suspects', count: 5 });
    expect(html).to.include('There is no such image.').and.include('with a probability of at least 0.95');
  });

  it('gives the scores of a ranking for a gallery', () => {
    expect(pickFailures(evaluation, 'worst', 1).map(({ id, iou }) => [id, iou])).to.deep.equal([['bad', 9 / 11]]);
    expect(pickFailures({ ...evaluation, failures: undefined } as never, 'worst', 1)).to.deep.equal([]);
  });
});

describe('sliceTable', () => {
  const images = Array.from({ length: 30 }, (_, i) => ({ id: `i${i}`, isHard: i < 10 }));
  const traits = images.map(({ id, isHard }, i) => ({
    ...{ id, foregroundShare: 0.2, objectShare: 0.2, contrast: i, sharpness: 5 },
    touchesBorder: isHard,
  }));
  const scores = images.map(({ id, isHard }, i) => ({
    ...scoreImage(id, { classes: truth, foreground: sampleOf(id, truth).alpha }, sampleOf(id, truth)),
    iou: (isHard ? 0.3 : 0.8) + i / 1000,
  }));
  const slices = sliceScores(scores, traits, { seed: 1, resamples: 100 });
  const { html } = sliceTable({ id: 'tab-s', caption: 'S.', slices, result: { model: 'unet', split: 'test' } });

  it('marks in words and by a class the slices that are worse beyond chance', () => {
    expect(html).to.match(
      /<tr class="sb-worse"><th scope="row">Contrast to the background<\/th><td>lowest third \(0–9\)/,
    );
    expect(html).to.include('<strong>▼ worse</strong>');
    expect(html).to.include(
      'Worse IoU than the rest beyond chance: contrast to the background, lowest third; touches the border, yes.',
    );
  });

  it('gives n, mean and interval of each, with attributes of their own metric', () => {
    const cell =
      /<td class="sb-right">10<\/td><td class="sb-right"([^>]*)>0\.30\d <span class="sb-interval">\[0\.\d\d, 0\.\d\d\]/.exec(
        html,
      );
    expect(cell?.[1]).to.include('data-metric="iou.slice"').and.include('data-slice="contrast: lowest third"');
    expect(html).to.not.include('data-metric="iou"');
  });

  it('gives mean, interval and n of the rest, too', () => {
    const rest =
      /data-metric="iou\.slice\.rest" data-value="([^"]+)">0\.82\d <span class="sb-interval">\[0\.8\d, 0\.8\d\]<\/span> <span class="sb-count">\(n = 20\)/.exec(
        html,
      );
    const { restMean, rest: others } = slices.slices[0]!;
    expect(Number(rest?.[1])).to.equal(restMean).and.to.equal(others.mean);
    expect(others.n).to.equal(20);
  });
});

describe('thresholdTable', () => {
  it('sets the chosen threshold beside 0.5, and says where it was chosen', () => {
    const threshold: AppliedThreshold = {
      threshold: 0.375,
      chosenOn: 'val',
      diceThere: 0.9,
      dice: 0.88,
      iou: 0.79,
      diceAtHalf: 0.86,
      iouAtHalf: null,
      intervals: {
        n: 12,
        dice: { value: 0.88, ci95: [0.8, 0.9], bca95: null },
        iou: { value: 0.79, ci95: [0.7, 0.8], bca95: null, groups: 5, groupCi95: [0.6, 0.85], groupBca95: null },
        diceAtHalf: { value: 0.86, ci95: [0.79, 0.9], bca95: null },
        iouAtHalf: { value: null, ci95: null, bca95: null },
      },
    };
    const { html } = thresholdTable({ id: 'tab-t', caption: 'T.', threshold, model: 'unet' });
    expect(html).to.include('<th scope="row">0.375</th><td>validation</td><td class="sb-right">12</td>');
    expect(html).to.match(/data-metric="datasetDice\.chosen"[^>]* data-value="0\.88">0\.880/);
    expect(html).to.match(/data-metric="datasetIou\.half"[^>]* data-value="null">–/);
    // over groups where there are groups
    expect(html).to.include('0.880 <span class="sb-interval">[0.80, 0.90]</span>');
    expect(html).to.include('0.790 <span class="sb-interval">[0.60, 0.85]</span>');
  });
});
