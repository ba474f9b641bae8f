import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { packageRoot } from '../../lib/base/file.js';
import { publishedFigureTable, solutionTable } from '../../lib/figures/solutionTables.js';
import { sanitise } from '../../lib/report/sanitise.js';
import type { Fact } from '../../lib/review/fact.js';
import { type PublishedFigure, readSolutionRecords, type SolutionRecord } from '../../lib/review/solutionRecords.js';

const at = 'https://example.org/cut';
const read = <T>(value: T): Fact<T> => ({ value, source: at, checkedOn: '2026-11-20' });
const believed = <T>(value: T): Fact<T> => ({ value, unverified: true });

const solution: SolutionRecord = {
  name: 'cut_it.out',
  kind: 'tool',
  home: at,
  what: read('Cuts out.'),
  subjects: read(['main object']),
  outputs: read(['mask']),
  inputs: read(['image']),
  prompts: read(['nothing']),
  interfaces: read(['command line']),
  languages: read(['TypeScript']),
  trains: read(true),
  architecture: believed('U-Net <b>'),
  sizes: [read({ model: 'small', parameters: 1_940_000, megabytes: 7.8 })],
  licence: { code: read('MIT') },
  publishedFigures: [],
  speed: [read({ model: 'small', rate: '5 ms an image', hardware: 'a phone' })],
  lastSeen: { release: read('1.0'), releasedOn: read('2026-01') },
  requests: [read('More speed.')],
  takeItWhen: 'Take it when it fits.',
  sources: [{ id: 'home', at, says: 'all of it' }],
  checkedOn: '2026-11-20',
};
const head = { id: 'tab-review', caption: 'Review.' };

const rowsOf = (markup: string): string[] =>
  [...markup.matchAll(/<tr[^>]*>(<th scope="row">.*?)<\/tr>/g)].map(([, r = '']) => r);

describe('solutionTable', () => {
  const [row = ''] = rowsOf(solutionTable({ ...head, records: [solution] }).html);

  it('gives a fact the number of its source, and says where there is none', () => {
    expect(row).to.include('Cuts out. [1]').and.include('code: MIT [1]');
    expect(row).to.include('U-Net &lt;b&gt; (not verified)');
    expect(row).to.include('sources: <a href="https://example.org/cut" rel="noopener" title="all of it">1</a>');
  });

  it('names licences of code and weights apart, and what follows for trade', () => {
    expect(row).to.include('weights: not verified').and.include('commercial use: unclear');
  });

  it('writes sizes, speed, requests and the newest state', () => {
    expect(row).to.include('small: 1.9 million parameters, 7.8 MB [1]');
    expect(row).to.include('small: 5 ms an image on a phone [1]');
    expect(row).to.include('users ask: More speed. [1]').and.include('last seen: release 1.0 of 2026-01');
    expect(row).to.include('cut_<wbr>it.<wbr>out');
  });

  it('tells of the data it was trained on what their records say of commercial use', () => {
    const trained = { ...solution, trainingData: read(['Free', 'Bound', 'Unknown']) };
    const licence = (value: string) => ({ licence: read(value) });
    const datasets = [
      { name: 'Free', ...licence('MIT') },
      { name: 'Bound', ...licence('CC-BY-NC-4.0') },
    ] as never;
    const { html } = solutionTable({ ...head, records: [trained], datasets });
    expect(html).to.include('Free (commercial use: yes), Bound (commercial use: no), Unknown [1]');
  });

  it('gives the days between which the sources were read', () => {
    const { html } = solutionTable({ ...head, records: [solution, { ...solution, checkedOn: '2026-11-25' }] });
    expect(html).to.include('Sources read from 2026-11-20 to 2026-11-25');
  });
});

describe('the picks of solutionTable', () => {
  it('mark each row by kind, purpose and permission, and the page can hide by every one', async () => {
    const { html } = solutionTable({ ...head, records: await readSolutionRecords() });
    const values = [...html.matchAll(/class="sb-pick sb-pick-([a-z-]+)"/g)].map(([, value = '']) => value);
    expect(values).to.include.members(['tool', 'main-object', 'trade-forbidden']);
    const css = await readFile(join(packageRoot, 'lib', 'report', 'style', 'page.css'), 'utf8');
    for (const value of values)
      expect(css, value).to.include(`.sb-pick-${value}:target ~ .sb-scroll tbody tr:not(.sb-is-${value})`);
    const single = solutionTable({ ...head, records: [solution] }).html;
    expect(single).to.include('<tr class="sb-is-tool sb-is-main-object sb-is-trade-unclear">');
    expect(single).to.not.include('sb-pick-library');
  });
});

describe('publishedFigureTable', () => {
  const figure: PublishedFigure = {
    model: 'A',
    metric: 'Dice',
    value: 0.5,
    dataset: 'Set',
    split: 'test',
    protocol: 'p1',
  };
  const figures = [
    figure,
    { ...figure, split: 'val' },
    { ...figure, metric: 'MSE', value: 0.25 },
    { ...figure, model: 'B', value: 0.9 },
  ] as const;

  it('gives every row its protocol and keeps rows of one protocol together, unranked', () => {
    const { html } = publishedFigureTable({ ...head, records: [{ ...solution, publishedFigures: figures.map(read) }] });
    const rows = rowsOf(html).map((row) =>
      row
        .replace(/<a .*?<\/a>/g, '')
        .replace(/<.*?>/g, ' ')
        .replace(/\s+/g, ' '),
    );
    expect(rows.map((row) => row.trim())).to.deep.equal([
      'A Dice 0.5 MSE 0.25 Set, test p1 ·',
      'B Dice 0.9 Set, test p1 ·',
      'A Dice 0.5 Set, val p1 ·',
    ]);
  });
});

describe('the tables of the shipped solutions', () => {
  it('pass the gate of the report with all their rows and links', async () => {
    const records = await readSolutionRecords();
    const tables = [solutionTable({ ...head, records }), publishedFigureTable({ ...head, records })];
    for (const { html } of tables) {
      const passed = sanitise(html);
      expect(passed.match(/<a [^>]*href="(https?:|#)/g)?.length).to.equal(html.match(/<a /g)?.length);
      expect(passed.match(/<tr[ >]/g)?.length).to.equal(html.match(/<tr[ >]/g)?.length);
    }
  });
});
