import { expect } from 'chai';
import { compareModels } from '../../lib/evaluate/comparison.js';
import type { Result } from '../../lib/evaluate/results.js';
import { aggregateTable } from '../../lib/figures/aggregateTable.js';
import { comparisonTable } from '../../lib/figures/comparisonTable.js';
import { definitionTable } from '../../lib/figures/definitionTable.js';
import { failureFigure } from '../../lib/figures/failureFigure.js';
import { metricTable } from '../../lib/figures/metricTable.js';
import { createLedger } from '../../lib/report/ledger.js';
import { finishMarkup } from '../../lib/report/markup.js';
import { sanitise } from '../../lib/report/sanitise.js';
import { greyPicture } from '../support/dataset.js';
import { evaluationOf } from '../support/evaluations.js';
import { maskOf } from '../support/masks.js';

const evaluation = evaluationOf([
  ['1110', '1100'],
  ['0110', '0110'],
]);
const results: readonly Result[] = [
  { model: 'unet', label: 'U-Net', split: 'test', evaluation },
  { model: 'otsu', label: 'Otsu', split: 'test', evaluation },
];
const contestants = results.map(({ model }, i) => ({ model, isBaseline: i > 0, perImage: evaluation.perImage }));
const comparisons = compareModels(contestants, { seed: 1, resamples: 50 });
const KEYS = ['iou', 'dice', 'boundaryF'] as const;

/** The figures of the results as they stand in a page. */
async function renderPage(): Promise<string> {
  const mask = maskOf('0110', '0110');
  const image = greyPicture(4, 0, 9, 9, 0, 0, 9, 9, 0);
  const sample = {
    stem: 'a',
    split: 'test',
    image,
    truth: mask,
    prediction: mask,
    score: { dice: 1, iou: 1 },
  } as const;
  const dataset = { name: 'set', licence: 'MIT', classes: ['background', 'foreground'], showPictures: true };
  const figures = [
    metricTable({ id: 'tab-a', caption: 'A.', rows: results, metrics: KEYS, comparisons }),
    aggregateTable({ id: 'tab-b', caption: 'B.', rows: results }),
    comparisonTable({ id: 'tab-c', caption: 'C.', comparisons, results, split: 'test' }),
    definitionTable({ id: 'tab-d', caption: 'D.', keys: KEYS }),
    await failureFigure({ id: 'fig-e', caption: 'E.', samples: [sample], dataset }),
  ];
  const ledger = createLedger([]);
  const place = { notebook: 'test', cell: 1 };
  return figures.map(({ html }) => finishMarkup(sanitise(html), place, ledger).markup).join('\n');
}

describe('the figures of results in a page', () => {
  let page = '';
  before(async () => {
    page = await renderPage();
  });

  it('keep attributes and ids: every measure is one click from its definition', () => {
    const links = [...page.matchAll(/<a class="sb-define" href="#([^"]+)">/g)].map(([, id]) => id);
    expect(links).to.have.length.greaterThan(KEYS.length);
    for (const id of links) expect(page).to.include(`<tr id="${id}">`);
  });

  it('have one value for each model, class, measure and split of the contract, in whichever table', () => {
    const cells = [
      ...page.matchAll(/<td [^>]*data-model="([^"]*)"[^>]*data-metric="([^"]*)"[^>]*data-value="([^"]*)"/g),
    ];
    const values = new Map<string, Set<string>>();
    for (const [, model, metric, value = ''] of cells)
      values.set(`${model} ${metric}`, (values.get(`${model} ${metric}`) ?? new Set()).add(value));
    const own = [...values].filter(([name]) => !name.includes('.'));
    expect(own.map(([name]) => name)).to.include.members(['unet iou', 'otsu dice', 'unet datasetIou']);
    for (const [name, told] of own) expect([...told], name).to.have.lengthOf(1);
  });

  it('have a caption, a head with scopes, and a name for each row in every table', () => {
    const tables = page.match(/<table>.*?<\/table>/gs) ?? [];
    expect(tables).to.have.lengthOf(4);
    for (const table of tables) {
      expect(table).to.match(/^<table><caption>/);
      const [head = '', body = ''] = table.split('</thead>');
      expect(head.match(/<th(?![^>]*scope=)[^>a-z]/g), 'heads without a scope').to.equal(null);
      for (const row of body.match(/<tr[^>]*>.*?<\/tr>/gs) ?? []) expect(row).to.include('<th scope="row">');
    }
  });

  it('give every picture an alternative text', () => {
    const pictures = page.match(/<img [^>]*>/g) ?? [];
    expect(pictures).to.have.lengthOf(5 + 4);
    for (const picture of pictures) expect(picture).to.match(/alt="[^"]+"/);
  });
});
