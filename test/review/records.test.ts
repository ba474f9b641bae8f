import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { DataError } from '../../lib/base/error.js';
import { datasetRecordsPath, readDatasetRecords } from '../../lib/review/datasetRecords.js';
import { type ReviewRecord, sourceLink } from '../../lib/review/record.js';
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

function expectWellSourced(records: readonly ReviewRecord[]): void {
  for (const { name, sources, checkedOn } of records) {
    expect(sources, name).to.not.be.empty;
    const links = sources.map(({ at }) => sourceLink(at));
    expect(
      links.every((link) => /^https?:\/\/[^\s]+$/.test(link)),
      name,
    ).to.equal(true);
    expect(new Set(links).size, name).to.equal(links.length);
    expect(Number.isNaN(Date.parse(checkedOn)), name).to.equal(false);
    expect(checkedOn >= '2026-01-01', name).to.equal(true);
  }
  const names = records.map(({ name }) => name.toLowerCase());
  expect(new Set(names).size).to.equal(names.length);
}

describe('the records that come with the package', () => {
  it('describe at least eight data sets, each with sources', async () => {
    const records = await readDatasetRecords();
    expect(records).to.have.lengthOf.at.least(8);
    expectWellSourced(records);
  });

  it('show no pictures of a set whose licence is unknown', async () => {
    const shown = (await readDatasetRecords()).filter(({ showSamples }) => showSamples);
    expect(shown.map(({ name }) => name)).to.include('Oxford-IIIT Pet');
    expect(shown.every(({ licence }) => licence !== null)).to.equal(true);
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

  it('name file and path of the first fault', async () => {
    const path = await changed(datasetRecordsPath, set(2, 'images', -1));
    const error = await failureOf(() => readDatasetRecords(path));
    expect(error).to.be.instanceOf(DataError);
    expect(error.message).to.include(`record is not as expected: records.2.images in ${path}`);
    expect(error.hint).to.include('data/README.md');
  });

  const faults: readonly [string, (file: RecordFile) => void, string][] = [
    ['an unknown field', set(0, 'stars', 5), 'records.0'],
    ['a home that is no web page', set(0, 'home', 'ftp://example.org/a'), 'records.0.home'],
    ['a home that runs a script', set(0, 'home', 'javascript:alert(1)'), 'records.0.home'],
    ['a licence left out', ({ records }) => delete records[0]?.['licence'], 'records.0.licence'],
    ['no source', set(0, 'sources', []), 'records.0.sources'],
    ['a source without a commit', set(0, 'sources', [{ at: 'owner/repo:a.md', says: 'x' }]), 'owner/repo:path@commit'],
    ['a day that is none', set(0, 'checkedOn', '2026-02-30'), 'records.0.checkedOn'],
    ['a year out of range', set(0, 'year', 20122), 'records.0.year'],
    ['another kind of commercial use', set(0, 'commercialUse', 'maybe'), 'records.0.commercialUse'],
    ['a text with a line break', set(0, 'task', 'one\ntwo'), 'records.0.task'],
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
