import { availableParallelism } from 'node:os';
import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { useBackend } from '../../lib/backend/backend.js';
import { ENGINE_NAMES } from '../../lib/backend/names.js';
import { BackendError, ConfigError } from '../../lib/base/error.js';
import { silentLogger } from '../../lib/base/log.js';
import { failureOf } from '../support/failure.js';

describe('useBackend', () => {
  after(() => useBackend('wasm'));

  it('takes the backend asked for, and says so', async () => {
    const lines: string[] = [];
    const backend = await useBackend('cpu', { ...silentLogger, info: (line) => lines.push(line) });
    expect(backend).to.include({ name: 'cpu', threads: 1, reason: 'asked for' });
    expect(backend.device).not.to.equal('');
    expect(lines).to.deep.equal([`backend cpu, 1 thread, ${backend.device} (asked for)`]);
  });

  it('gives wasm a thread for each processor, at most eight, unless told otherwise', async () => {
    expect((await useBackend('wasm')).threads).to.equal(Math.min(availableParallelism(), 8));
    expect((await useBackend('wasm', silentLogger, { threads: 1 })).threads).to.equal(1);
    expect((await useBackend('wasm', silentLogger, { threads: 3 })).threads).to.equal(3);
  });

  it('gives wasm eight threads where more are asked for, and says so', async () => {
    const lines: string[] = [];
    const logger = { ...silentLogger, warn: (line: string) => lines.push(line) };
    expect((await useBackend('wasm', logger, { threads: 64 })).threads).to.equal(8);
    expect((await useBackend('wasm', logger, { threads: 2 })).threads).to.equal(2);
    expect(lines).to.deep.equal(['wasm takes at most 8 threads: 64 asked for']);
  });

  it('gives the same again while it is in use, tensors and all', async () => {
    const backend = await useBackend('wasm', silentLogger, { threads: 2 });
    const tensor = tf.tensor1d([1, 2]);
    expect(await useBackend('wasm', silentLogger, { threads: 2 })).to.equal(backend);
    expect([...tensor.dataSync()]).to.deep.equal([1, 2]);
    tensor.dispose();
    await useBackend('cpu');
    expect(await useBackend('wasm', silentLogger, { threads: 2 })).to.deep.equal(backend);
    expect(tf.getBackend()).to.equal('wasm');
  });

  it('auto says why it took what it took', async () => {
    const { name, reason } = await useBackend('auto');
    expect(ENGINE_NAMES).to.include(name);
    expect(reason).to.match(/^the fastest that works here/);
    for (const faster of ENGINE_NAMES.slice(0, ENGINE_NAMES.indexOf(name))) expect(reason).to.contain(faster);
  });

  it('refuses an unknown backend, naming those there are', async () => {
    const error = await failureOf(() => useBackend('cuda'));
    expect(error).to.be.instanceOf(BackendError).and.include({ exitCode: 5 });
    expect(error.message).to.equal('backend unknown; one of auto, tensorflow-gpu, tensorflow, webgpu, wasm, cpu: cuda');
  });

  it('refuses a number of threads out of range', async () => {
    expect(await failureOf(() => useBackend('cpu', silentLogger, { threads: 0 }))).to.be.instanceOf(ConfigError);
  });

  it('leaves no process-wide handler of errors behind', async () => {
    await useBackend('wasm');
    const sources = process.listeners('uncaughtException').map(String);
    expect(sources.filter((source) => source.includes('ExitStatus'))).to.deep.equal([]);
  });
});
