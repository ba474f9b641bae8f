import { expect } from 'chai';
import { largestDifference, runElsewhere } from '../elsewhere.js';

/** The first 20 losses of a small U-Net, and the sum of its weights after them, on so many threads of an engine. */
const TRAIN = `
  const [name, threads] = words;
  const { useBackend } = await load('backend/backend.js');
  const { createRandom } = await load('base/random.js');
  const { unet } = await load('model/unet.js');
  const { createStepper } = await load('train/stepper.js');
  const used = await useBackend(name, undefined, { threads: Number(threads) });
  const random = createRandom(3);
  const [images, heightPx, widthPx] = [2, 16, 24];
  const pixels = images * heightPx * widthPx;
  const batch = {
    images: Float32Array.from({ length: 3 * pixels }, () => random.next()),
    classes: Uint8Array.from({ length: pixels }, (_, i) => (i % widthPx) * 3 / widthPx),
    stems: ['a', 'b'], heightPx, widthPx,
  };
  const stepper = createStepper(unet({ depth: 2, base: 4, classes: 3, channels: 3 }), createRandom(1));
  const losses = [];
  for (let step = 0; step < 20; step++) losses.push(await stepper.step(batch, 0.01));
  const { weights } = await stepper.read();
  stepper.dispose();
  answer({ threads: used.threads, losses, sum: weights.reduce((sum, weight) => sum + weight, 0) });
`;

interface Trained {
  readonly threads: number;
  readonly losses: number[];
  readonly sum: number;
}

const train = (name: string, threads: number): Promise<Trained> => runElsewhere(TRAIN, [name, String(threads)]);

describe('a crew of threads', function () {
  this.timeout(120000);

  it('gives the same first 20 losses bit for bit on one, two and four threads, and lets the process end', async () => {
    const [one, two, again, four] = [
      await train('wasm', 1),
      await train('wasm', 2),
      await train('wasm', 2),
      await train('wasm', 4),
    ];
    expect([one, two, four].map(({ threads }) => threads)).to.deep.equal([1, 2, 4]);
    expect(one.losses[19]).to.be.lessThan(one.losses[0]! - 0.3);
    for (const other of [two, again, four]) {
      expect(other.losses).to.deep.equal(one.losses);
      expect(other.sum).to.equal(one.sum);
    }
  });

  it('gives them within 1e-3 of the cpu backend, which repeats itself bit for bit', async () => {
    const [wasm, cpu, again] = [await train('wasm', 2), await train('cpu', 1), await train('cpu', 1)];
    expect(again.losses).to.deep.equal(cpu.losses);
    expect(largestDifference(wasm.losses, cpu.losses)).to.be.at.most(1e-3);
  });
});
