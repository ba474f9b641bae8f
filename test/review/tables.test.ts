import { expect } from 'chai';
import { datasetRecordTable, publishedFigureTable, solutionTable } from '../../lib/figures/review.js';
import { sanitise } from '../../lib/report/sanitise.js';
import { type DatasetRecord, readDatasetRecords } from '../../lib/review/datasetRecords.js';
import { readSolutionRecords, type SolutionRecord } from '../../lib/review/solutionRecords.js';

const dataset: DatasetRecord = {
  name: 'Shapes <b>',
  task: 'Cut out shapes',
  annotation: 'Binary mask',
  images: 1234,
  splits: null,
  licence: null,
  commercialUse: 'no',
  showSamples: false,
  home: 'https://example.org/shapes',
  paper: { citation: 'A. Author: Shapes', doi: '10.1000/x', arxiv: null },
  year: 2020,
  loaderHere: false,
  remark: 'Small.',
  sources: [{ at: 'owner/repo:README.md@0123abc', says: '1,234 images' }],
  checkedOn: '2026-11-21',
};
const solution: SolutionRecord = {
  name: 'cut_it.out',
  kind: 'tool',
  what: 'Cuts out.',
  architecture: 'U-Net',
  language: 'TypeScript',
  licenceCode: 'MIT',
  licenceWeights: null,
  trains: true,
  report: null,
  publishedFigures: [],
  repository: 'https://example.org/cut',
  lastSeen: { release: '1.0', releasedOn: '2026-01-01', committedOn: null },
  takeItWhen: 'Take it when it fits.',
  sources: [{ at: 'https://example.org/cut', says: 'MIT' }],
  checkedOn: '2026-11-20',
};
const head = { id: 'tab-review', caption: 'Review.' };

const rowsOf = (markup: string): string[] =>
  [...markup.matchAll(/<tr>(<th scope="row">.*?)<\/tr>/g)].map(([, r = '']) => r);

describe('datasetRecordTable', () => {
  it('links home, paper and sources, and says what was not verified', () => {
    const [row = ''] = rowsOf(datasetRecordTable({ ...head, records: [dataset] }).html);
    expect(row).to.include('<a href="https://example.org/shapes" rel="noopener">Shapes &lt;b&gt;</a>');
    expect(row).to.include('2020 · 1,234 images');
    expect(row).to.include('splits not verified').and.include('licence: not verified').and.include('no commercial use');
    expect(row).to.include('<a href="https://doi.org/10.1000/x" rel="noopener">A. Author: Shapes</a>');
    expect(row).to.include(
      '<a href="https://github.com/owner/repo/blob/0123abc/README.md" rel="noopener" title="1,234 images">1</a>',
    );
  });

  it('tells below which sets open as they come', () => {
    const none = datasetRecordTable({ ...head, records: [dataset] }).html;
    expect(none)
      .to.include('None of them is read in the layout of its archive')
      .and.include('Sources read on 2026-11-21');
    const one = datasetRecordTable({ ...head, records: [dataset, { ...dataset, name: 'b', loaderHere: true }] }).html;
    expect(one).to.include('Read in the layout of their archives: b.');
  });
});

describe('solutionTable', () => {
  it('says yes, no or not verified, and names licences of code and weights apart', () => {
    const [row = ''] = rowsOf(solutionTable({ ...head, records: [solution] }).html);
    expect(row).to.include('trains on your masks: yes').and.include('writes a report: not verified');
    expect(row).to.include('code: MIT').and.include('weights: not verified');
    expect(row).to.include('last seen: release 1.0 of 2026-01-01');
    expect(row).to.include('cut_<wbr>it.<wbr>out');
  });

  it('gives the days between which the sources were read', () => {
    const { html } = solutionTable({ ...head, records: [solution, { ...solution, checkedOn: '2026-11-25' }] });
    expect(html).to.include('Sources read from 2026-11-20 to 2026-11-25');
  });
});

describe('publishedFigureTable', () => {
  const figure = {
    model: 'A',
    metric: 'Dice',
    value: 0.5,
    dataset: 'Set',
    protocol: 'p1',
    source: 'https://example.org',
  } as const;
  const figures = [
    figure,
    { ...figure, protocol: 'p2' },
    { ...figure, metric: 'MSE', value: 0.25 },
    { ...figure, model: 'B', value: 0.9 },
  ] as const;

  it('gives every row its protocol and keeps rows of one protocol together, unranked', () => {
    const { html } = publishedFigureTable({ ...head, records: [{ ...solution, publishedFigures: figures }] });
    const rows = rowsOf(html).map((row) =>
      row
        .replace(/<a .*?<\/a>/g, '')
        .replace(/<.*?>/g, ' ')
        .replace(/\s+/g, ' '),
    );
    expect(rows.map((row) => row.trim())).to.deep.equal([
      'A Dice 0.5 MSE 0.25 Set p1 ·',
      'B Dice 0.9 Set p1 ·',
      'A Dice 0.5 Set p2 ·',
    ]);
  });
});

describe('the tables of the shipped records', () => {
  it('pass the gate of the report with all their rows and links', async () => {
    const [datasets, solutions] = [await readDatasetRecords(), await readSolutionRecords()];
    const tables = [
      datasetRecordTable({ ...head, records: datasets }),
      solutionTable({ ...head, records: solutions }),
      publishedFigureTable({ ...head, records: solutions }),
    ];
    for (const { html } of tables) {
      const passed = sanitise(html);
      expect(passed.match(/<a [^>]*href="https?:/g)?.length).to.equal(html.match(/<a /g)?.length);
      expect(passed.match(/<tr>/g)?.length).to.equal(html.match(/<tr>/g)?.length);
    }
  });
});
