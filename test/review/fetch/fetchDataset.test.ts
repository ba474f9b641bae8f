import { existsSync } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { ConfigError, DataError, InterruptedError } from '../../../lib/base/error.js';
import { hashBytes } from '../../../lib/base/hash.js';
import { openFolder } from '../../../lib/data/folder.js';
import type { ArchiveFile, DatasetFetch } from '../../../lib/review/datasetFetch.js';
import type { DatasetRecord } from '../../../lib/review/datasetRecords.js';
import { datasetId, type FetchOptions, fetchDataset } from '../../../lib/review/fetch/fetchDataset.js';
import { flatPng, greyPng, useFolders } from '../../data/folderFixture.js';
import { failureOf } from '../../support/failure.js';
import { type Packed, tarGzOf, tarOf, zipOf } from './archives.js';
import { type Serving, serve, startServer, type TestServer } from './server.js';

const HOME = 'https://example.org/small';
const readAtHome = { source: HOME, checkedOn: '2026-11-21' };

const RECORD: DatasetRecord = {
  name: 'Small Set 1',
  domain: 'objects',
  task: { value: 'Cut out squares', ...readAtHome },
  annotation: { value: 'mask', ...readAtHome },
  counts: { of: 'images', total: { value: 4, ...readAtHome } },
  licence: { value: 'CC-BY-4.0', ...readAtHome },
  showSamples: false,
  home: { value: HOME, ...readAtHome },
  faults: [],
  trainedBy: [],
  loaderHere: true,
  sources: [{ at: HOME, says: 'all' }],
  checkedOn: '2026-11-21',
};

describe('fetchDataset', () => {
  const makeFolder = useFolders();
  let server: TestServer;
  let work: string;
  let out: string;
  let images: Packed[];
  let masks: Packed[];
  before(async () => {
    const image = await flatPng(4, 3);
    const mask = await greyPng([
      [0, 0, 255, 255],
      [0, 0, 255, 255],
      [0, 0, 0, 0],
    ]);
    images = ['a', 'b', 'c', 'd'].map((stem) => ({ name: `images/${stem}.png`, content: image }));
    masks = ['a', 'b', 'c', 'd'].map((stem) => ({ name: `masks/${stem}.png`, content: mask }));
  });
  beforeEach(async () => {
    server = await startServer();
    work = await makeFolder({});
    out = join(work, 'set');
  });
  afterEach(() => server.close());

  /** Serves an archive; the record knows its size and hash unless changed. */
  function offer(
    path: string,
    content: Uint8Array,
    change: Partial<ArchiveFile> = {},
    serving: Serving = {},
  ): ArchiveFile {
    const archive = path.endsWith('.zip') ? 'zip' : 'tar';
    const url = server.on(path, serve(content, serving));
    return { url, sha256: hashBytes(content), bytes: content.length, archive, ...change };
  }

  function recordOf(files: readonly ArchiveFile[], change: Partial<DatasetFetch> = {}): DatasetRecord {
    const terms = { holds: null, layout: 'folder', licenceUrl: 'https://example.org/terms', acceptLicence: false };
    return { ...RECORD, fetch: { ...terms, files, ...change } };
  }

  const fetch = (record: DatasetRecord, options: FetchOptions = {}): ReturnType<typeof fetchDataset> =>
    fetchDataset(record, {
      ...{ out, downloads: join(work, 'downloads'), trusted: join(work, 'trusted.json'), backoffMs: 1, attempts: 3 },
      ...options,
    });

  /** Expects that a failed fetch left no folder, whole or half. */
  async function expectNothing(): Promise<void> {
    expect(existsSync(out)).to.equal(false);
    expect((await readdir(work)).filter((name) => name.includes('unpacking'))).to.deep.equal([]);
  }

  it('makes a folder that opens as a data set, with the licence in it', async () => {
    const files = [offer('/images.tar.gz', tarGzOf(images)), offer('/masks.zip', zipOf(masks))];
    const fetched = await fetch(recordOf(files));
    expect(fetched).to.deep.include({ name: 'Small Set 1', dir: out, layout: 'folder', fetched: true });
    expect(fetched.files.map(({ checkedBy }) => checkedBy)).to.deep.equal(['record', 'record']);
    const dataset = await openFolder(out, { cacheDir: null });
    expect(dataset).to.include({ name: 'Small Set 1', licence: 'CC-BY-4.0', home: HOME, showPictures: false });
    expect(dataset.items.map(({ stem }) => stem)).to.deep.equal(['a', 'b', 'c', 'd']);
    expect(await readdir(work)).to.have.members(['set', 'downloads']);
    expect(await readdir(join(work, 'downloads'))).to.deep.equal([]);
    expect(((await stat(out)).mode & 0o077).toString(8)).to.not.equal('0');
  });

  it('does nothing where the folder is there already with the same files', async () => {
    const record = recordOf([offer('/a.zip', zipOf([...images, ...masks]))]);
    await fetch(record);
    const again = await fetch(record);
    expect([again.fetched, server.asked.length]).to.deep.equal([false, 1]);
  });

  it('leaves a folder alone that is something else', async () => {
    const dir = await makeFolder({ 'mine.txt': 'keep' });
    const record = recordOf([offer('/a.zip', zipOf(images))]);
    const error = await failureOf(() => fetch(record, { out: dir }));
    expect(error).to.be.instanceOf(ConfigError);
    expect(error.message).to.equal(`folder must be new or empty: ${dir}`);
    expect([await readdir(dir), server.asked.length]).to.deep.equal([['mine.txt'], 0]);
  });

  it('takes the wrapping folder of an archive away', async () => {
    const wrapped = [...images, ...masks].map((entry) => ({ ...entry, name: `set-v1/data/${entry.name}` }));
    await fetch(recordOf([offer('/a.tar', tarOf(wrapped))]));
    expect((await readdir(out)).sort()).to.deep.equal(['dataset.json', 'images', 'masks']);
  });

  it('takes only the entries that the record wants', async () => {
    for (const [path, pack] of [
      ['/a.zip', zipOf],
      ['/a.tar', tarOf],
    ] as const) {
      const dir = join(work, path.slice(3));
      const content = pack([...images, { name: 'notes.txt', content: 'long' }, ...masks]);
      await fetch(recordOf([offer(path, content, { only: ['images/a.png', 'masks/a.png'] })]), { out: dir });
      expect((await readdir(dir, { recursive: true })).filter((name) => name.includes('.')).sort()).to.deep.equal([
        'dataset.json',
        'images/a.png',
        'masks/a.png',
      ]);
    }
  });

  it('asks for the licence to be accepted before anything is downloaded, and tells where it stands', async () => {
    const record = recordOf([offer('/a.zip', zipOf([...images, ...masks]))], { acceptLicence: true });
    const error = await failureOf(() => fetch(record));
    expect(error).to.be.instanceOf(ConfigError);
    expect(error.message).to.equal('licence must be accepted: Small Set 1 (CC-BY-4.0)');
    expect(error.hint).to.equal('Read https://example.org/terms, then add --accept-licence.');
    expect(server.asked).to.deep.equal([]);
    await fetch(record, { acceptLicence: true });
    expect(existsSync(join(out, 'images', 'a.png'))).to.equal(true);
  });

  it('refuses a set that has to be got elsewhere', async () => {
    const error = await failureOf(() => fetch(RECORD));
    expect(error.message).to.equal('data set cannot be fetched from here: Small Set 1');
    expect(error.hint).to.contain(HOME);
  });

  it('refuses wrong bytes of the right size, removes them, and fetches anew the next time', async () => {
    const content = zipOf([...images, ...masks]);
    const file = offer(
      '/a.zip',
      content.map((byte, i) => (i === 60 ? byte ^ 1 : byte)),
      { sha256: hashBytes(content) },
    );
    const error = await failureOf(() => fetch(recordOf([file])));
    expect(error).to.be.instanceOf(DataError);
    expect(error.message).to.match(/^download must have the SHA-256 [0-9a-f]{64}: .+ has [0-9a-f]{64}$/);
    await expectNothing();
    server.on('/a.zip', serve(content));
    expect((await fetch(recordOf([file]))).fetched).to.equal(true);
  });

  it('goes on where it was interrupted', async () => {
    const content = zipOf([...images, ...masks, { name: 'big.bin', content: Buffer.from(hashes(4000)) }]);
    const file = offer('/a.zip', content);
    server.on('/a.zip', (request, response, count) => {
      if (count > 0) return serve(content)(request, response, count);
      response.writeHead(200, { etag: '"one"', 'content-length': content.length });
      response.write(content.subarray(0, 5000));
    });
    const controller = new AbortController();
    const logger = { info() {}, warn() {}, progress: () => setTimeout(() => controller.abort(), 30) };
    const error = await failureOf(() => fetch(recordOf([file]), { logger, signal: controller.signal }));
    expect(error).to.be.instanceOf(InterruptedError);
    await expectNothing();
    await fetch(recordOf([file]));
    expect(server.asked.map(({ range }) => range)).to.deep.equal([undefined, 'bytes=5000-']);
  });

  describe('without a known checksum', () => {
    const content = (): Buffer => zipOf([...images, ...masks]);

    it('refuses, and says what to give', async () => {
      const error = await failureOf(() => fetch(recordOf([offer('/a.zip', content(), { sha256: null })])));
      expect(error).to.be.instanceOf(ConfigError);
      expect(error.hint).to.contain('--sha256').and.contain('--trust-first-download');
      expect(server.asked).to.deep.equal([]);
    });

    it('takes the checksum of the user', async () => {
      const record = recordOf([offer('/a.zip', content(), { sha256: null })]);
      const { message } = await failureOf(() => fetch(record, { hashes: ['0'.repeat(64)] }));
      expect(message).to.match(/^download must have the SHA-256 0{64}/);
      const { files } = await fetch(record, { hashes: [hashBytes(content()).toUpperCase()] });
      expect(files.map(({ checkedBy }) => checkedBy)).to.deep.equal(['user']);
      expect((await failureOf(() => fetch(record, { hashes: ['abc'] }))).message).to.equal(
        'SHA-256 must have 64 hexadecimal digits: abc',
      );
    });

    it('trusts the first download where asked to, keeps its checksum, and holds the next one to it', async () => {
      const record = recordOf([offer('/a.zip', content(), { sha256: null, bytes: null })]);
      const { files } = await fetch(record, { trustFirst: true });
      expect(files[0]).to.include({ checkedBy: 'nothing: first download', sha256: hashBytes(content()) });
      expect(JSON.parse(await readFile(join(work, 'trusted.json'), 'utf8')).files).to.deep.equal({
        [`${server.url}/a.zip`]: hashBytes(content()),
      });
      server.on('/a.zip', serve(zipOf(images)));
      const again = fetch(record, { out: join(work, 'again') });
      expect((await failureOf(() => again)).message).to.match(/^download must have the SHA-256 /);
    });

    it('goes no further where the list of trusted checksums is broken', async () => {
      await writeFile(join(work, 'trusted.json'), '{}');
      const record = recordOf([offer('/a.zip', content(), { sha256: null })]);
      expect((await failureOf(() => fetch(record, { trustFirst: true }))).message).to.contain('trusted.json');
    });
  });

  const zeros = Buffer.alloc(20_000_000);
  const evil: readonly [what: string, path: string, content: () => Uint8Array, told: RegExp][] = [
    [
      'a name with ..',
      '/a.zip',
      () => zipOf([...images, { name: '../evil.txt', content: 'x' }]),
      /invalid relative path|not a name inside/,
    ],
    [
      'a name with .. further in',
      '/a.tar',
      () => tarOf([...images, { name: 'images/../../evil.txt', content: 'x' }]),
      /not a name inside/,
    ],
    [
      'an absolute name',
      '/a.tar',
      () => tarOf([...images, { name: '/tmp/evil.txt', content: 'x' }]),
      /not a name inside/,
    ],
    [
      'an absolute name in a zip',
      '/a.zip',
      () => zipOf([{ name: '/tmp/evil.txt', content: 'x' }]),
      /absolute path|not a name inside/,
    ],
    [
      'a name with backslashes',
      '/a.zip',
      () => zipOf([{ name: '..\\evil.txt', content: 'x' }]),
      /invalid characters|not a name inside/,
    ],
    ['a name of a drive', '/a.tar', () => tarOf([{ name: 'C:evil.txt', content: 'x' }]), /not a name inside/],
    [
      'a symbolic link',
      '/a.zip',
      () => zipOf([...images, { name: 'images/link', content: '/etc', mode: 0o120777 }]),
      /is a link or a device/,
    ],
    [
      'a symbolic link in a tar',
      '/a.tar',
      () => tarOf([...images, { name: 'images/link', type: '2', target: '/etc' }]),
      /is a link or a device/,
    ],
    [
      'a hard link',
      '/a.tar',
      () => tarOf([...images, { name: 'images/link', type: '1', target: '/etc/hosts' }]),
      /is a link or a device/,
    ],
    ['a device', '/a.tar', () => tarOf([...images, { name: 'images/null', type: '3' }]), /is a link or a device/],
    ['a file twice', '/a.zip', () => zipOf([...images, ...images]), /comes twice/],
    [
      'a file twice in a tar',
      '/a.tar',
      () => tarOf([...images, { name: './images/a.png', content: 'x' }]),
      /comes twice/,
    ],
    [
      'a file that another one takes for a folder',
      '/a.zip',
      () =>
        zipOf([
          { name: 'a', content: 'x' },
          { name: 'a/b', content: 'x' },
        ]),
      /cannot be unpacked/,
    ],
    [
      'a bomb',
      '/a.zip',
      () => zipOf([...images, { name: 'zeros', content: zeros }]),
      /unpacks to more than 16000000 bytes/,
    ],
    [
      'a bomb in a tar',
      '/a.tar.gz',
      () => tarGzOf([...images, { name: 'zeros', content: zeros }]),
      /unpacks to more than|decompression ratio/i,
    ],
    [
      'a bomb that lies about its size',
      '/a.zip',
      () => zipOf([...images, { name: 'zeros', content: zeros, claimedBytes: 10 }]),
      /cannot be unpacked: .*(too many bytes|size)/,
    ],
    ['a zip that is cut short', '/a.zip', () => zipOf(images).subarray(0, -40), /cannot be unpacked/],
    ['a tar that is cut short', '/a.tar', () => tarOf(images).subarray(0, 700), /cannot be unpacked/],
    ['a compressed tar that is cut short', '/a.tar.gz', () => tarGzOf(images).subarray(0, 100), /cannot be unpacked/],
    ['no archive at all', '/a.zip', () => Buffer.from('<html>Sign in</html>'), /cannot be unpacked/],
    [
      'no archive at all for a tar',
      '/a.tar',
      () => Buffer.from('<html>Sign in</html>'.repeat(60)),
      /cannot be unpacked/,
    ],
  ];
  for (const [what, path, content, told] of evil) {
    it(`refuses ${what}, and leaves nothing`, async () => {
      const error = await failureOf(() => fetch(recordOf([offer(path, content())])));
      expect(error).to.be.instanceOf(DataError);
      expect(error.message).to.match(told);
      await expectNothing();
      expect((await readdir(work, { recursive: true })).filter((name) => name.includes('evil'))).to.deep.equal([]);
      expect(existsSync('/tmp/evil.txt')).to.equal(false);
    });
  }

  it('refuses too many files and too many bytes', async () => {
    const many = { entries: 3, bytes: 1e9, ratio: 100 };
    for (const [path, pack] of [
      ['/a.zip', zipOf],
      ['/b.tar', tarOf],
    ] as const) {
      const record = recordOf([offer(path, pack(images))]);
      expect((await failureOf(() => fetch(record, { limits: many }))).message).to.contain('more than 3 entries');
      const small = { entries: 100, bytes: 200, ratio: 100 };
      expect((await failureOf(() => fetch(record, { limits: small }))).message).to.contain('more than 200 bytes');
      await expectNothing();
    }
  });
});

/** Text that does not compress well. */
function hashes(count: number): string {
  return Array.from({ length: count }, (_, i) => hashBytes(Buffer.from(String(i)))).join('');
}

describe('datasetId', () => {
  it('has small letters, digits and dashes', () => {
    expect(datasetId('Data Science Bowl 2018 (BBBC038v1)')).to.equal('data-science-bowl-2018-bbbc038v1');
  });
});
