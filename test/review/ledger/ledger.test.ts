import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { DataError } from '../../../lib/base/error.js';
import { packageRoot } from '../../../lib/base/file.js';
import { readManifest } from '../../../lib/review/ledger/dependencies.js';
import { assertAllowed, findForbidden, type LedgerEntry } from '../../../lib/review/ledger/entry.js';
import { listReportHoldings, openPackageLedger } from '../../../lib/review/ledger/ledger.js';
import { listPackageFiles } from '../../../lib/review/ledger/packageFiles.js';
import { readStatedTerms } from '../../../lib/review/ledger/statedTerms.js';
import { useFolders } from '../../data/folderFixture.js';
import { failureOf } from '../../support/failure.js';

/** A package of one file of code, with what is seeded into it. */
const packageOf = (more: object, files: Record<string, string>): Record<string, string> => ({
  'package.json': JSON.stringify({
    name: 'p',
    license: 'MIT',
    files: ['dist/lib', 'data/*.json', 'data/runs'],
    ...more,
  }),
  'dist/lib/index.js': '',
  ...files,
});
const provenanceOf = (name: string, more: object = {}, start?: object): string =>
  JSON.stringify({ dataset: { name, hash: '0', ...more }, ...(start && { start }) });

/** A start that is not stored, which tells what it was trained on. */
const toldStart = (licence: string): object => ({ name: 'gone', trainedOn: [{ name: 'mine', licence }] });

describe('openPackageLedger', () => {
  const makeFolder = useFolders();
  const faultsOf = async (files: Record<string, string>, more: object = {}): Promise<string[]> => {
    const entries = await openPackageLedger(await makeFolder(packageOf(more, files)));
    return findForbidden(entries).map(({ part, name, licence }) => `${part} ${name}: ${licence}`);
  };

  it('accounts for every file that npm packs here, and finds nothing that may not be there', async () => {
    const entries = await openPackageLedger();
    expect(() => assertAllowed(entries)).to.not.throw();
    const { dependencies } = await readManifest(packageRoot);
    const code = entries.filter(({ part }) => part === 'code').map(({ name }) => name);
    expect(code).to.deep.equal(['segbook', 'script of charts (vega, d3)', ...dependencies]);
  });

  it('sees the files that npm itself would pack', async function () {
    const npm = process.env['npm_execpath'];
    const words = ['pack', '--dry-run', '--json', '--ignore-scripts', '--offline'];
    const [command, args] = npm === undefined ? ['npm', words] : [process.execPath, [npm, ...words]];
    const packed = await promisify(execFile)(command, args, { cwd: packageRoot, maxBuffer: 1e8 }).catch(() => null);
    if (packed === null) this.skip();
    const [listed] = JSON.parse(packed.stdout) as { files: { path: string }[] }[];
    const { files } = await readManifest(packageRoot);
    expect(await listPackageFiles(packageRoot, files)).to.have.members(listed!.files.map(({ path }) => path));
  });

  it('lets a package pass that holds its own code and weights of generated or open data', async () => {
    expect(
      await faultsOf({
        'data/runs/a/provenance.json': provenanceOf('studio'),
        'data/runs/a/model/weights.bin': '',
        'data/runs/b/provenance.json': provenanceOf('mine', { licence: 'CC-BY-SA-4.0; MIT' }, { name: 'a' }),
      }),
    ).to.deep.equal([]);
  });

  it('finds a picture that nothing accounts for, wherever it lies', async () => {
    const hidden = ['dist/lib/pet.jpg', 'data/runs/a/predictions/test/pet.png'];
    const files = Object.fromEntries([...hidden, 'data/pets.json'].map((path) => [path, '']));
    expect(await faultsOf({ ...files, 'data/runs/a/provenance.json': provenanceOf('studio') })).to.deep.equal([
      'unknown data/pets.json: not known',
      'unknown data/runs/a/predictions/test/pet.png: not known',
      'unknown dist/lib/pet.jpg: not known',
    ]);
  });

  it('finds weights whose training data forbid it: by their record, by what they state, and through their start', async () => {
    const faults = await faultsOf({
      'data/runs/by-record/provenance.json': provenanceOf('Carvana Image Masking Challenge'),
      'data/runs/by-statement/provenance.json': provenanceOf('mine', { licence: 'CC-BY-NC-4.0' }),
      'data/runs/by-start/provenance.json': provenanceOf('studio', {}, { name: 'by-statement' }),
      'data/runs/unstated/provenance.json': provenanceOf('mine'),
      'data/runs/by-told-start/provenance.json': provenanceOf('studio', {}, toldStart('CC-BY-NC-4.0')),
      'data/runs/good-told-start/provenance.json': provenanceOf('studio', {}, toldStart('CC-BY-4.0')),
      'data/runs/lost-start/provenance.json': provenanceOf('studio', {}, { name: 'gone' }),
    });
    expect(faults).to.deep.equal(
      ['by-record', 'by-start', 'by-statement', 'by-told-start', 'lost-start', 'unstated'].map(
        (name) => `weights ${name}: MIT`,
      ),
    );
  });

  it('finds a dependency that forbids its use or binds what imports it, and passes over what is not installed', async () => {
    const licences = {
      bound: 'GPL-3.0-or-later',
      closed: 'UNLICENSED',
      either: '(MIT OR GPL-2.0)',
      lesser: 'LGPL-3.0',
    };
    const installed = Object.entries(licences).map(([name, license]) => [
      `node_modules/${name}/package.json`,
      JSON.stringify({ name, license }),
    ]);
    const dependencies = Object.fromEntries([...Object.keys(licences), 'absent'].map((name) => [name, '1']));
    expect(await faultsOf(Object.fromEntries(installed), { dependencies })).to.deep.equal([
      'code bound: GPL-3.0-or-later',
      'code closed: UNLICENSED',
    ]);
  });
});

describe('assertAllowed', () => {
  const entry: LedgerEntry = {
    part: 'pictures',
    name: 'pictures of pets',
    licence: 'CC-BY-NC-4.0',
    place: 'report',
    allowed: 'no',
    reason: 'its licence forbids it',
  };

  it('names what may not be where it is', async () => {
    const error = await failureOf(async () => assertAllowed([entry]));
    expect(error).to.be.instanceOf(DataError);
    expect(error.message).to.equal(
      'licence must allow what is carried: pictures pictures of pets in the report, CC-BY-NC-4.0 (its licence forbids it)',
    );
  });

  it('passes what is left out, and what is installed under a licence that is not known', () => {
    expect(() => assertAllowed([{ ...entry, place: 'left out' }])).to.not.throw();
    expect(() => assertAllowed([{ ...entry, place: 'installed', allowed: 'unclear' }])).to.not.throw();
    expect(() => assertAllowed([{ ...entry, allowed: 'unclear' }])).to.throw(DataError);
  });
});

describe('listReportHoldings', () => {
  it('tells whether the pictures of the data set are in the report, and why', () => {
    const pets = { name: 'Pets', licence: 'CC-BY-SA-4.0', pictureReason: 'its licence allows it.' };
    const shown = listReportHoldings({ ...pets, showPictures: true }, 'MIT').at(-1);
    expect(shown).to.include({ place: 'report', allowed: 'yes', reason: 'its licence allows it' });
    const hidden = listReportHoldings({ ...pets, showPictures: false }, 'MIT').at(-1);
    expect(hidden).to.include({ place: 'left out', allowed: 'no' });
  });
});

describe('readStatedTerms', () => {
  for (const [stated, allowed] of [
    ['MIT', 'yes'],
    ['LGPL-3.0-or-later', 'yes'],
    ['MIT AND MPL-2.0', 'yes'],
    ['MIT OR UNLICENSED', 'yes'],
    ['public domain', 'yes'],
    ['MIT; CC-BY-NC-4.0', 'no'],
    ['CC-BY-ND-4.0', 'no'],
    ['for research only', 'no'],
    ['none stated; MIT', 'unclear'],
    ['see the page', 'unclear'],
    ['', 'unclear'],
  ] as const)
    it(`takes "${stated}" for: ${allowed}`, () => {
      expect(readStatedTerms(stated)).to.equal(allowed);
    });
});
