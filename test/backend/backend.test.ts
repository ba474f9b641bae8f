import { availableParallelism } from 'node:os';
import { expect } from 'chai';
import { useBackend } from '../../lib/backend/backend.js';
import { BackendError } from '../../lib/base/error.js';
import { silentLogger } from '../../lib/base/log.js';
import { failureOf } from '../support/failure.js';

describe('useBackend', () => {
  after(() => useBackend('wasm'));

  it('takes wasm by itself and says why', async () => {
    const lines: string[] = [];
    const backend = await useBackend('auto', { ...silentLogger, info: (line) => lines.push(line) });
    expect(backend.name).to.equal('wasm');
    const { threads } = backend;
    expect(threads).to.equal(Math.min(availableParallelism(), 8));
    const said = `backend wasm, ${threads} ${threads === 1 ? 'thread' : 'threads'} (the fastest that runs here)`;
    expect(lines).to.deep.equal([said]);
  });

  it('takes the backend asked for', async () => {
    expect(await useBackend('cpu')).to.include({ name: 'cpu', threads: 1, reason: 'asked for' });
  });

  it('refuses a backend that cannot run, and an unknown one, instead of falling back', async () => {
    for (const name of ['tensorflow', 'webgpu', 'cuda']) {
      const error = await failureOf(() => useBackend(name));
      expect(error).to.be.instanceOf(BackendError).and.include({ exitCode: 5 });
      expect(error.message).to.contain(name);
    }
  });

  it('leaves no process-wide handler of errors behind', async () => {
    await useBackend('wasm');
    const sources = process.listeners('uncaughtException').map(String);
    expect(sources.filter((source) => source.includes('ExitStatus'))).to.deep.equal([]);
  });
});
