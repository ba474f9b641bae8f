import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { packageVersion } from '../../lib/backend/machine.js';
import { packageRoot } from '../../lib/base/file.js';

/** Debian's Chromium brings a Vulkan driver that computes on the processor. */
const CHROMIUM = '/usr/lib/chromium';
const DRIVER = join(CHROMIUM, 'vk_swiftshader_icd.json');

/**
 * Trains a U-Net of depth 1 on two images of 16x16 for three steps, in a process that must end by itself; prints the
 * losses, and what is left behind.
 */
const TRAIN = `
  const [backend, root] = process.argv.slice(1);
  const load = (path) => import(root + 'dist/lib/' + path);
  const { useBackend } = await load('backend/backend.js');
  const { createRandom } = await load('base/random.js');
  const { unet } = await load('model/unet.js');
  const { createStepper } = await load('train/stepper.js');
  const tf = await import('@tensorflow/tfjs');
  const used = await useBackend(backend);
  const random = createRandom(3);
  const batch = {
    images: Float32Array.from({ length: 2 * 16 * 16 * 3 }, () => random.next()),
    classes: Uint8Array.from({ length: 2 * 16 * 16 }, (_, i) => (i % 16 > 7 ? 1 : 0)),
    stems: ['a', 'b'], heightPx: 16, widthPx: 16,
  };
  const stepper = createStepper(unet({ depth: 1, base: 4, classes: 2, channels: 3 }), createRandom(1));
  const losses = [];
  const tensors = [];
  for (let step = 0; step < 3; step++) {
    losses.push(await stepper.step(batch, 0.01));
    tensors.push(tf.memory().numTensors);
  }
  await stepper.read();
  stepper.dispose();
  tensors.push(tf.memory().numTensors);
  console.log(JSON.stringify({ used, losses, tensors, navigator: globalThis.navigator?.gpu === undefined }));
`;

/** Asks for more memory than the device has, then for less. */
const OVERFLOW = `
  const [, root] = process.argv.slice(1);
  const { useBackend } = await import(root + 'dist/lib/backend/backend.js');
  const tf = await import('@tensorflow/tfjs');
  await useBackend('webgpu');
  const error = await tf.fill([1024, 1024, 1024], 1).square().slice([0, 0, 0], [1, 1, 4]).data().catch((error) => error);
  const after = await tf.conv2d(tf.ones([1, 2, 2, 1]), tf.ones([2, 2, 1, 1]), 1, 'valid').data();
  console.log(JSON.stringify({ name: error.name, message: error.message, hint: error.hint, after: [...after] }));
`;

interface Trained {
  used: { name: string; threads: number; device: string; versions: Record<string, string> };
  losses: number[];
  tensors: number[];
  navigator: boolean;
}

async function run<T>(script: string, backend: string): Promise<T> {
  const words = ['--input-type=module', '--eval', script, backend, packageRoot];
  const env = { ...process.env, VK_ICD_FILENAMES: DRIVER, LD_LIBRARY_PATH: CHROMIUM };
  const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: packageRoot, env });
  return JSON.parse(stdout) as T;
}

const largestDifference = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));

describe('startWebgpu on a software Vulkan', () => {
  before(function () {
    if (existsSync(DRIVER) && packageVersion('webgpu') !== null) return;
    process.stdout.write(`      skipped: needs ${DRIVER} and the package webgpu\n`);
    this.skip();
  });

  it('trains a U-Net as cpu does, the same each time, leaks nothing and lets the process end', async () => {
    const [first, second, cpu] = [
      await run<Trained>(TRAIN, 'webgpu'),
      await run<Trained>(TRAIN, 'webgpu'),
      await run<Trained>(TRAIN, 'cpu'),
    ];
    expect(first.used).to.include({ name: 'webgpu', threads: 1 });
    expect(first.used.device).to.match(/swiftshader/i);
    expect(first.used.versions).to.have.all.keys('@tensorflow/tfjs', '@tensorflow/tfjs-backend-webgpu', 'webgpu');
    expect(first.losses[2]).to.be.lessThan(first.losses[0]! - 0.1);
    expect(largestDifference(first.losses, cpu.losses)).to.be.at.most(1e-3);
    expect(largestDifference(first.losses, second.losses)).to.be.at.most(1e-4);
    expect(new Set(first.tensors.slice(0, 3)).size).to.equal(1);
    expect(first.tensors[3]).to.equal(0);
    expect(first.navigator).to.equal(true);
  });

  it('tells when the memory of the card is full, and works on with less', async () => {
    const { name, message, hint, after } = await run<Record<string, unknown>>(OVERFLOW, 'webgpu');
    expect(name).to.equal('MemoryError');
    expect(message).to.match(/^graphics card out of memory: Buffer size \(4294967296\) exceeds/);
    expect(hint).to.match(/^Lower train\.batch/);
    expect(after).to.deep.equal([4]);
  });

  it('is not taken by auto', async () => {
    const { used } = await run<Trained>(TRAIN, 'auto');
    expect(used.name).to.not.equal('webgpu');
  });
});
