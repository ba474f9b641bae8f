import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { DataError, InterruptedError } from '../../../lib/base/error.js';
import { createRandom } from '../../../lib/base/random.js';
import { downloadFile } from '../../../lib/review/fetch/download.js';
import { useFolders } from '../../data/folderFixture.js';
import { failureOf } from '../../support/failure.js';
import { serve, sizeOf, startServer, type TestServer } from './server.js';

const random = createRandom(1);
const CONTENT = Uint8Array.from({ length: 300_000 }, () => random.integer(0, 255));
const OTHER = CONTENT.map((byte) => 255 - byte);
const FAST = { backoffMs: 1, attempts: 4 };

describe('downloadFile', () => {
  const makeFolder = useFolders();
  let server: TestServer;
  let path: string;
  beforeEach(async () => {
    server = await startServer();
    path = join(await makeFolder({}), 'file.bin');
  });
  afterEach(() => server.close());

  const partPath = (): string => `${path}.part`;
  const ranges = (): (string | undefined)[] => server.asked.map(({ range }) => range);
  const expectWhole = async (content: Uint8Array = CONTENT): Promise<void> => {
    expect(Buffer.compare(await readFile(path), content)).to.equal(0);
    expect([existsSync(`${path}.part`), existsSync(`${path}.part.json`)]).to.deep.equal([false, false]);
  };

  it('writes a file whole, and tells how far it is', async () => {
    const lines: string[] = [];
    const logger = { info() {}, warn() {}, progress: (line: string) => lines.push(line) };
    await downloadFile(server.on('/a', serve(CONTENT)), path, { ...FAST, label: 'a', logger });
    await expectWhole();
    expect(lines.at(-1)).to.equal('a: 0.3 of 0.3 MB (100 %)');
  });

  it('goes on where the connection was cut', async () => {
    await downloadFile(
      server.on('/a', serve(CONTENT, { cutAfter: 100_000, cuts: 2, arrivesIn: partPath() })),
      path,
      FAST,
    );
    await expectWhole();
    expect(ranges()).to.deep.equal([undefined, 'bytes=100000-', 'bytes=200000-']);
    expect(server.asked.at(-1)?.ifRange).to.equal('"one"');
  });

  it('starts anew where the server ignores ranges', async () => {
    await downloadFile(
      server.on('/a', serve(CONTENT, { cutAfter: 100_000, arrivesIn: partPath(), ignoreRange: true })),
      path,
      FAST,
    );
    await expectWhole();
    expect(ranges()).to.deep.equal([undefined, 'bytes=100000-']);
  });

  for (const ignoreIfRange of [false, true]) {
    it(`starts anew where the file changes between ranges${ignoreIfRange ? ', and the server ignores If-Range' : ''}`, async () => {
      const url = server.on('/a', (request, response, count) =>
        count === 0
          ? serve(CONTENT, { cutAfter: 100_000, arrivesIn: partPath() })(request, response, 0)
          : serve(OTHER, { etag: '"two"', ignoreIfRange })(request, response, count),
      );
      await downloadFile(url, path, FAST);
      await expectWhole(OTHER);
    });
  }

  it('gives up after a number of tries, keeps the part, and goes on with it the next time', async () => {
    const url = server.on('/a', serve(CONTENT, { cutAfter: 10_000, cuts: 4, arrivesIn: partPath() }));
    const error = await failureOf(() => downloadFile(url, path, FAST));
    expect(error).to.be.instanceOf(DataError);
    expect(error.message).to.match(/^download failed after 4 tries: http.+\/a \(.+\)$/);
    expect((await readFile(`${path}.part`)).length).to.equal(40_000);
    await downloadFile(url, path, FAST);
    await expectWhole();
    expect(ranges().at(-1)).to.equal('bytes=40000-');
  });

  it('takes nothing that was left of another address', async () => {
    const first = server.on('/a', serve(OTHER, { cutAfter: 10_000, cuts: 9, arrivesIn: partPath() }));
    await failureOf(() => downloadFile(first, path, FAST));
    await downloadFile(server.on('/b', serve(CONTENT)), path, FAST);
    await expectWhole();
    expect(ranges().at(-1)).to.equal(undefined);
  });

  it('tries again where the server is in trouble, and not where it refuses', async () => {
    const trouble = server.on('/a', (request, response, count) =>
      count < 2 ? response.writeHead(503).end() : serve(CONTENT)(request, response, count),
    );
    await downloadFile(trouble, path, FAST);
    await expectWhole();
    const { message } = await failureOf(() => downloadFile(`${server.url}/none`, path, FAST));
    expect(message).to.equal(`download refused: ${server.url}/none answers 404`);
    expect(server.asked.filter((asked) => asked.path === '/none')).to.have.lengthOf(1);
  });

  it('refuses a file of another size before it is downloaded', async () => {
    const error = await failureOf(() =>
      downloadFile(server.on('/a', serve(CONTENT)), path, { ...FAST, bytes: 300_001 }),
    );
    expect(error.message).to.match(/^download must have 300001 bytes: .+ has 300000$/);
    expect(server.asked).to.have.lengthOf(1);
  });

  it('stops a server that sends more than it should', async () => {
    const url = server.on('/a', (_request, response) => {
      response.writeHead(200);
      response.end(CONTENT);
    });
    const error = await failureOf(() => downloadFile(url, path, { ...FAST, bytes: 1000 }));
    expect(error.message).to.match(/^download must have 1000 bytes: .+ has more$/);
  });

  it('cuts a connection that brings nothing, and goes on', async () => {
    // a slow machine may need several tries for the first bytes
    const url = server.on('/a', (request, response, count) => {
      if (sizeOf(partPath()) === 50_000) return serve(CONTENT)(request, response, count);
      response.writeHead(200, { etag: '"one"', 'content-length': CONTENT.length });
      response.write(CONTENT.subarray(0, 50_000));
    });
    await downloadFile(url, path, { ...FAST, attempts: 12, stallMs: 300 });
    await expectWhole();
    expect(ranges().at(-1)).to.equal('bytes=50000-');
  });

  it('tries again where nothing listens, and then says so', async () => {
    await server.close();
    const error = await failureOf(() => downloadFile(`${server.url}/a`, path, { ...FAST, attempts: 2 }));
    expect(error.message).to.match(/\(connection failed \(ECONNREFUSED\)\)$/);
  });

  it('keeps the part when it is interrupted, and goes on with it', async () => {
    const url = server.on('/a', (request, response, count) => {
      if (count > 0) return serve(CONTENT)(request, response, count);
      response.writeHead(200, { etag: '"one"', 'content-length': CONTENT.length });
      response.write(CONTENT.subarray(0, 50_000));
    });
    const controller = new AbortController();
    const abortAtPart = (): void => {
      if (sizeOf(partPath()) === 50_000) controller.abort();
    };
    const logger = { info() {}, warn() {}, progress: abortAtPart };
    const error = await failureOf(() => downloadFile(url, path, { ...FAST, logger, signal: controller.signal }));
    expect(error).to.be.instanceOf(InterruptedError);
    expect((await readFile(`${path}.part`)).length).to.equal(50_000);
    await downloadFile(url, path, FAST);
    await expectWhole();
    expect(ranges()).to.deep.equal([undefined, 'bytes=50000-']);
  });

  it('asks for bytes as they are, without an encoding', async () => {
    const seen: (string | undefined)[] = [];
    const url = server.on('/a', (request, response, count) => {
      seen.push(request.headers['accept-encoding'] as string | undefined);
      serve(CONTENT)(request, response, count);
    });
    await downloadFile(url, path, FAST);
    expect(seen).to.deep.equal(['identity']);
  });
});
