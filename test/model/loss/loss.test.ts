import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { useBackend } from '../../../lib/backend/backend.js';
import { LOSS_NAMES, type LossName } from '../../../lib/config/schema.js';
import { DEFAULT_LOSS, type Loss, measureLoss, measureOutputs } from '../../../lib/model/loss/loss.js';
import {
  expectedLosses,
  type LossCase,
  lossOfCase,
  noiseCase,
  readLossCases,
  tensorsOfCase,
} from '../../support/losses.js';
import { startNativeOrSkip } from '../../support/native.js';
import { assertNoLeak, assertTensorsClose } from '../../support/tensor.js';

type Case = Omit<LossCase, 'losses'>;

function lossOf(loss: Partial<Loss>, drawn: Case): number {
  return tf.tidy(() => {
    const [logits, target] = tensorsOfCase(drawn);
    return measureLoss({ ...DEFAULT_LOSS, ...loss }, logits, target).dataSync()[0]!;
  });
}

function gradientOf(loss: Partial<Loss>, drawn: Case): Float32Array {
  return tf.tidy(() => {
    const [logits, target] = tensorsOfCase(drawn);
    const run = (x: tf.Tensor): tf.Tensor => measureLoss({ ...DEFAULT_LOSS, ...loss }, x as tf.Tensor4D, target);
    return Float32Array.from(tf.grad(run)(logits).dataSync());
  });
}

/** Logits that are sure of the truth, or of the class after it. */
function sureCase(drawn: Case, shift = 0): Case {
  const classes = drawn.shape[3];
  const logits = drawn.truth.flatMap((id) => oneHot((id + shift) % classes, classes));
  return { ...drawn, logits };
}

function oneHot(id: number, classes: number): number[] {
  return Array.from({ length: classes }, (_, other) => (other === id ? 30 : -30));
}

for (const backend of ['cpu', 'wasm'] as const) {
  describe(`measureLoss on ${backend}`, () => {
    before(() => useBackend(backend));
    after(() => useBackend('wasm'));

    for (const [i, drawn] of readLossCases().entries()) {
      it(`agrees with published implementations on case ${i + 1}`, () => {
        for (const [name, expected] of expectedLosses(drawn)) {
          expect(lossOf(lossOfCase(name, drawn), drawn), name).to.be.closeTo(expected, 1e-5 * Math.max(1, expected));
        }
      });
    }

    for (const name of LOSS_NAMES) {
      it(`has the gradient of ${name} that finite differences show`, () => {
        const loss: Partial<Loss> = { name, weights: [1, 2, 0.5], ignore: 2 };
        for (const settings of [{ name }, loss]) {
          const drawn = noiseCase(5);
          const gradient = gradientOf(settings, drawn);
          const at = (index: number, by: number): number => {
            const logits = drawn.logits.map((value, k) => (k === index ? value + by : value));
            return lossOf(settings, { ...drawn, logits });
          };
          for (let k = 0; k < drawn.logits.length; k++) {
            expect((at(k, 0.005) - at(k, -0.005)) / 0.01, `${name} ${k}`).to.be.closeTo(gradient[k]!, 1e-3);
          }
        }
      });
    }

    it('leaves no tensor behind', async () => {
      for (const name of LOSS_NAMES) {
        await assertNoLeak(() => gradientOf({ name, ignore: 1 }, noiseCase(5)));
        await assertNoLeak(() => lossOf({ name, weights: [1, 2, 3] }, noiseCase(5)));
      }
    });
  });
}

describe('measureLoss on TensorFlow, operation by operation', () => {
  before(async function () {
    await startNativeOrSkip(this);
  });
  after(() => useBackend('wasm'));

  it('agrees with published implementations', () => {
    for (const drawn of readLossCases()) {
      for (const [name, expected] of expectedLosses(drawn)) {
        expect(lossOf(lossOfCase(name, drawn), drawn), name).to.be.closeTo(expected, 1e-5 * Math.max(1, expected));
      }
    }
  });
});

describe('measureLoss', () => {
  before(() => useBackend('cpu'));
  after(() => useBackend('wasm'));

  const regional = LOSS_NAMES.filter((name) => name !== 'boundary');

  it('is near 0 where the network is sure and right, and far from it where it is sure and wrong', () => {
    const drawn = noiseCase(1);
    for (const name of regional) {
      expect(lossOf({ name }, sureCase(drawn)), name).to.be.within(0, 1e-5);
      expect(lossOf({ name }, sureCase(drawn, 1)), name).to.be.above(0.7);
    }
  });

  it('stays a number, and so does its gradient, for logits that would overflow', () => {
    const drawn = noiseCase(1, [1, 3, 4], 1000);
    for (const name of LOSS_NAMES) {
      for (const focalGamma of [0.5, 2]) {
        const loss = { name, focalGamma, weights: [1, 2, 1] };
        expect(lossOf(loss, drawn), name).to.satisfy(Number.isFinite);
        expect([...gradientOf(loss, drawn)].every(Number.isFinite), name).to.equal(true);
      }
    }
  });

  it('does not change with what ignored pixels are predicted to be, nor they get a gradient', () => {
    const drawn = noiseCase(2);
    const ignored = (index: number): boolean => drawn.truth[Math.floor(index / 3)] === 1;
    const changed = { ...drawn, logits: drawn.logits.map((value, k) => (ignored(k) ? 3 - value : value)) };
    for (const name of LOSS_NAMES) {
      const loss = { name, ignore: 1, weights: [1, 5, 2] };
      expect(lossOf(loss, changed), name).to.be.closeTo(lossOf(loss, drawn), 1e-6);
      expect(
        gradientOf(loss, drawn).every((value, k) => !ignored(k) || value === 0),
        name,
      ).to.equal(true);
    }
  });

  it('is 0 where all pixels are ignored', () => {
    const drawn = { ...noiseCase(2), truth: Array.from({ length: 12 }, () => 1) };
    for (const name of LOSS_NAMES) expect(lossOf({ name, ignore: 1 }, drawn), name).to.be.closeTo(0, 1e-6);
  });

  it('goes by the ratio of the weights: equal ones are as none', () => {
    const drawn = noiseCase(3);
    for (const name of LOSS_NAMES) {
      const plain = lossOf({ name }, drawn);
      expect(lossOf({ name, weights: [1, 1, 1] }, drawn), name).to.be.closeTo(plain, 1e-6);
      expect(lossOf({ name, weights: [7, 7, 7] }, drawn), name).to.be.closeTo(plain, 1e-6);
      const [small, large] = [
        [1, 2, 4],
        [10, 20, 40],
      ].map((weights) => lossOf({ name, weights }, drawn));
      expect(small, name).to.be.closeTo(large!, 1e-6);
      expect(small, name).to.not.be.closeTo(plain, 1e-4);
    }
  });

  it('of ce-dice in its fast way is the sum of its terms', () => {
    const drawn = noiseCase(4, [2, 5, 7]);
    expect(lossOf({ name: 'ce-dice' }, drawn)).to.be.closeTo(
      lossOf({ name: 'ce' }, drawn) + lossOf({ name: 'dice' }, drawn),
      1e-6,
    );
  });

  it('of Tversky with alpha 0.5 is Dice, of focal with gamma 0 cross-entropy', () => {
    const drawn = noiseCase(6);
    expect(lossOf({ name: 'tversky', tverskyAlpha: 0.5 }, drawn)).to.equal(lossOf({ name: 'dice' }, drawn));
    expect(lossOf({ name: 'focal', focalGamma: 0 }, drawn)).to.equal(lossOf({ name: 'ce' }, drawn));
    const falling = [0, 0.5, 1, 2, 5].map((focalGamma) => lossOf({ name: 'focal', focalGamma }, drawn));
    expect(falling).to.deep.equal([...falling].sort((a, b) => b - a));
  });

  it('of Lovasz is 1 - IoU for a prediction that is all or nothing', () => {
    // class 0: 2 of 4 pixels in common; class 1: 1 of 3
    const drawn: Case = {
      ...noiseCase(1, [1, 1, 5]),
      truth: [0, 0, 0, 1, 1],
      logits: [0, 0, 1, 0, 1].flatMap((id) => oneHot(id, 3)),
    };
    expect(lossOf({ name: 'lovasz' }, drawn)).to.be.closeTo(1 - (2 / 4 + 1 / 3) / 2, 1e-6);
  });

  it('of boundary adds the mean distance times the progress of the training', () => {
    const drawn = { ...noiseCase(1), distances: Array.from({ length: 36 }, () => 6) };
    const withProgress = (progress: number): number =>
      tf.tidy(() => {
        const [logits, target] = tensorsOfCase(drawn);
        const loss: Loss = { ...DEFAULT_LOSS, name: 'boundary', boundaryWeight: 0.5 };
        return measureLoss(loss, logits, { ...target, progress }).dataSync()[0]!;
      });
    // the probabilities of the three classes sum to 1, so a distance of 6 everywhere is a mean of 2
    expect(withProgress(0.25) - lossOf({}, drawn)).to.be.closeTo(0.25 * 0.5 * 2, 1e-5);
  });

  it('refuses weights that are not one a class, and a boundary loss without distances', () => {
    const drawn = noiseCase(1);
    expect(() => lossOf({ name: 'ce', weights: [1, 2] }, drawn)).to.throw(
      RangeError,
      'one weight a class: 2 weights, 3 classes',
    );
    tf.tidy(() => {
      const [logits, { truth }] = tensorsOfCase(drawn);
      expect(() => measureLoss({ ...DEFAULT_LOSS, name: 'boundary' }, logits, { truth })).to.throw(
        RangeError,
        'distances',
      );
    });
  });
});

describe('measureOutputs', () => {
  before(() => useBackend('cpu'));
  after(() => useBackend('wasm'));

  it('counts each auxiliary output half as much as the one before', () => {
    const names: LossName[] = ['ce-dice', 'lovasz'];
    for (const name of names) {
      tf.tidy(() => {
        const loss: Loss = { ...DEFAULT_LOSS, name };
        const [logits, target] = tensorsOfCase(noiseCase(1));
        const auxiliary = [2, 3].map((factor) => tf.mul(logits, factor) as tf.Tensor4D);
        const [a, b, c] = [logits, ...auxiliary].map((output) => measureLoss(loss, output, target));
        const expected = tf.div(tf.addN([tf.mul(a!, 4), tf.mul(b!, 2), c!]), 7);
        assertTensorsClose(measureOutputs(loss, { logits, auxiliary }, target), expected, 1e-6);
      });
    }
  });
});
