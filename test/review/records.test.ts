import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { DataError } from '../../lib/base/error.js';
import { packageRoot } from '../../lib/base/file.js';
import { readReferences } from '../../lib/report/reference.js';
import {
  DATASET_DOMAINS,
  type DatasetRecord,
  datasetRecordsPath,
  readDatasetRecords,
} from '../../lib/review/datasetRecords.js';
import { factsIn, isSourced } from '../../lib/review/fact.js';
import { datasetId } from '../../lib/review/fetch/fetchDataset.js';
import { termsOf } from '../../lib/review/licence.js';
import { sourceLink } from '../../lib/review/record.js';
import { failureOf } from '../support/failure.js';

interface RecordFile {
  schemaVersion: number;
  records: Record<string, unknown>[];
}

/** Every string in a value, however deep. */
function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsOf) : [];
}

describe('the records of data sets that come with the package', () => {
  let records: readonly DatasetRecord[];
  before(async () => {
    records = await readDatasetRecords();
  });

  it('are at least sixty, each with a name of its own', () => {
    expect(records).to.have.lengthOf.at.least(60);
    const ids = records.map(({ name }) => datasetId(name));
    expect(new Set(ids).size).to.equal(ids.length);
  });

  it('cover every domain', () => {
    for (const domain of DATASET_DOMAINS)
      expect(records.filter((record) => record.domain === domain).length, domain).to.be.at.least(1);
  });

  it('have a home or a paper, sources that differ, and a day of this year', () => {
    for (const { name, home, paper, sources, checkedOn } of records) {
      expect(home ?? paper, name).to.not.equal(undefined);
      const places = sources.map(({ at }) => sourceLink(at));
      expect(new Set(places).size, name).to.equal(places.length);
      for (const day of [checkedOn, ...sources.map((source) => source.checkedOn ?? checkedOn)])
        expect(day >= '2026-01-01', name).to.equal(true);
    }
  });

  it('give at least nine facts of ten a source', () => {
    const facts = records.flatMap((record) => factsIn(record));
    expect(facts.length).to.be.at.least(records.length * 5);
    expect(facts.filter(isSourced).length / facts.length).to.be.at.least(0.9);
  });

  it('name each source that their facts are from', () => {
    for (const record of records) {
      const places = new Set(record.sources.map(({ at }) => at));
      for (const fact of factsIn(record))
        if (isSourced(fact)) expect(places.has(fact.source), `${record.name}: ${fact.field}`).to.equal(true);
    }
  });

  it('cite works that the references hold', async () => {
    const keys = new Set((await readReferences(join(packageRoot, 'data/references.json'))).map(({ id }) => id));
    for (const { name, paper } of records) if (paper) expect(keys.has(paper.value), name).to.equal(true);
  });

  it('count splits that are not more than all', () => {
    for (const { name, counts } of records) {
      const { total, train, val, test } = counts;
      if (total === undefined) continue;
      const parts = [train, val, test].reduce((sum, fact) => sum + (fact?.value ?? 0), 0);
      expect(parts, name).to.be.at.most(total.value);
    }
  });

  it('show pictures only under a verified licence that lets them be passed on', () => {
    const shown = records.filter(({ showSamples }) => showSamples);
    expect(shown.map(({ name }) => name)).to.include('Oxford-IIIT Pet');
    for (const { name, licence } of shown) {
      expect(licence !== undefined && isSourced(licence), name).to.equal(true);
      expect(licence && ['open', 'share-alike'].includes(termsOf(licence.value).kind), name).to.equal(true);
    }
  });

  it('hold no text with spaces around it, and no double spaces', async () => {
    const loose = stringsOf(JSON.parse(await readFile(datasetRecordsPath, 'utf8'))).filter(
      (text) => text !== text.trim() || text.includes('  '),
    );
    expect(loose).to.deep.equal([]);
  });
});

describe('readDatasetRecords', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segbook-records-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** A copy of a shipped file, changed. */
  async function changed(path: string, change: (file: RecordFile) => void): Promise<string> {
    const file = JSON.parse(await readFile(path, 'utf8')) as RecordFile;
    change(file);
    const copy = join(folder, 'records.json');
    await writeFile(copy, JSON.stringify(file));
    return copy;
  }

  const set =
    (i: number, field: string, value: unknown) =>
    ({ records }: RecordFile): void => {
      Object.assign(records[i] ?? {}, { [field]: value });
    };

  const without =
    (i: number, ...fields: string[]) =>
    ({ records }: RecordFile): void => {
      for (const field of fields) delete records[i]?.[field];
    };

  const badSource =
    (at: string) =>
    ({ records }: RecordFile): void => {
      const sources = records[0]?.['sources'] as { at: string }[];
      Object.assign(sources[0] ?? {}, { at });
    };

  const believed = (value: unknown): object => ({ value, unverified: true });

  it('name file and path of the first fault', async () => {
    const path = await changed(datasetRecordsPath, set(2, 'classes', { value: -1, from: 'card' }));
    const error = await failureOf(() => readDatasetRecords(path));
    expect(error).to.be.instanceOf(DataError);
    expect(error.message).to.include(`record is not as expected: records.2.classes.value in ${path}`);
    expect(error.hint).to.include('data/README.md');
  });

  const faults: readonly [string, (file: RecordFile) => void, string][] = [
    ['an unknown field', set(0, 'stars', 5), 'records.0'],
    ['a home that is no web page', set(0, 'home', believed('ftp://example.org/a')), 'records.0.home'],
    ['a home that runs a script', set(0, 'home', believed('javascript:alert(1)')), 'records.0.home'],
    ['neither home nor paper', without(0, 'home', 'paper'), 'must have a home or a paper'],
    ['a task left out', without(0, 'task'), 'records.0.task'],
    ['a licence that is not of the list', set(0, 'licence', believed('CC-BY')), 'records.0.licence'],
    ['a fact without source or doubt', set(0, 'classes', { value: 37 }), 'records.0.classes'],
    ['a count that is no whole number', set(0, 'counts', { of: 'images', total: believed(1.5) }), 'records.0.counts'],
    ['no source', set(0, 'sources', []), 'fact must be from a source of its record'],
    ['a source without a commit', badSource('owner/repo:a.md'), 'owner/repo:path@commit'],
    ['a day that is none', set(0, 'checkedOn', '2026-02-30'), '.checkedOn'],
    ['a year out of range', set(0, 'year', believed(20122)), 'records.0.year'],
    ['another kind of commercial use', set(0, 'commercialUse', believed('maybe')), 'records.0.commercialUse'],
    ['a text with a line break', set(0, 'task', believed('one\ntwo')), 'records.0.task'],
    ['another schema version', (file) => (file.schemaVersion = 2), 'schemaVersion'],
    ['no records', (file) => (file.records = []), 'records'],
  ];
  for (const [what, change, place] of faults) {
    it(`refuse ${what}`, async () => {
      const path = await changed(datasetRecordsPath, change);
      expect((await failureOf(() => readDatasetRecords(path))).message).to.include(place);
    });
  }

  it('refuse a name that is there twice', async () => {
    const path = await changed(datasetRecordsPath, set(1, 'name', 'Oxford-IIIT Pet'));
    const { message } = await failureOf(() => readDatasetRecords(path));
    expect(message).to.equal(`record must be there once: "Oxford-IIIT Pet" in ${path}`);
  });

  it('refuse a missing file', async () => {
    expect(await failureOf(() => readDatasetRecords(join(folder, 'none.json')))).to.be.instanceOf(DataError);
  });
});

describe('sourceLink', () => {
  it('leads to a file at its commit, and leaves an address alone', () => {
    expect(sourceLink('owner/repo:docs/a.md@0123abc')).to.equal('https://github.com/owner/repo/blob/0123abc/docs/a.md');
    expect(sourceLink('https://example.org/a:b@0123abc')).to.equal('https://example.org/a:b@0123abc');
  });
});
