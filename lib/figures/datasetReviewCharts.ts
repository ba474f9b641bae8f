import { BLUE, type Colour, DARK_GREY, GREEN, ORANGE, toHex, VERMILLION } from '../evaluate/palette.js';
import { DATASET_DOMAINS, type DatasetRecord } from '../review/datasetRecords.js';
import { countImages, datasetTerms } from '../review/datasetTerms.js';
import { LICENCE_KINDS, type LicenceKind } from '../review/licence.js';
import type { DatasetReviewSpec } from './datasetReview.js';
import type { ChartFigure } from './figure.js';
import { frameChart } from './frame.js';
import { formatNumber } from './label.js';

/** Charts of the reviewed data sets. */

/** When data sets were published and how large they are, each by the kind of its licence; videos are left out. */
export function datasetYearChart(spec: DatasetReviewSpec): ChartFigure {
  const values = spec.records.filter(({ counts }) => counts.of !== 'videos').flatMap(yearPoint);
  const sizes = values.map(({ images }) => images);
  const description =
    `Scatter plot of ${values.length} data sets by year, ${tellRange(values.map(({ year }) => year))}, and number of images, ` +
    `${formatNumber(Math.min(...sizes), 0)} to ${formatNumber(Math.max(...sizes), 0)}, coloured by the kind of licence.`;
  return frameChart(
    { ...spec, description },
    {
      height: 320,
      data: { values },
      mark: { type: 'point', filled: true, size: 60, opacity: 0.75, tooltip: true },
      encoding: {
        x: {
          field: 'year',
          type: 'quantitative',
          title: 'year',
          scale: { zero: false, nice: true },
          axis: { format: 'd' },
        },
        y: {
          field: 'images',
          type: 'quantitative',
          title: 'images',
          scale: { type: 'log' },
          axis: { format: '~s', tickCount: 7 },
        },
        color: kindColour,
        shape: { field: 'licence', type: 'nominal', title: 'licence', scale: { domain: LICENCE_KINDS } },
        tooltip: ['name', 'year', 'images', 'licence'].map((field) => ({ field })),
      },
    },
  );
}

/** How many data sets of each domain have which kind of licence: stacked bars. */
export function datasetLicenceChart(spec: DatasetReviewSpec): ChartFigure {
  const values = DATASET_DOMAINS.flatMap((domain) =>
    LICENCE_KINDS.map((licence, order) => ({ domain, licence, order, sets: countSets(spec.records, domain, licence) })),
  ).filter(({ sets }) => sets > 0);
  const domains = DATASET_DOMAINS.filter((domain) => values.some((value) => value.domain === domain));
  const told = LICENCE_KINDS.map((kind) => {
    const sets = values.filter(({ licence }) => licence === kind).reduce((sum, value) => sum + value.sets, 0);
    return `${kind} ${sets}`;
  });
  return frameChart(
    { ...spec, description: `Stacked bars of data sets by domain and kind of licence. In all: ${told.join(', ')}.` },
    {
      height: 24 * domains.length,
      data: { values },
      mark: { type: 'bar', tooltip: true },
      encoding: {
        y: { field: 'domain', type: 'nominal', title: null, sort: domains },
        x: { field: 'sets', type: 'quantitative', title: 'data sets', axis: { format: 'd', tickMinStep: 1 } },
        color: kindColour,
        order: { field: 'order', type: 'quantitative' },
      },
    },
  );
}

const KIND_COLOURS: Readonly<Record<LicenceKind, Colour>> = {
  open: GREEN,
  'share-alike': BLUE,
  unclear: DARK_GREY,
  'non-commercial': ORANGE,
  closed: VERMILLION,
};

const kindColour = {
  field: 'licence',
  type: 'nominal',
  title: 'licence',
  scale: { domain: LICENCE_KINDS, range: LICENCE_KINDS.map((kind) => toHex(KIND_COLOURS[kind])) },
};

function yearPoint(record: DatasetRecord): { name: string; year: number; images: number; licence: string }[] {
  const images = countImages(record);
  if (images === null || record.year === undefined) return [];
  return [{ name: record.name, year: record.year.value, images, licence: datasetTerms(record).kind }];
}

function countSets(records: readonly DatasetRecord[], domain: string, kind: string): number {
  return records.filter((record) => record.domain === domain && datasetTerms(record).kind === kind).length;
}

function tellRange(years: readonly number[]): string {
  return `${Math.min(...years)} to ${Math.max(...years)}`;
}
