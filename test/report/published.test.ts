import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { packageRoot } from '../../lib/base/file.js';
import { textOf } from '../../lib/report/markup.js';

const read = (path: string): string => readFileSync(join(packageRoot, path), 'utf8');

/** Rows of the README's table of results on studio: model, epochs, accuracy, Dice, IoU. */
function listTold(readme: string): string[][] {
  const [, table = ''] = /\| model \| epochs .*\n\|[- |]+\n((?:\|.*\n)+)/.exec(readme) ?? [];
  return table
    .trim()
    .split('\n')
    .map((row) => row.replaceAll('**', '').split('|').slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim()));
}

/** Accuracy, Dice and IoU of the first row that the report's tables give a model on the test scenes. */
function readShown(page: string, model: string): string[] {
  const start = page.indexOf(`<tr><th scope="row">${model}</th><td>test</td>`);
  const row = page.slice(start, page.indexOf('</tr>', start));
  return (['accuracy', 'dice', 'iou'] as const).map((metric) => {
    const [, cell = ''] = new RegExp(`<td [^>]*data-metric="${metric}"[^>]*>(.*?)</td>`).exec(row) ?? [];
    return textOf(cell);
  });
}

describe('the README', () => {
  it('tells the results that the published report shows', () => {
    const told = listTold(read('README.md'));
    const page = read('reports/index.html');
    expect(told.map(([model]) => model)).to.include.members(['U-Net', 'Attention U-Net', 'Residual U-Net', 'Otsu']);
    for (const [model = '', , ...values] of told) expect(readShown(page, model), model).to.deep.equal(values);
  });
});
