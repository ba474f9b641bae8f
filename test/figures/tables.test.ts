import { expect } from 'chai';
import { html } from '../../lib/base/html.js';
import { compareModels } from '../../lib/evaluate/comparison.js';
import type { Result } from '../../lib/evaluate/results.js';
import { aggregateTable } from '../../lib/figures/aggregateTable.js';
import { comparisonTable } from '../../lib/figures/comparisonTable.js';
import { definitionTable } from '../../lib/figures/definitionTable.js';
import { metricTable } from '../../lib/figures/metricTable.js';
import { multiclassTable } from '../../lib/figures/multiclassTable.js';
import { tableFigure } from '../../lib/figures/table.js';
import { MEASURE_DEFINITIONS } from '../../lib/measure/definitions.js';
import { evaluationOf } from '../support/evaluations.js';

const good = evaluationOf([
  ['1110', '1100'],
  ['0110', '0110'],
]);
const poor = evaluationOf([
  ['1111', '1100'],
  ['0000', '0000'],
]);
const rows: readonly Result[] = [
  { model: 'unet', label: 'U-Net', split: 'test', evaluation: good },
  { model: 'otsu', label: 'Otsu', split: 'test', evaluation: poor },
  { model: 'unet', label: 'U-Net', split: 'train', evaluation: good },
];
const head = { id: 'tab-results', caption: 'Results.' };

/** The cells of a metric table with their attributes, in order. */
function cellsOf(markup: string): { attributes: Record<string, string>; content: string }[] {
  return [...markup.matchAll(/<td ([^>]*data-value[^>]*)>(.*?)<\/td>/g)].map(([, attributes = '', content = '']) => ({
    attributes: Object.fromEntries([...attributes.matchAll(/data-([a-z]+)="([^"]*)"/g)].map(([, k, v]) => [k, v])),
    content,
  }));
}

describe('tableFigure', () => {
  const columns = [{ label: 'Split' }, { label: 'Width', numeric: true, unit: 'px' }];

  it('puts the caption first, marks heads, and names rows by their first cell', () => {
    const figure = tableFigure({ id: 'tab-sizes', caption: 'Sizes.', columns, rows: [['train', 240]] });
    expect(figure.kind).to.equal('html');
    expect(figure.html).to.equal(
      '<figure class="sb-table" id="tab-sizes"><table><caption>Sizes.</caption>' +
        '<thead><tr><th scope="col">Split</th><th scope="col" class="sb-right">Width (px)</th></tr></thead>' +
        '<tbody><tr><th scope="row">train</th><td class="sb-right">240</td></tr></tbody></table></figure>',
    );
  });

  it('escapes texts, passes HTML, and shows a dash for nothing', () => {
    const figure = tableFigure({
      id: 'tab-x',
      caption: 'a < b',
      columns: [{ label: '<i>' }, { label: 'b' }, { label: 'c' }],
      rows: [['<script>', html`<b>bold</b>`, null]],
      notes: ['x & y'],
    });
    expect(figure.html).to.include('<caption>a &lt; b</caption>').and.include('<th scope="col">&lt;i&gt;</th>');
    expect(figure.html).to.include('<th scope="row">&lt;script&gt;</th><td><b>bold</b></td><td>–</td>');
    expect(figure.html).to.include('<p class="sb-note">x &amp; y</p></figure>');
  });

  it('refuses a row of another length and an id of another form', () => {
    expect(() => tableFigure({ ...head, columns, rows: [['a']] })).to.throw(
      RangeError,
      'tab-results must have 2 cells: 1',
    );
    expect(() => tableFigure({ id: 'sizes', caption: '', columns, rows: [] })).to.throw(RangeError, '"tab-"');
    expect(() => tableFigure({ id: 'tab-"x', caption: '', columns, rows: [] })).to.throw(RangeError, 'tab-"x');
  });
});

describe('metricTable', () => {
  it('says in attributes what each cell is, with the exact value', () => {
    const cells = cellsOf(metricTable({ ...head, rows, metrics: ['iou', 'hd95'] }).html);
    expect(cells).to.have.lengthOf(3 * 2);
    expect(cells[0]?.attributes).to.deep.equal({
      model: 'unet',
      class: 'foreground',
      metric: 'iou',
      split: 'test',
      protocol: 'binary',
      value: String((2 / 3 + 1) / 2),
    });
    expect(
      cells.map(({ attributes }) => `${attributes['model']} ${attributes['split']} ${attributes['metric']}`),
    ).to.deep.equal([
      'unet test iou',
      'unet test hd95',
      'otsu test iou',
      'otsu test hd95',
      'unet train iou',
      'unet train hd95',
    ]);
  });

  it('shows the value with its interval, and n where images have none', () => {
    const [, , otsu] = cellsOf(metricTable({ ...head, rows, metrics: ['iou', 'hd95'] }).html);
    expect(otsu?.content).to.equal(
      '0.500 <span class="sb-interval">[0.50, 0.50]</span> <span class="sb-count">(n = 1)</span>',
    );
  });

  it('emphasises the best of a split, whichever way is better, but no lone model', () => {
    const cells = cellsOf(metricTable({ ...head, rows, metrics: ['iou', 'hd95'] }).html);
    const isBold = cells.map(({ content }) => content.startsWith('<strong>'));
    expect(isBold).to.deep.equal([true, true, false, false, false, false]);
  });

  it('writes null and a dash where nothing could be measured', () => {
    const evaluation = evaluationOf([['00', '00']]);
    const empty: Result = { model: 'unet', label: 'U-Net', split: 'test', evaluation };
    const [cell] = cellsOf(metricTable({ ...head, rows: [empty], metrics: ['dice'] }).html);
    expect(cell?.attributes['value']).to.equal('null');
    expect(cell?.content).to.match(/^–/);
  });

  it('has the pooled ratios with their intervals', () => {
    const [cell] = cellsOf(metricTable({ ...head, rows, metrics: ['datasetIou'] }).html);
    expect(cell?.attributes['metric']).to.equal('datasetIou');
    expect(cell?.content).to.equal('<strong>0.800</strong> <span class="sb-interval">[0.67, 1.00]</span>');
  });

  it('leads from each column to the definition of its measure', () => {
    const keys = ['iou', 'boundaryF', 'datasetDice', 'mae'] as const;
    const table = metricTable({ ...head, rows, metrics: keys }).html;
    const definitions = definitionTable({ id: 'tab-definitions', caption: 'Definitions.', keys }).html;
    const links = [...table.matchAll(/<th scope="col"[^>]*><a class="sb-define" href="#([^"]+)">/g)].map(
      ([, id]) => id,
    );
    expect(links).to.deep.equal(['def-iou', 'def-boundary-f', 'def-dataset-dice', 'def-mae']);
    for (const id of links) expect(definitions).to.include(`<tr id="${id}"><th scope="row">`);
  });

  it('says in words which baselines a model does not beat, and nothing of the train split', () => {
    const contestants = [
      { model: 'unet', perImage: good.perImage },
      { model: 'otsu', isBaseline: true, perImage: poor.perImage },
    ];
    const comparisons = compareModels(contestants, { seed: 1, metrics: ['iou'], resamples: 50 });
    const markup = metricTable({ ...head, rows, metrics: ['iou'], comparisons }).html;
    const mark = '<th scope="row">U-Net <span class="sb-mark">not better than Otsu in IoU</span></th><td>test</td>';
    expect(markup).to.include(mark).and.include('<th scope="row">U-Net</th><td>train</td>');
    const nothing = poor.perImage.map((score) => ({ ...score, iou: null }));
    const untold = compareModels([contestants[0]!, { ...contestants[1]!, perImage: nothing }], {
      seed: 1,
      metrics: ['iou'],
      resamples: 50,
    });
    const silent = metricTable({ ...head, rows, metrics: ['iou'], comparisons: untold }).html;
    expect(silent, 'a baseline without values').to.not.include('sb-mark');
  });

  it('says when val serves as test, names splits in words and escapes labels', () => {
    const row: Result = { model: 'a"b', label: '<U>', split: 'val', evaluation: good };
    const markup = metricTable({ ...head, rows: [row], metrics: ['iou'], testSplit: 'val' }).html;
    expect(markup).to.include('validation split serves as test');
    expect(markup).to.include('<th scope="row">&lt;U&gt;</th><td>validation</td>').and.include('data-model="a&quot;b"');
  });
});

describe('definitionTable', () => {
  it('gives formula, source and the better end of every measure', () => {
    const keys = MEASURE_DEFINITIONS.map(({ key }) => key);
    const { html: markup } = definitionTable({ id: 'tab-definitions', caption: 'Definitions.', keys });
    expect(markup.match(/<tr id="def-[a-z0-9-]+">/g)).to.have.lengthOf(new Set(keys).size);
    expect(markup).to.include('<code>dice</code></th><td>2 tp / (2 tp + fp + fn)</td>');
    expect(markup).to.include('<td>0 and up px, lower is better</td>').and.include('\u22121 to 1, higher is better');
    expect(markup).to.match(/<a href="https:\/\/doi\.org\/10\.2307\/1932409">Dice 1945<\/a>/);
    expect(markup).to.not.match(/undefined|Infinity|NaN/);
  });
});

describe('aggregateTable', () => {
  it('sets mean, worst decile and pooled ratio side by side, each named in its attributes', () => {
    const { html: markup } = aggregateTable({ ...head, rows });
    const cells = cellsOf(markup).slice(0, 6);
    expect(cells.map(({ attributes }) => attributes['metric'])).to.deep.equal([
      ...['iou', 'iou.worstDecile', 'datasetIou'],
      ...['dice', 'dice.worstDecile', 'datasetDice'],
    ]);
    const values = cells.slice(0, 3).map(({ attributes }) => Number(attributes['value']));
    expect(values).to.deep.equal([(2 / 3 + 1) / 2, 2 / 3, 4 / 5]);
    expect(cells[1]?.content).to.equal(
      '0.667 <span class="sb-interval">[0.67, 1.00]</span> <span class="sb-count">(n = 1)</span>',
    );
    expect(markup).to.include('<th scope="colgroup" colspan="3"><a class="sb-define" href="#def-iou">IoU</a></th>');
  });
});

describe('comparisonTable', () => {
  const contest = (isBetter: boolean) => {
    const good = Array.from({ length: 8 }, (_, i) => ['1100'.repeat(i + 1), '1100'.repeat(i + 1)] as const);
    const bad = good.map(([, truth], i) => [`1${'0'.repeat(i)}${truth.slice(i + 1)}`, truth] as const);
    const [ours, theirs] = isBetter ? [good, bad] : [bad, good];
    const results: Result[] = [
      { model: 'unet', label: 'U-Net', split: 'test', evaluation: evaluationOf(ours) },
      { model: 'otsu', label: 'Otsu', split: 'test', evaluation: evaluationOf(theirs) },
    ];
    const contestants = results.map(({ model, evaluation }) => ({
      model,
      isBaseline: model === 'otsu',
      perImage: evaluation.perImage,
    }));
    const comparisons = compareModels(contestants, { seed: 1, metrics: ['iou'], resamples: 200 });
    return { comparisons, markup: comparisonTable({ ...head, comparisons, results, split: 'test' }).html };
  };

  it('shows difference, corrected probability and the winner, and says so in words', () => {
    const { comparisons, markup } = contest(true);
    const [difference, p] = cellsOf(markup);
    expect(difference?.attributes).to.include({
      model: 'unet',
      versus: 'otsu',
      metric: 'iou.difference',
      split: 'test',
    });
    expect(Number(difference?.attributes['value'])).to.equal(comparisons.pairs[0]?.meanDifference);
    expect(Number(p?.attributes['value'])).to.equal(comparisons.pairs[0]?.pHolm);
    expect(markup).to.include('<td><strong>U-Net</strong></td>').and.include('U-Net beats Otsu in IoU beyond chance.');
  });

  it('says which baselines have no value to compare, and counts them neither way', () => {
    const ours = Array.from({ length: 8 }, (_, i) => ['1100'.repeat(i + 1), '1100'.repeat(i + 1)] as const);
    const nothing = ours.map(([, truth]) => ['0'.repeat(truth.length), truth] as const);
    const results: Result[] = [
      { model: 'unet', label: 'U-Net', split: 'test', evaluation: evaluationOf(ours) },
      { model: 'mean-mask', label: 'Mean mask', split: 'test', evaluation: evaluationOf(nothing) },
    ];
    const contestants = results.map(({ model, evaluation: { perImage } }) => ({
      ...{ model, perImage },
      isBaseline: model === 'mean-mask',
    }));
    const comparisons = compareModels(contestants, { seed: 1, resamples: 50 });
    const { html: markup } = comparisonTable({ ...head, comparisons, results, split: 'test' });
    expect(markup).to.include('U-Net beats Mean mask in IoU beyond chance.');
    expect(markup).to.include('U-Net and Mean mask have no image where both have a value of Boundary F (2 px).');
    expect(markup).to.include('no common image').and.not.include('not better');
  });

  it('says that a model does not beat a baseline', () => {
    const { markup } = contest(false);
    expect(markup).to.include('<td><strong>Otsu</strong></td>');
    expect(markup).to.include('U-Net is not better than Otsu in IoU beyond chance.');
  });
});

describe('multiclassTable', () => {
  const classes = ['background', 'foreground', '<outline>'];
  const confusion = [
    [3, 1, 0],
    [0, 3, 0],
    [0, 0, 0],
  ];
  const evaluation = evaluationOf([['0110', '0110']], classes, [confusion]);
  const row: Result = { model: 'unet', label: 'U-Net', split: 'test', evaluation };

  it('has IoU and Dice of each class and the mean IoU, under its own protocol', () => {
    const cells = cellsOf(multiclassTable({ ...head, rows: [row] }).html);
    expect(cells.map(({ attributes: a }) => [a['protocol'], a['class'], a['metric'], a['value']])).to.deep.equal([
      ['multiclass', 'background', 'iou', String(3 / 4)],
      ['multiclass', 'background', 'dice', String(6 / 7)],
      ['multiclass', 'foreground', 'iou', String(3 / 4)],
      ['multiclass', 'foreground', 'dice', String(6 / 7)],
      ['multiclass', '&lt;outline&gt;', 'iou', 'null'],
      ['multiclass', '&lt;outline&gt;', 'dice', 'null'],
      ['multiclass', 'all', 'meanIou', String(3 / 4)],
    ]);
  });

  it('gives interval and number of images of each class', () => {
    const perfect = [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 0],
    ];
    const two = evaluationOf(
      [
        ['0110', '0110'],
        ['0110', '0110'],
      ],
      classes,
      [confusion, perfect],
    );
    const { html: markup } = multiclassTable({ ...head, rows: [{ ...row, evaluation: two }] });
    const [iou, dice] = cellsOf(markup);
    // the first image alone has 3 of 4 pixels, the second alone its only one
    expect(iou?.content).to.equal('0.800 <span class="sb-interval">[0.75, 1.00]</span>');
    expect(dice?.content).to.equal('0.889 <span class="sb-interval">[0.86, 1.00]</span>');
    expect(markup).to.include('<td>foreground</td><td class="sb-right">2\u00a0of\u00a02</td>');
    expect(markup).to.include('<td>&lt;outline&gt;</td><td class="sb-right">0\u00a0of\u00a02</td>');
    expect(cellsOf(markup).at(-1)?.content).to.match(/<span class="sb-interval">\[0\.75, 1\.00\]/);
  });

  it('tells how many pixels outside of the outline are right', () => {
    const names = ['background', 'foreground', 'outline'];
    const counted = [
      [6, 1, 1],
      [0, 2, 0],
      [5, 5, 5],
    ];
    const trimap = evaluationOf([['0110', '0110']], names, [counted]);
    const { html: markup } = multiclassTable({
      ...head,
      rows: [
        { ...row, evaluation: trimap },
        { ...row, model: 'attention-unet', label: 'Attention U-Net', evaluation: trimap },
      ],
    });
    // 8 of 10: the outline is not judged, and taken for it counts as foreground
    expect(markup).to.match(
      /Share of the test pixels outside of the true outline that .*: U-Net 0\.800[^;]*; Attention U-Net 0\.800[^;]*\.</,
    );
    expect(multiclassTable({ ...head, rows: [row] }).html).not.to.include('outside of the true outline');
  });

  it('tells once a split what a pixel costs', () => {
    const onePixelOff = { perClass: {}, meanIou: 0.83402, outsideOutline: 0.9944 };
    const scaled = { ...evaluation, multiclass: { ...evaluation.multiclass!, onePixelOff } };
    const { html: markup } = multiclassTable({
      ...head,
      rows: [
        { ...row, evaluation: scaled },
        { ...row, model: 'attention-unet', label: 'Attention U-Net', evaluation: scaled },
        { model: 'otsu', label: 'Otsu', split: 'test', evaluation: poor },
      ],
    });
    const told =
      'The true classes of the test images, moved by one pixel to the right, have a mean IoU of 0.834 against themselves, and 0.994 outside of the true outline.';
    expect(markup.split(told)).to.have.lengthOf(2);
    expect(multiclassTable({ ...head, rows: [row] }).html).not.to.include('moved by one pixel');
  });

  it('leaves out results without classes, and says that pixels are pooled', () => {
    const markup = multiclassTable({ ...head, rows: [...rows, row] }).html;
    expect(markup.match(/<tr>/g)).to.have.lengthOf(1 + 3 + 1);
    expect(markup).to.include('pooled');
  });
});
