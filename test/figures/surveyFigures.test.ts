import { expect } from 'chai';
import { colourChart } from '../../lib/figures/colourChart.js';
import { driftTable, duplicateTable } from '../../lib/figures/integrityTables.js';
import { heatMapChart, objectSizeChart } from '../../lib/figures/objectCharts.js';
import { drawDocument } from '../../lib/report/drawing.js';
import type { Drift } from '../../lib/survey/drift.js';
import type { DuplicateGroup } from '../../lib/survey/duplicates.js';

const head = { id: 'fig-a', caption: 'A.' };
const table = { id: 'tab-a', caption: 'A.' };

function valuesOf({ spec }: { spec: Readonly<Record<string, unknown>> }): unknown {
  return (spec['data'] as { values: unknown }).values;
}

/** A map of 32x32 cells, 1 in the upper left quarter and 0 elsewhere. */
const heatMap = {
  cells: 32,
  shares: Array.from({ length: 32 * 32 }, (_, i) => (i % 32 < 16 && i < 32 * 16 ? 1 : 0)),
};

const halvings = (...counts: number[]) =>
  counts.map((objects, bin) => ({
    from: bin === counts.length - 1 ? 0 : 2 ** (-1 - bin),
    to: 2 ** -bin,
    objects,
  }));

describe('objectSizeChart', () => {
  it('shows the halvings from the largest object to the smallest', () => {
    const chart = objectSizeChart({ ...head, objectSizes: halvings(0, 3, 0, 7, 0) });
    expect(valuesOf(chart)).to.deep.equal([
      { share: '25 % to 50 %', objects: 3 },
      { share: '13 % to 25 %', objects: 0 },
      { share: '6.3 % to 13 %', objects: 7 },
    ]);
    expect(chart.spec['description']).to.contain('10 objects in all');
  });

  it('joins the smallest objects', () => {
    const counts = Array.from({ length: 18 }, (_, bin) => (bin > 12 ? 1 : 0));
    expect(valuesOf(objectSizeChart({ ...head, objectSizes: halvings(...counts) }))).to.deep.equal([
      { share: 'below 0.012 %', objects: 5 },
    ]);
  });

  it('draws where there is no object', async () => {
    const chart = objectSizeChart({ ...head, objectSizes: halvings(0, 0) });
    expect(chart.spec['description']).to.match(/No objects\.$/);
    expect(await drawDocument(chart.spec)).to.match(/^<svg/);
  });
});

describe('heatMapChart', () => {
  it('shows 16x16 means and tells where the foreground is densest', async () => {
    const chart = heatMapChart({ ...head, heatMap });
    const values = valuesOf(chart) as { x: number; y: number; share: number }[];
    expect(values).to.have.length(256);
    expect(values.filter(({ share }) => share === 1)).to.have.length(64);
    expect(chart.spec['description']).to.contain('densest at the top left with 100 %');
    const svg = await drawDocument(chart.spec);
    expect(Number(/width="(\d+)/.exec(svg)?.[1])).to.be.at.most(640);
    expect(svg).to.not.match(/NaN|undefined/);
  });

  it('averages blocks of cells', () => {
    const shares = Array.from({ length: 32 * 32 }, (_, i) => (i % 2) / 2);
    const values = valuesOf(heatMapChart({ ...head, heatMap: { cells: 32, shares } })) as { share: number }[];
    expect(new Set(values.map(({ share }) => share))).to.deep.equal(new Set([0.25]));
  });
});

describe('colourChart', () => {
  const shares = Array.from({ length: 32 }, (_, bin) => (bin === 0 || bin === 31 ? 0.5 : 0));
  const histograms = (['train', 'test'] as const).flatMap((split) =>
    (['red', 'green', 'blue'] as const).map((channel) => ({ split, channel, shares })),
  );

  it('tells the mean level of each channel and split', () => {
    // half of the pixels in levels 0-7, half in 248-255: (3.5 + 251.5) / 2
    expect(colourChart({ ...head, histograms }).spec['description']).to.match(
      /train: mean red 128, green 128, blue 128; test: mean red 128, green 128, blue 128\.$/,
    );
  });

  it('draws at most 640 pixels wide', async () => {
    const svg = await drawDocument(colourChart({ ...head, histograms }).spec);
    expect(Number(/width="(\d+)/.exec(svg)?.[1])).to.be.at.most(640);
    expect(svg).to.not.match(/NaN|undefined/);
  });
});

describe('duplicateTable', () => {
  const group = (kind: DuplicateGroup['kind'], stems: string[], splits: DuplicateGroup['splits']): DuplicateGroup => ({
    kind,
    stems,
    splits,
    likeness: kind === 'exact' ? 1 : 0.9812,
  });

  it('lists leaks first, and few names of a large group', () => {
    const groups = [
      group('exact', ['a', 'b'], ['train']),
      group('near', ['c', 'd', 'e', 'f', 'g', '<h>'], ['train', 'test']),
    ];
    const { html } = duplicateTable({ ...table, duplicates: { groups, isComplete: true } });
    expect(html.indexOf('c, d, e, f and 2 more')).to.be.within(0, html.indexOf('a, b'));
    expect(html).to.contain('<td class="sb-right">0.981</td><td>train, test: a leak</td>');
  });

  it('says that there are none, and that the search was cut short', () => {
    const { html } = duplicateTable({ ...table, duplicates: { groups: [], isComplete: false } });
    expect(html).to.contain('No two images are equal, or nearly so.').and.to.contain('The search was cut short');
  });

  it('shows fifteen groups and counts the others', () => {
    const groups = Array.from({ length: 17 }, (_, i) => group('near', [`a${i}`, `b${i}`], ['train']));
    const { html } = duplicateTable({ ...table, duplicates: { groups, isComplete: true } });
    expect(html.match(/<tr>/g)).to.have.length(1 + 15);
    expect(html).to.contain('2 more groups are not shown.');
  });
});

describe('driftTable', () => {
  const row: Drift = {
    feature: 'brightness',
    split: 'test',
    trainMedian: 99.6,
    splitMedian: 140.2,
    distance: 0.456,
    chance: 0.3,
    isDrift: true,
  };

  it('tells what differs, and explains it below', () => {
    const { html } = driftTable({ ...table, drift: [row] });
    expect(html).to.contain('<th scope="row">brightness, test</th>').and.to.contain('<td>yes</td>');
    expect(html).to.contain('Differs: test has a median brightness of 140, train of 100; ');
  });

  it('says where nothing differs, and where there are too few images', () => {
    const few = { ...row, chance: 1.4, isDrift: false };
    const { html } = driftTable({ ...table, drift: [few] });
    expect(html).to.contain('No split differs from train by more than chance.').and.to.contain('too few images');
  });
});
