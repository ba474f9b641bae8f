import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { useBackend } from '../../lib/backend/backend.js';
import { checkGradients } from '../../lib/backend/gradientCheck.js';
import { probeEngine } from '../../lib/backend/probe.js';
import { useFolders } from '../data/folderFixture.js';
import { assertNoLeak } from '../support/tensor.js';

describe('probeEngine', () => {
  const makeFolder = useFolders();
  const probe = async (script: string, timeoutMs = 30_000) => {
    const folder = await makeFolder({ 'probe.mjs': script });
    return probeEngine('tensorflow', { threads: 1, timeoutMs, script: join(folder, 'probe.mjs') });
  };

  it('reports an engine that works', async () => {
    const report = await probeEngine('cpu', { threads: 2, timeoutMs: 30_000 });
    expect(report).to.include({ name: 'cpu', works: true, eligible: true, threads: 1, reason: null, mend: null });
    expect(report.versions).to.have.property('@tensorflow/tfjs');
  });

  it('reports a library that crashes, with its last words', async () => {
    const report = await probe(
      "process.stderr.write('bad\\nillegal instruction\\n'); process.kill(process.pid, 'SIGSEGV');",
    );
    expect(report).to.include({ works: false, eligible: false, threads: null, device: null });
    expect(report.reason).to.equal('its process crashed with SIGSEGV; illegal instruction');
  });

  it('reports a library that ends the process', async () => {
    expect((await probe('process.exit(3)')).reason).to.equal('its process ended with exit code 3');
  });

  it('gives a library up that hangs', async () => {
    const report = await probe('for (;;);', 300);
    expect(report).to.include({ works: false, reason: 'no answer after 0.3 s' });
    expect(report.mend).to.match(/\.$/);
  });
});

describe('checkGradients', () => {
  after(() => useBackend('wasm'));

  it('is content with cpu and wasm, and leaves no tensor', async () => {
    for (const name of ['cpu', 'wasm']) {
      await useBackend(name);
      await assertNoLeak(async () => expect(await checkGradients()).to.equal(null));
    }
  });

  it('tells what it found where a kernel is wrong', async () => {
    await useBackend('cpu');
    const sound = tf.getKernel(tf.Conv2DBackpropFilter, 'cpu');
    tf.unregisterKernel(tf.Conv2DBackpropFilter, 'cpu');
    tf.registerKernel({
      ...sound,
      kernelFunc: ({ attrs }) => tf.ones((attrs as unknown as { filterShape: number[] }).filterShape),
    });
    try {
      expect(await checkGradients()).to.equal('1 3 2 4 10 6 3 7 4 | 1 1 1 1 for 1 3 2 4 10 6 3 7 4 | 12 16 24 28');
    } finally {
      tf.unregisterKernel(tf.Conv2DBackpropFilter, 'cpu');
      tf.registerKernel(sound);
    }
  });
});
