import { expect } from 'chai';
import type { DatasetRecord } from '../../lib/review/datasetRecords.js';
import { countImages, datasetTerms, tellLicence } from '../../lib/review/datasetTerms.js';

const read = { source: 'https://example.org/set', checkedOn: '2026-11-21' };
const record: DatasetRecord = {
  name: 'Set',
  domain: 'objects',
  task: { value: 'Cut out', ...read },
  annotation: { value: 'mask', ...read },
  counts: { of: 'images' },
  licence: { value: 'CC-BY-4.0', ...read },
  showSamples: false,
  faults: [],
  trainedBy: [],
  loaderHere: false,
  sources: [{ at: 'https://example.org/set', says: 'all' }],
  checkedOn: '2026-11-21',
};

describe('countImages', () => {
  it('takes the total, or else adds the splits, or knows nothing', () => {
    const train = { value: 3, ...read };
    expect(countImages({ ...record, counts: { of: 'images', total: { value: 9, ...read }, train } })).to.equal(9);
    expect(countImages({ ...record, counts: { of: 'images', train, test: { value: 2, ...read } } })).to.equal(5);
    expect(countImages(record)).to.equal(null);
  });
});

describe('tellLicence', () => {
  it('names the annotations where they have another, and marks what was not verified', () => {
    expect(tellLicence(record)).to.equal('CC-BY-4.0');
    expect(tellLicence({ ...record, annotationLicence: { value: 'MIT', unverified: true } })).to.equal(
      'CC-BY-4.0; annotations MIT (not verified)',
    );
    expect(tellLicence({ annotationLicence: { value: 'MIT', ...read } })).to.equal('annotations MIT');
    expect(tellLicence({})).to.equal(null);
  });
});

describe('datasetTerms', () => {
  it('follow the licence, and what the record says beside it', () => {
    expect(datasetTerms(record)).to.deep.equal({ kind: 'open', commercialUse: 'yes', redistribution: 'yes' });
    const strict = { ...record, licence: { value: 'for research only', ...read } } as const;
    expect(datasetTerms({ ...strict, redistribution: { value: 'no', ...read } })).to.deep.equal({
      kind: 'non-commercial',
      commercialUse: 'no',
      redistribution: 'no',
    });
  });

  it('are of another kind where the licence was not verified or sources contradict it', () => {
    expect(datasetTerms({ ...record, licence: { value: 'MIT', unverified: true } }).kind).to.equal('unclear');
    expect(datasetTerms({ ...record, commercialUse: { value: 'unclear', ...read } }).kind).to.equal('unclear');
    expect(datasetTerms({ ...record, commercialUse: { value: 'no', ...read } }).kind).to.equal('non-commercial');
  });
});
