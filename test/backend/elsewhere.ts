import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { packageRoot } from '../../lib/base/file.js';

/** A process of its own to run a script in: another driver, and proof that it ends by itself. */
export interface Elsewhere {
  readonly env?: Readonly<Record<string, string>>;
  /** Takes SharedArrayBuffer away before anything is loaded. */
  readonly sharesNoMemory?: boolean;
}

/** Runs a module script elsewhere; `load(path)` imports from dist/lib, `words` are its arguments. Returns its answer. */
export async function runElsewhere<T>(
  script: string,
  words: readonly string[],
  { env = {}, sharesNoMemory = false }: Elsewhere = {},
): Promise<T> {
  const prelude = `
    ${sharesNoMemory ? 'delete globalThis.SharedArrayBuffer;' : ''}
    const [root, ...words] = process.argv.slice(1);
    const load = (path) => import(root + 'dist/lib/' + path);
    const answer = (value) => console.log(JSON.stringify(value));`;
  const started = ['--input-type=module', '--eval', `${prelude}\n${script}`, packageRoot, ...words];
  const { stdout } = await promisify(execFile)(process.execPath, started, {
    cwd: packageRoot,
    env: { ...process.env, ...env },
  });
  return JSON.parse(stdout) as T;
}

/** What {@link trainElsewhere} found. */
export interface TrainedElsewhere {
  readonly used: { name: string; threads: number; device: string; versions: Record<string, string> };
  /** Of each step. */
  readonly losses: readonly number[];
  /** Tensors after each step, and at last after the end. */
  readonly tensors: readonly number[];
  /** Names that are on globalThis since the backend started. */
  readonly globals: readonly string[];
  readonly hasNavigatorGpu: boolean;
}

const TRAIN = `
  const tf = await import('@tensorflow/tfjs');
  const { useBackend } = await load('backend/backend.js');
  const { createRandom } = await load('base/random.js');
  const { unet } = await load('model/unet.js');
  const { createStepper } = await load('train/stepper.js');
  const before = new Set(Object.getOwnPropertyNames(globalThis));
  const used = await useBackend(words[0]);
  const isLeft = (name) => !before.has(name) && globalThis[name] !== undefined;
  const globals = Object.getOwnPropertyNames(globalThis).filter(isLeft);
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
  answer({ used, losses, tensors, globals, hasNavigatorGpu: globalThis.navigator?.gpu !== undefined });
`;

/** Trains a U-Net of depth 1 for three steps on two images of 16x16, in a process of its own. */
export function trainElsewhere(backend: string, elsewhere?: Elsewhere): Promise<TrainedElsewhere> {
  return runElsewhere(TRAIN, [backend], elsewhere);
}

/** The largest difference between numbers of the same place. */
export function largestDifference(a: readonly number[], b: readonly number[]): number {
  return Math.max(...a.map((value, i) => Math.abs(value - (b[i] as number))));
}
