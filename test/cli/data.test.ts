import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { hashBytes } from '../../lib/base/hash.js';
import { createRandom } from '../../lib/base/random.js';
import { readDatasetRecords } from '../../lib/review/datasetRecords.js';
import type { NamedFact } from '../../lib/review/fact.js';
import type { LintReport } from '../../lib/survey/lint/lint.js';
import { zipOf } from '../review/fetch/archives.js';
import { serve, startServer, type TestServer } from '../review/fetch/server.js';
import { cleanFiles } from '../survey/lint/seededFolder.js';
import { runCommand, useFolders } from './command.js';

/** A data set as the list has it. */
interface Listed {
  readonly id: string;
  readonly bytes: number | null;
  readonly facts: readonly NamedFact[];
}

describe('segbook data list', () => {
  const makeFolder = useFolders();

  it('prints the known data sets, and with --json an array of records', async () => {
    const cwd = await makeFolder({});
    const { code, stdout, stderr } = await runCommand(['data', 'list', '--json'], { cwd });
    expect([code, stderr]).to.deep.equal([0, '']);
    const listed = JSON.parse(stdout) as Listed[];
    expect(listed).to.have.lengthOf.at.least(60);
    for (const record of listed)
      expect(record).to.include.all.keys('name', 'licence', 'home', 'sources', 'showSamples', 'fetch');
    const pets = listed.find(({ id }) => id === 'oxford-iiit-pet');
    expect(pets).to.include({ name: 'Oxford-IIIT Pet', licence: 'CC-BY-SA-4.0', images: 7349, year: 2012 });
    expect(pets).to.include({ home: 'https://www.robots.ox.ac.uk/~vgg/data/pets/', bytes: 791_918_971 + 19_173_078 });
    const count = pets?.facts.find(({ field }) => field === 'counts.total');
    expect(count).to.include({ value: 7349, checkedOn: '2026-11-21' });
    expect(count && 'source' in count && count.source).to.contain('tensorflow.org');
    const text = await runCommand(['data', 'list'], { cwd });
    expect(text.stdout)
      .to.contain('oxford-iiit-pet: Oxford-IIIT Pet\n')
      .and.contain('  fetch: 811 MB; needs --accept-licence\n')
      .and.contain('--sha256 or --trust-first-download')
      .and.contain('not from here');
  });
});

describe('segbook data fetch', () => {
  const makeFolder = useFolders();
  let server: TestServer;
  let cwd: string;
  let content: Buffer;
  before(async () => {
    const files = await cleanFiles();
    const random = createRandom(1);
    const noise = Uint8Array.from({ length: 2_000_000 }, () => random.integer(0, 255));
    content = zipOf([
      ...Object.entries(files).map(([name, bytes]) => ({ name, content: bytes })),
      { name: 'notes/noise.bin', content: noise },
    ]);
  });
  beforeEach(async () => {
    server = await startServer();
    const [known] = await readDatasetRecords();
    const file = { url: `${server.url}/set.zip`, sha256: hashBytes(content), bytes: content.length, archive: 'zip' };
    const fetch = {
      holds: null,
      files: [file],
      layout: 'folder',
      licenceUrl: 'https://example.org/t',
      acceptLicence: true,
    };
    const records = [{ ...known, name: 'My Set', fetch }];
    cwd = await makeFolder({ 'records.json': JSON.stringify({ schemaVersion: 1, records }) });
  });
  afterEach(() => server.close());
  const words = ['data', 'fetch', 'my-set', '--records', 'records.json', '--accept-licence'];

  it('exits with 2 where the licence is not accepted, and where the set is unknown', async () => {
    const refused = await runCommand(words.slice(0, -1), { cwd });
    expect(refused.stderr).to.equal(
      'segbook: licence must be accepted: My Set (CC-BY-SA-4.0)\nRead https://example.org/t, then add --accept-licence.\n',
    );
    const unknown = await runCommand(['data', 'fetch', 'oxfrod'], { cwd });
    expect(unknown.stderr).to.contain('segbook: data set unknown: oxfrod\nDid you mean ');
    expect([refused.code, unknown.code, server.asked.length]).to.deep.equal([2, 2, 0]);
  });

  it('goes on after Ctrl-C, and makes a data set that verify finds nothing wrong with', async () => {
    server.on('/set.zip', (request, response, count) => {
      if (count > 0) return serve(content)(request, response, count);
      response.writeHead(200, { etag: '"one"', 'content-length': content.length });
      response.write(content.subarray(0, 1_000_000));
    });
    const stopped = await runCommand(words, {
      cwd,
      onStderr: (text, signal) => /set\.zip: \d/.test(text) && setTimeout(() => signal('SIGINT'), 200),
    });
    expect(stopped.stderr).to.contain('segbook: download interrupted\nRun the same command again to go on.\n');
    expect(stopped.code).to.equal(130);
    expect(existsSync(join(cwd, '.segbook', 'datasets'))).to.equal(false);
    const { code, stdout } = await runCommand([...words, '--json'], { cwd });
    expect(code).to.equal(0);
    expect(JSON.parse(stdout)).to.include({ name: 'My Set', layout: 'folder', fetched: true });
    expect(server.asked.map(({ range }) => range)).to.deep.equal([undefined, 'bytes=1000000-']);
    const dir = join('.segbook', 'datasets', 'my-set');
    const verified = await runCommand(['data', 'verify', dir], { cwd });
    expect(verified.stdout).to.equal('My Set: 12 images, layout folder: 0 errors, 0 warnings\n');
    expect(verified.code).to.equal(0);
  });

  it('exits with 3 for a file that is not what the record says, and leaves no folder', async () => {
    server.on('/set.zip', serve(content.map((byte, i) => (i === 100 ? byte ^ 1 : byte))));
    const { code, stderr, stdout } = await runCommand([...words, '--out', 'set'], { cwd });
    expect(stderr).to.match(/^segbook: download must have the SHA-256 /m);
    expect([code, stdout]).to.deep.equal([3, '']);
    expect((await readdir(cwd)).sort()).to.deep.equal(['.segbook', 'records.json']);
  });
});

describe('segbook data verify', () => {
  const makeFolder = useFolders();

  it('prints one JSON document and exits with 3 where there are errors', async () => {
    const files = await cleanFiles();
    delete files['masks/a.png'];
    files['masks/b.png'] = '';
    const dir = await makeFolder(files);
    const { code, stdout, stderr } = await runCommand(['data', 'verify', dir, '--json'], { cwd: dir });
    expect(stderr).to.contain(`segbook: data set has errors: 2 in ${dir}\n`);
    expect(code).to.equal(3);
    const report = JSON.parse(stdout) as LintReport;
    expect(report).to.include({ images: 11, errors: 2, warnings: 0, layout: 'folder' });
    expect(report.findings.map(({ kind, severity, file }) => [kind, severity, file])).to.deep.equal([
      ['unpaired-image', 'error', 'images/a.png'],
      ['empty-file', 'error', 'masks/b.png'],
    ]);
  });

  it('tells findings of one kind together, and exits with 0 where there are warnings only', async () => {
    const files = await cleanFiles();
    for (const stem of 'abcdefg') files[`masks/${stem}.jpg`] = await jpegOf(files[`masks/${stem}.png`] as Uint8Array);
    for (const stem of 'abcdefg') delete files[`masks/${stem}.png`];
    const dir = await makeFolder(files);
    const { code, stdout } = await runCommand(['data', 'verify', '.'], { cwd: dir });
    expect(stdout)
      .to.match(/^warning mask-lossy \(7\)\n {2}masks\/a\.jpg: mask should have two values: 0, 1, /)
      .and.contain('\n  … and 2 more\n  Store masks without loss (PNG)')
      .and.match(/: 12 images, layout folder: 0 errors, 7 warnings\n$/);
    expect(code).to.equal(0);
  });

  it('exits with 3 for a folder that is missing', async () => {
    const cwd = await makeFolder({});
    const { code, stderr } = await runCommand(['data', 'verify', 'none'], { cwd });
    expect(stderr).to.equal('segbook: data set folder not found: none\nCheck the path.\n');
    expect(code).to.equal(3);
  });
});

async function jpegOf(png: Uint8Array): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp');
  return sharp(png).jpeg({ quality: 60 }).toBuffer();
}
