import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { packageRoot } from '../../lib/base/file.js';

/** Convolves on so many threads in a process of its own, which must end by itself; prints what it found. */
const SCRIPT = `
  const [threads, root] = process.argv.slice(1);
  const tf = await import('@tensorflow/tfjs');
  const { getThreadsCount } = await import('@tensorflow/tfjs-backend-wasm');
  const { createThreadedBackend } = await import(root + 'dist/lib/backend/wasmThreads.js');
  const globals = new Set(Object.getOwnPropertyNames(globalThis));
  tf.removeBackend('wasm');
  tf.registerBackend('wasm', () => createThreadedBackend(Number(threads)));
  await tf.setBackend('wasm');
  const x = tf.randomNormal([2, 40, 60, 8], 0, 1, 'float32', 1);
  const filter = tf.randomNormal([3, 3, 8, 8], 0, 1, 'float32', 2);
  const values = tf.conv2d(x, filter, 1, 'same').dataSync();
  const left = Object.getOwnPropertyNames(globalThis).filter((name) => !globals.has(name) && globalThis[name] !== undefined);
  console.log(JSON.stringify({ threads: getThreadsCount(), left, values: [...values] }));
`;

interface Found {
  threads: number;
  left: string[];
  values: number[];
}

async function convolveOn(threads: number): Promise<Found> {
  const words = ['--input-type=module', '--eval', SCRIPT, String(threads), packageRoot];
  const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: packageRoot, maxBuffer: 2 ** 24 });
  return JSON.parse(stdout);
}

describe('createThreadedBackend', () => {
  it('gives the same bits on two threads and on four, lets the process end and leaves no global behind', async () => {
    const [two, four] = [await convolveOn(2), await convolveOn(4)];
    expect([two.threads, four.threads]).to.deep.equal([2, 4]);
    expect(two.values).to.have.lengthOf(2 * 40 * 60 * 8);
    expect(two.values).to.deep.equal(four.values);
    expect([...two.left, ...four.left]).to.deep.equal([]);
  });
});
