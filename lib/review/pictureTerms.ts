import type { Dataset } from '../data/dataset.js';
import { type DatasetRecord, readDatasetRecords } from './datasetRecords.js';
import { tellLicence } from './datasetTerms.js';

/** Whether a published report may hold pictures of a data set. */
export interface PictureTerms {
  readonly showPictures: boolean;
  /** Why, as the end of a sentence. */
  readonly pictureReason: string;
}

/** What is known of a data set's terms. */
export type TermsOwner = Pick<Dataset, 'name' | 'licence' | 'home' | 'layout' | 'showPictures' | 'statesPictures'>;

/**
 * Licences, by the beginning of their SPDX identifier or name, that let anyone publish changed copies of pictures
 * anywhere. Those without derivatives (ND) do not, for a picture in a report is scaled down and drawn over, and those
 * for non-commercial use (NC) not anywhere.
 */
const OPEN_LICENCE =
  /^(cc0|cc[- ]?by(?!.*\bn[cd]\b)|pddl|odc-by|odbl|cdla-permissive|public domain|mit\b|apache|bsd|0bsd|isc\b|unlicense|wtfpl|artistic-2)/i;

/**
 * Decides whether pictures of a data set may be shown, by the first of these that says so: `showPictures` of its
 * dataset.json; the record of the data set, known by its home, its name, or a layout that no other set has; the licence
 * that it states, where that is a known open one. A licence that is stated but not known to be open withholds. Where
 * nothing at all is stated, the pictures are taken for the user's own, and the report says that no licence is stated.
 */
export function decidePictures(dataset: TermsOwner, records: readonly DatasetRecord[]): PictureTerms {
  const { showPictures, statesPictures = true, licence } = dataset;
  if (statesPictures)
    return { showPictures, pictureReason: `its dataset.json ${allow(showPictures)} them to be shown.` };
  const record = records.find((known) => isOf(known, dataset));
  if (record) {
    const terms = `the record of ${record.name} (${tellLicence(record) ?? 'licence not verified'})`;
    return {
      showPictures: record.showSamples,
      pictureReason: `${terms} ${allow(record.showSamples)} them to be shown.`,
    };
  }
  if (licence === '')
    return { showPictures: true, pictureReason: 'no licence is stated; they are taken for your own.' };
  if (OPEN_LICENCE.test(licence)) return { showPictures: true, pictureReason: `its licence, ${licence}, allows it.` };
  return {
    showPictures: false,
    pictureReason: `its licence, ${licence}, is not known to allow it. Say so with "showPictures": true in its dataset.json.`,
  };
}

/**
 * The data set with the decision of {@link decidePictures}, by the records that come with the package. Where it states
 * no licence, that of its record stands for it, so that captions credit its pictures.
 */
export async function applyPictureTerms(dataset: Dataset): Promise<Dataset> {
  const records = await readDatasetRecords();
  const record = records.find((known) => isOf(known, dataset));
  const licence = dataset.licence || (record && tellLicence(record)) || '';
  return { ...dataset, licence, ...decidePictures(dataset, records) };
}

function allow(isAllowed: boolean): string {
  return isAllowed ? 'allows' : 'does not allow';
}

function isOf(record: DatasetRecord, { name, home, layout }: TermsOwner): boolean {
  if (record.ownLayout !== undefined && record.ownLayout === layout) return true;
  if (home !== '' && placeOf(home) === placeOf(record.home?.value ?? '')) return true;
  return name.toLowerCase() === record.name.toLowerCase();
}

/** An address without what does not tell pages apart. */
function placeOf(address: string): string {
  return address
    .toLowerCase()
    .replace(/^https?:\/\/(www\.)?/, '')
    .replace(/[#?].*$/, '')
    .replace(/\/+(index\.html?)?$/, '');
}
