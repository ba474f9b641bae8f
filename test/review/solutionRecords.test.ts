import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { packageRoot } from '../../lib/base/file.js';
import { commercialUseOf, shareAlikeOf } from '../../lib/review/commercialUse.js';
import { factsIn, isSourced } from '../../lib/review/fact.js';
import { sourceLink } from '../../lib/review/record.js';
import { readSolutionRecords, type SolutionRecord, solutionRecordsPath } from '../../lib/review/solutionRecords.js';
import { failureOf } from '../support/failure.js';

interface RecordFile {
  schemaVersion: number;
  records: Record<string, unknown>[];
}

async function readRaw(): Promise<RecordFile> {
  return JSON.parse(await readFile(solutionRecordsPath, 'utf8')) as RecordFile;
}

/** Every string in a value, however deep. */
function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsOf) : [];
}

const NOW = '2026-11-21';

describe('the records of solutions', () => {
  let records: readonly SolutionRecord[];
  before(async () => {
    records = await readSolutionRecords();
  });

  it('are at least 45, of all kinds, each name and each home of a kind once', () => {
    expect(records).to.have.lengthOf.at.least(45);
    const names = records.map(({ name }) => name.toLowerCase());
    expect(new Set(names).size).to.equal(names.length);
    expect(new Set(records.map(({ kind }) => kind)).size).to.equal(5);
  });

  it('give at least nine facts in ten with a source and a day', () => {
    const facts = records.flatMap((record) => factsIn(record));
    expect(facts).to.have.lengthOf.at.least(records.length * 8);
    expect(facts.filter(isSourced).length / facts.length).to.be.at.least(0.9);
  });

  it('name for every fact a source that the record lists, and use every source they list', () => {
    for (const record of records) {
      const places = new Set(record.sources.map(({ at }) => at));
      const used = new Set(
        factsIn({ ...record, sources: [] }).flatMap((fact) => (isSourced(fact) ? [fact.source] : [])),
      );
      expect(
        [...used].filter((at) => !places.has(at)),
        record.name,
      ).to.deep.equal([]);
      expect(
        [...places].filter((at) => !used.has(at)),
        record.name,
      ).to.deep.equal([]);
    }
  });

  it('have sources with distinct addresses of web pages', () => {
    for (const { name, sources } of records) {
      const links = sources.map(({ at }) => sourceLink(at));
      expect(
        links.every((link) => /^https:\/\/[^\s]+$/.test(link)),
        name,
      ).to.equal(true);
      expect(new Set(links).size, name).to.equal(links.length);
    }
  });

  it('were checked on days that are neither in the future nor years ago', () => {
    const days = records.flatMap((record) => [
      record.checkedOn,
      ...factsIn(record).flatMap((fact) => (isSourced(fact) ? [fact.checkedOn] : [])),
    ]);
    expect(days.every((day) => day >= '2026-01-01' && day <= NOW)).to.equal(true);
  });

  it('keep sizes, dates and figures in range', () => {
    for (const { name, sizes, lastSeen, publishedFigures } of records) {
      for (const { value } of sizes) {
        if (value.parameters !== undefined) expect(value.parameters, name).to.be.within(1e4, 1e10);
        if (value.megabytes !== undefined) expect(value.megabytes, name).to.be.within(0.1, 1e4);
      }
      const dates = [lastSeen.releasedOn?.value, lastSeen.committedOn?.value].filter((date) => date !== undefined);
      expect(
        dates.every((date) => date >= '2010' && date <= NOW),
        name,
      ).to.equal(true);
      for (const { value } of publishedFigures) expect(value.value, name).to.be.greaterThan(0);
    }
  });

  it('give no figure twice, and no two values for one model, metric and protocol', () => {
    const keys = records.flatMap(({ publishedFigures }) =>
      publishedFigures.map(({ value: { value: _, ...rest } }) => JSON.stringify(rest)),
    );
    const twice = keys.filter((key, i) => keys.indexOf(key) !== i);
    expect(twice).to.deep.equal([]);
  });

  it('hold no text with spaces around it, and no double spaces', async () => {
    const loose = stringsOf(await readRaw()).filter((text) => text !== text.trim() || text.includes('  '));
    expect(loose).to.deep.equal([]);
  });

  it('tell the licence of the code of every open repository', () => {
    const open = records.filter(({ kind, home }) => kind !== 'service' && home.startsWith('https://github.com/'));
    const without = open.filter(({ licence }) => licence.code === undefined).map(({ name }) => name);
    expect(without).to.deep.equal([]);
  });
});

describe('readSolutionRecords', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segbook-solutions-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** A copy of the shipped file with one field of its first record changed. */
  async function changed(field: string, value: unknown): Promise<string> {
    const file = await readRaw();
    Object.assign(file.records[0] ?? {}, { [field]: value });
    const copy = join(folder, 'records.json');
    await writeFile(copy, JSON.stringify(file));
    return copy;
  }

  const figure = { model: 'm', dataset: 'd', split: 's', protocol: 'p' };
  const faults: readonly [string, string, unknown, string][] = [
    ['an unknown field', 'stars', 5, 'records.0'],
    ['another kind', 'kind', 'framework', 'records.0.kind'],
    ['a fact without source', 'what', { value: 'x' }, 'records.0.what'],
    ['a fact from nowhere', 'what', { value: 'x', from: 'nowhere' }, 'nowhere (rembg)'],
    [
      'a licence that is not in the vocabulary',
      'licence',
      { code: { value: 'Free', unverified: true } },
      'records.0.licence',
    ],
    [
      'a subject that is not in the vocabulary',
      'subjects',
      { value: ['cars'], unverified: true },
      'records.0.subjects',
    ],
    ['a size of nothing', 'sizes', [{ value: { model: 'm' }, unverified: true }], 'records.0.sizes.0'],
    ['a month that is none', 'lastSeen', { releasedOn: { value: '2026-13', unverified: true } }, 'releasedOn'],
    [
      'a ratio above 1',
      'publishedFigures',
      [{ value: { ...figure, metric: 'Dice', value: 98.8 }, unverified: true }],
      'publishedFigures.0',
    ],
  ];
  for (const [what, field, value, place] of faults) {
    it(`refuses ${what}`, async () => {
      const path = await changed(field, value);
      expect((await failureOf(() => readSolutionRecords(path))).message).to.include(place);
    });
  }

  it('takes an error above 1', async () => {
    const large = [{ value: { ...figure, metric: 'HCE', value: 1069 }, unverified: true }];
    const [first] = await readSolutionRecords(await changed('publishedFigures', large));
    expect(first?.publishedFigures[0]?.value.value).to.equal(1069);
  });
});

describe('commercialUseOf', () => {
  const licence = (code: string | undefined, weights?: string, stated?: string): Pick<SolutionRecord, 'licence'> => {
    const origin = { source: 'https://example.org', checkedOn: '2026-11-20' };
    const fact = (value: string | undefined) => (value === undefined ? undefined : { value, ...origin });
    return { licence: { code: fact(code), weights: fact(weights), commercialUse: fact(stated) } } as never;
  };

  it('needs both code and weights to allow it', () => {
    expect(commercialUseOf(licence('MIT', 'Apache-2.0'))).to.equal('yes');
    expect(commercialUseOf(licence('MIT', 'brings no weights'))).to.equal('yes');
    expect(commercialUseOf(licence('MIT', 'CC-BY-NC-4.0'))).to.equal('no');
    expect(commercialUseOf(licence('non-commercial terms of its own', 'MIT'))).to.equal('no');
  });

  it('is unclear where one is not known or differs by model', () => {
    expect(commercialUseOf(licence('MIT'))).to.equal('unclear');
    expect(commercialUseOf(licence(undefined, 'MIT'))).to.equal('unclear');
    expect(commercialUseOf(licence('MIT', 'differs by model'))).to.equal('unclear');
    const believed = {
      licence: { code: { value: 'MIT', unverified: true }, weights: { value: 'MIT', unverified: true } },
    };
    expect(commercialUseOf(believed as never)).to.equal('unclear');
  });

  it('follows what a source says outright', () => {
    expect(commercialUseOf(licence('MIT', undefined, 'no'))).to.equal('no');
  });

  it('names the licences that ask for the same terms', () => {
    expect(shareAlikeOf(licence('AGPL-3.0', 'AGPL-3.0'))).to.deep.equal(['AGPL-3.0']);
    expect(shareAlikeOf(licence('MIT', 'differs by model'))).to.deep.equal([]);
  });
});

describe('the notebook of solutions', () => {
  it('cites works that the references have', async () => {
    const notebook = await readFile(join(packageRoot, 'notebooks', '2-solutions.ipynb'), 'utf8');
    const cited = [...notebook.matchAll(/\[@([a-z0-9]+)\]/g)].map(([, key]) => key);
    const works = JSON.parse(await readFile(join(packageRoot, 'data', 'references.json'), 'utf8')) as { id: string }[];
    expect(cited).to.have.lengthOf.at.least(8);
    expect([...new Set(works.map(({ id }) => id))]).to.include.members([...new Set(cited)]);
  });
});
