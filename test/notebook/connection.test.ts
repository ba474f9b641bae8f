import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createConnection, endpointOf, removeConnection } from '../../lib/notebook/connection.js';

describe('createConnection', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sb-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('writes a file that its owner alone can read, and removes it with its folder', async () => {
    const connection = await createConnection('linux', folder);
    if (process.platform !== 'win32') {
      expect((await stat(connection.file)).mode & 0o777).to.equal(0o600);
      expect((await stat(connection.folder)).mode & 0o777).to.equal(0o700);
    }
    await removeConnection(connection);
    expect(await readdir(folder)).to.deep.equal([]);
  });

  it('uses Unix sockets in the folder on Linux', async () => {
    const connection = await createConnection('linux', folder);
    expect(endpointOf(connection, 'shell')).to.equal(`ipc://${connection.folder}/ipc-1`);
    expect(JSON.parse(await readFile(connection.file, 'utf8'))).to.include({
      transport: 'ipc',
      ip: join(connection.folder, 'ipc'),
      shell_port: 1,
      iopub_port: 2,
      hb_port: 5,
      key: connection.key,
      signature_scheme: 'hmac-sha256',
    });
  });

  it('uses five tcp ports of this machine on Windows', async () => {
    const connection = await createConnection('win32', folder);
    expect(new Set(Object.values(connection.ports)).size).to.equal(5);
    expect(endpointOf(connection, 'iopub')).to.equal(`tcp://127.0.0.1:${connection.ports.iopub}`);
  });

  it('uses tcp where the path is too long for a socket', async () => {
    const { mkdir } = await import('node:fs/promises');
    const long = join(folder, 'x'.repeat(100));
    await mkdir(long);
    expect((await createConnection('linux', long)).transport).to.equal('tcp');
  });

  it('makes a key of 32 random bytes each time', async () => {
    const [one, other] = [await createConnection('linux', folder), await createConnection('linux', folder)];
    expect(one.key)
      .to.match(/^[0-9a-f]{64}$/)
      .and.not.to.equal(other.key);
  });
});
