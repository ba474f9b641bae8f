import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { DataError } from '../../lib/base/error.js';
import { type Checkpoint, deleteCheckpoint, readCheckpoint, writeCheckpoint } from '../../lib/train/checkpoint.js';

const CHECKPOINT: Checkpoint = {
  key: 'abc',
  history: [{ epoch: 1, step: 7, seconds: 2.5, learningRate: 0.01, trainLoss: 1.25, valLoss: null, valDice: 0.5 }],
  seconds: 2.75,
  progress: 0.25,
  stepper: {
    weights: Float32Array.of(1, -0, 3.5e-39),
    state: Float32Array.of(0.1),
    first: Float32Array.of(4, 5, 6),
    second: Float32Array.of(7, 8, 9),
    steps: 7,
  },
  kept: { weights: Float32Array.of(10, 11, 12), state: Float32Array.of(13), epoch: 1 },
};

describe('a checkpoint', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segbook-test-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('comes back bit for bit', async () => {
    await writeCheckpoint(folder, CHECKPOINT);
    expect(await readCheckpoint(folder)).to.deep.equal(CHECKPOINT);
    expect(await readdir(folder)).to.deep.equal(['checkpoint.bin']);
  });

  it('comes back with a moving average, one moment alone and setbacks, and without moving moments', async () => {
    const { stepper, kept, history } = CHECKPOINT;
    const none = new Float32Array();
    const average = { weights: Float32Array.of(0.5, 0.25, 0.125), state: none };
    const other: Checkpoint = {
      ...CHECKPOINT,
      history: history.map((row) => ({ ...row, setbacks: [{ step: 3, stems: ['a', 'b'] }] })),
      stepper: { ...stepper, state: none, second: none, average },
      kept: { ...kept, state: none },
    };
    await writeCheckpoint(folder, other);
    expect(await readCheckpoint(folder)).to.deep.equal(other);
    expect(await readdir(folder)).to.deep.equal(['checkpoint.bin']);
  });

  it('is none where there is none, and after it was deleted', async () => {
    expect(await readCheckpoint(folder)).to.equal(undefined);
    await writeCheckpoint(folder, CHECKPOINT);
    await deleteCheckpoint(folder);
    await deleteCheckpoint(folder);
    expect(await readCheckpoint(folder)).to.equal(undefined);
  });

  it('is refused when it is cut, changed or something else', async () => {
    await writeCheckpoint(folder, CHECKPOINT);
    const path = join(folder, 'checkpoint.bin');
    const whole = await readFile(path);
    const changed = Buffer.from(whole);
    changed[whole.length - 1] = (changed[whole.length - 1] as number) ^ 1;
    for (const bytes of [whole.subarray(0, -4), changed, Buffer.from('no checkpoint'), Buffer.alloc(0)]) {
      await writeFile(path, bytes);
      const error = await readCheckpoint(folder).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(DataError);
      expect((error as DataError).message).to.equal(`file is not a whole checkpoint: ${path}`);
    }
  });
});
