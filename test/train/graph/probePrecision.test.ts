import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { useBackend } from '../../../lib/backend/backend.js';
import { findRefusal } from '../../../lib/train/graph/probePrecision.js';
import { startNativeOrSkip } from '../../support/native.js';

/** A process of its own, since oneDNN reads the variable once. */
const SCRIPT = `
  const { startTensorflow } = await import('./dist/lib/backend/tensorflow.js');
  const { findRefusal } = await import('./dist/lib/train/graph/probePrecision.js');
  await startTensorflow({ gpu: false });
  process.stdout.write(JSON.stringify([findRefusal('float32'), findRefusal('bfloat16')]));
`;

describe('findRefusal', () => {
  before(async function () {
    await startNativeOrSkip(this);
  });
  after(() => useBackend('wasm'));

  it('finds none for float32', () => {
    expect(findRefusal('float32')).to.equal(null);
  });

  it('tells what TensorFlow says of bfloat16 on a processor without it', async function () {
    // TensorFlow hands convolutions to oneDNN, which the variable is for, on processors with AVX-512 alone
    if (!(await readFile('/proc/cpuinfo', 'utf8').catch(() => '')).includes('avx512f')) {
      process.stdout.write('      skipped: the processor has no AVX-512\n');
      this.skip();
    }
    const environment = { ...process.env, ONEDNN_MAX_CPU_ISA: 'AVX2' };
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', SCRIPT], {
      env: environment,
    });
    const [float32, bfloat16] = JSON.parse(stdout) as (string | null)[];
    expect(float32).to.equal(null);
    expect(bfloat16).to.be.a('string').that.includes('convolution');
  });
});
