import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { packageVersion } from '../../lib/backend/machine.js';
import { largestDifference, runElsewhere, trainElsewhere } from './elsewhere.js';

/** Debian's Chromium brings a Vulkan driver that computes on the processor. */
const CHROMIUM = '/usr/lib/chromium';
const DRIVER = join(CHROMIUM, 'vk_swiftshader_icd.json');
const SOFTWARE = { env: { VK_ICD_FILENAMES: DRIVER, LD_LIBRARY_PATH: CHROMIUM } };

/** Asks for more memory than the device has, then for less. */
const OVERFLOW = `
  const tf = await import('@tensorflow/tfjs');
  const { useBackend } = await load('backend/backend.js');
  await useBackend('webgpu');
  const cube = tf.fill([1024, 1024, 1024], 1);
  const error = await cube.square().slice([0, 0, 0], [1, 1, 4]).data().catch((error) => error);
  const after = await tf.conv2d(tf.ones([1, 2, 2, 1]), tf.ones([2, 2, 1, 1]), 1, 'valid').data();
  answer({ name: error.name, message: error.message, hint: error.hint, after: [...after] });
`;

const REFUSED = `
  const { useBackend } = await load('backend/backend.js');
  const error = await useBackend('webgpu').catch((error) => error);
  answer({ name: error.name, message: error.message, hint: error.hint });
`;

describe('startWebgpu without an adapter', () => {
  it('tells why there is none, and what to install', async function () {
    if (process.platform !== 'linux' || packageVersion('webgpu') === null) this.skip();
    const env = { VK_DRIVER_FILES: '/nowhere/driver.json', VK_ADD_DRIVER_FILES: '' };
    const { name, message, hint } = await runElsewhere<Record<string, string>>(REFUSED, [], { env });
    expect(name).to.equal('BackendError');
    expect(message).to.match(/^backend webgpu cannot run here: no adapter \(no Vulkan (driver|loader.*)\)$/);
    expect(hint).to.equal(
      "Install the graphics card's driver for Vulkan (Linux), Metal (macOS) or Direct3D 12 (Windows).",
    );
  });
});

describe('startWebgpu on a software Vulkan', () => {
  before(function () {
    if (existsSync(DRIVER) && packageVersion('webgpu') !== null) return;
    process.stdout.write(`      skipped: needs ${DRIVER} and the package webgpu\n`);
    this.skip();
  });

  it('trains a U-Net as cpu does, the same each time, leaks nothing and lets the process end', async () => {
    const first = await trainElsewhere('webgpu', SOFTWARE);
    const second = await trainElsewhere('webgpu', SOFTWARE);
    const cpu = await trainElsewhere('cpu');
    expect(first.used).to.include({ name: 'webgpu', threads: 1 });
    expect(first.used.device).to.match(/swiftshader/i);
    expect(first.used.versions).to.have.all.keys('@tensorflow/tfjs', '@tensorflow/tfjs-backend-webgpu', 'webgpu');
    expect(first.losses[2]).to.be.lessThan(first.losses[0]! - 0.1);
    expect(largestDifference(first.losses, cpu.losses)).to.be.at.most(1e-3);
    expect(largestDifference(first.losses, second.losses)).to.be.at.most(1e-4);
    expect(new Set(first.tensors.slice(0, 3)).size).to.equal(1);
    expect(first.tensors[3]).to.equal(0);
    expect(first.globals.every((name) => name.startsWith('GPU'))).to.equal(true);
    expect(first.hasNavigatorGpu).to.equal(false);
  });

  it('tells when the memory of the card is full, and works on with less', async () => {
    const { name, message, hint, after } = await runElsewhere<Record<string, unknown>>(OVERFLOW, [], SOFTWARE);
    expect(name).to.equal('MemoryError');
    expect(message).to.match(/^graphics card out of memory: Buffer size \(4294967296\) exceeds/);
    expect(hint).to.match(/^Lower train\.batch/);
    expect(after).to.deep.equal([4]);
  });

  it('is not taken by auto', async () => {
    expect((await trainElsewhere('auto', SOFTWARE)).used.name).to.not.equal('webgpu');
  });
});
