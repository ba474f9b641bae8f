import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { useBackend } from '../../lib/backend/backend.js';
import { createRandom } from '../../lib/base/random.js';
import { createLayout, type WeightKind } from '../../lib/model/layout.js';
import { createOptimiser, type Optimiser } from '../../lib/train/optimiser.js';
import type { UpdateRules } from '../../lib/train/updateRules.js';
import { assertNoLeak } from '../support/tensor.js';

type Rules = Pick<UpdateRules, 'optimiser' | 'weightDecay' | 'momentum'>;

const ADAM: Rules = { optimiser: 'adam', weightDecay: 0, momentum: 0 };
const ADAMW: Rules = { optimiser: 'adamw', weightDecay: 0.1, momentum: 0 };
const SGD: Rules = { optimiser: 'sgd', weightDecay: 0.1, momentum: 0.9 };

const layoutOf = (...parts: readonly (readonly [WeightKind, number])[]) =>
  createLayout(parts.map(([kind, size], i) => ({ name: `weight${i}`, kind, shape: [size] })));

/** Three weights that decay and two that do not. */
const LAYOUT = layoutOf(['filter', 3], ['shift', 1], ['bias', 1]);
const START = [0.5, -1, 2, 0.25, -0.75];
const RATE = 0.02;
const GRADIENTS = [
  [0.3, -0.2, 1.5, 0, 0.01],
  [-0.1, -0.4, 0.5, 2, -0.02],
  [0.7, 0.1, -2.5, -1, 0.03],
  [0.2, -0.3, 0.4, 0.6, -0.5],
  [-0.9, 0.8, 0.05, -0.15, 0.25],
];

/**
 * The weights after those five steps at a learning rate of 0.02, by torch.optim of PyTorch 2.9.1 in float64: Adam; AdamW
 * and SGD (nesterov=True) with a weight decay of 0.1 on the first three alone.
 */
const BY_TORCH = new Map<Rules, readonly number[]>([
  [ADAM, [0.443890705, -0.936606534, 1.968530456, 0.219024584, -0.754792957]],
  [ADAMW, [0.439203179, -0.926997478, 1.948856981, 0.219024584, -0.754792957]],
  [SGD, [0.439241491, -0.936728807, 1.901557842, 0.128156, -0.733762478]],
]);

function run(optimiser: Optimiser, start: readonly number[], gradients: readonly number[][]): Float32Array {
  let weights = tf.tensor1d([...start]);
  for (const values of gradients) {
    const gradient = tf.tensor1d(values);
    weights = optimiser.update(weights, gradient, RATE);
    gradient.dispose();
  }
  const result = Float32Array.from(weights.dataSync());
  weights.dispose();
  return result;
}

for (const backend of ['wasm', 'cpu'] as const) {
  describe(`createOptimiser on ${backend}`, () => {
    before(() => useBackend(backend));
    after(() => useBackend('wasm'));

    for (const [rules, expected] of BY_TORCH) {
      it(`has the weights of PyTorch after five steps of ${rules.optimiser}`, () => {
        const optimiser = createOptimiser(LAYOUT, rules);
        run(optimiser, START, GRADIENTS).forEach((value, i) => {
          expect(value, `weight ${i}`).to.be.closeTo(expected[i]!, 1e-6);
        });
        optimiser.dispose();
      });

      it(`goes on with ${rules.optimiser} from where it stood, bit for bit`, async () => {
        const straight = createOptimiser(LAYOUT, rules);
        const middle = run(straight, START, GRADIENTS.slice(0, 2));
        const state = await straight.read();
        const end = run(straight, [...middle], GRADIENTS.slice(2));
        const resumed = createOptimiser(LAYOUT, rules, state);
        expect(run(resumed, [...middle], GRADIENTS.slice(2))).to.deep.equal(end);
        expect(await resumed.read()).to.deep.equal(await straight.read());
        expect(state.steps).to.equal(2);
        straight.dispose();
        resumed.dispose();
      });

      it(`takes the old weights away and leaves no tensor behind with ${rules.optimiser}`, () =>
        assertNoLeak(() => {
          const optimiser = createOptimiser(LAYOUT, rules);
          run(optimiser, START, GRADIENTS);
          optimiser.dispose();
        }));
    }

    it('moves each weight in the first step of adam by the learning rate against the sign of its gradient', () => {
      const optimiser = createOptimiser(layoutOf(['filter', 4]), ADAM);
      const [a, b, c, d] = run(optimiser, [1, 1, 1, 1], [[0.001, -5, 300, 0]]);
      expect(a).to.be.closeTo(1 - RATE, 1e-6);
      expect(b).to.be.closeTo(1 + RATE, 1e-6);
      expect(c).to.be.closeTo(1 - RATE, 1e-6);
      expect(d).to.equal(1);
      optimiser.dispose();
    });

    it('lets filters alone decay where there is no gradient', () => {
      const optimiser = createOptimiser(
        layoutOf(['filter', 1], ['scale', 1], ['shift', 1], ['filter', 1], ['bias', 1]),
        ADAMW,
      );
      const [filter, scale, shift, other, bias] = run(optimiser, [1, 1, 1, -2, 1], [[0, 0, 0, 0, 0]]);
      expect([scale, shift, bias]).to.deep.equal([1, 1, 1]);
      expect(filter).to.be.closeTo(1 - RATE * 0.1, 1e-7);
      expect(other).to.be.closeTo(-2 * (1 - RATE * 0.1), 1e-7);
      optimiser.dispose();
    });
  });
}

describe('createOptimiser', () => {
  after(() => useBackend('wasm'));

  it('has the same weights on wasm, in several jobs, as on cpu', async () => {
    const layout = layoutOf(['filter', 40_000], ['scale', 7], ['shift', 7], ['filter', 16_390], ['bias', 3]);
    const random = createRandom(1);
    const numbers = () => Array.from({ length: layout.size }, () => random.normal());
    const [start, gradients] = [numbers(), [numbers(), numbers(), numbers()]];
    for (const rules of BY_TORCH.keys()) {
      const results: Float32Array[] = [];
      for (const backend of ['wasm', 'cpu'] as const) {
        await useBackend(backend);
        const optimiser = createOptimiser(layout, rules);
        results.push(run(optimiser, start, gradients));
        optimiser.dispose();
      }
      const [onWasm, onCpu] = results as [Float32Array, Float32Array];
      const largest = onWasm.reduce((most, value, i) => Math.max(most, Math.abs(value - onCpu[i]!)), 0);
      expect(largest, rules.optimiser).to.be.below(2e-6);
    }
  });
});
