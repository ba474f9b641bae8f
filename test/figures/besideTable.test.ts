import { expect } from 'chai';
import type { Result } from '../../lib/evaluate/results.js';
import { besideTable } from '../../lib/figures/besideTable.js';
import { readSolutionRecords } from '../../lib/review/solutionRecords.js';
import { evaluationOf } from '../support/evaluations.js';

const evaluation = evaluationOf([
  ['1110', '1100'],
  ['0110', '0110'],
]);
const measured: readonly Result[] = [
  { model: 'unet', label: 'U-Net', split: 'test', evaluation },
  { model: 'unet', label: 'U-Net', split: 'train', evaluation },
  { model: 'rembg', label: 'rembg', split: 'test', evaluation },
];

/** Rows as texts of their cells. */
function rowsOf(markup: string): string[][] {
  const [, body = ''] = markup.split('<tbody>');
  return [...body.matchAll(/<tr[^>]*>(.*?)<\/tr>/g)].map(([, row = '']) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(([, cell = '']) => cell.replace(/<[^>]*>/g, '').trim()),
  );
}

describe('besideTable', () => {
  it('sets measured test results before quoted ones, each protocol under a head of its own', async () => {
    const records = await readSolutionRecords();
    const { html } = besideTable({ id: 'tab-a', caption: 'A.', measured, records, dataset: { name: 'pets' } });
    const rows = rowsOf(html);
    expect(rows[0]).to.deep.equal(['Measured here: pets, 2 test images, each at its own size']);
    expect(rows[1]?.[0]).to.equal('U-Net');
    expect(rows[1]?.[1]).to.match(/^0\.900/);
    expect(rows[2]?.[0]).to.equal('rembg');
    const heads = rows.filter((row) => row.length === 1).map(([head = '']) => head);
    expect(new Set(heads).size).to.equal(heads.length);
    expect(heads.slice(1).every((head) => head.startsWith('Quoted: '))).to.equal(true);
    const pets = rows.findIndex(([head = '']) => head.startsWith('Quoted: Oxford-IIIT Pet'));
    expect(rows[pets + 1]?.filter((cell) => /^0\.9/.test(cell))).to.have.lengthOf(2);
    expect(rows[pets + 1]?.[0]).to.match(/source$/);
  });

  it('marks measured cells alone with what they are, so that nothing quoted is taken for measured', async () => {
    const records = await readSolutionRecords();
    const { html } = besideTable({ id: 'tab-a', caption: 'A.', measured, records, dataset: { name: 'pets' } });
    const models = [...html.matchAll(/data-model="([^"]*)"/g)].map(([, model]) => model);
    expect([...new Set(models)]).to.deep.equal(['unet', 'rembg']);
  });

  it('shows what is quoted where nothing was measured', async () => {
    const { html } = besideTable({ id: 'tab-a', caption: 'A.', measured: [], records: [], dataset: { name: 'pets' } });
    expect(rowsOf(html)).to.deep.equal([]);
  });
});
