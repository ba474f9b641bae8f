import { expect } from 'chai';
import fc from 'fast-check';
import { learningRateAt, progressOf, type RatePlan } from '../../lib/train/schedule.js';

const plan = (schedule: RatePlan['schedule'], warmUp = 0.1): RatePlan => ({ schedule, warmUp, learningRate: 0.02 });

describe('learningRateAt', () => {
  it('starts one cycle at a tenth, peaks after the warm-up and ends at a hundredth', () => {
    expect(learningRateAt(0, plan('one-cycle'))).to.be.closeTo(0.02 / 10, 1e-12);
    expect(learningRateAt(0.1, plan('one-cycle'))).to.be.closeTo(0.02, 1e-12);
    expect(learningRateAt(1, plan('one-cycle'))).to.be.closeTo(0.02 / 100, 1e-12);
  });

  it('rises linearly in every schedule', () => {
    for (const schedule of ['one-cycle', 'cosine', 'poly', 'plateau', 'constant'] as const) {
      expect(learningRateAt(0.1, plan(schedule, 0.2))).to.be.closeTo((0.02 * (0.1 + 1)) / 2, 1e-12);
      expect(learningRateAt(0.2, plan(schedule, 0.2))).to.be.closeTo(0.02, 1e-12);
      expect(learningRateAt(0, plan(schedule, 0))).to.equal(0.02);
    }
  });

  it('falls along a half cosine, to a hundredth in one cycle and to nothing in cosine', () => {
    expect(learningRateAt(0.55, plan('one-cycle'))).to.be.closeTo((0.02 * (1 + 0.01)) / 2, 1e-12);
    expect(learningRateAt(0.55, plan('cosine'))).to.be.closeTo(0.02 / 2, 1e-12);
    // two thirds of the way: 1/2 (1 + cos 120 degrees) = 1/4
    expect(learningRateAt(0.1 + 0.6, plan('cosine'))).to.be.closeTo(0.02 / 4, 1e-12);
    expect(learningRateAt(1, plan('cosine'))).to.be.closeTo(0, 1e-12);
  });

  it('falls by the power 0.9 in poly', () => {
    expect(learningRateAt(0.55, plan('poly'))).to.be.closeTo(0.02 * 0.5 ** 0.9, 1e-12);
    expect(learningRateAt(0.75, plan('poly', 0))).to.be.closeTo(0.02 * 0.25 ** 0.9, 1e-12);
    expect(learningRateAt(1, plan('poly'))).to.equal(0);
  });

  it('stays where it is in plateau and constant', () => {
    for (const progress of [0.1, 0.5, 1]) {
      expect(learningRateAt(progress, plan('plateau'))).to.equal(0.02);
      expect(learningRateAt(progress, plan('constant'))).to.equal(0.02);
    }
  });

  it('rises before the peak and falls after it', () => {
    for (const schedule of ['one-cycle', 'cosine', 'poly'] as const) {
      const rates = Array.from({ length: 1001 }, (_, i) => learningRateAt(i / 1000, plan(schedule)));
      for (let i = 1; i <= 1000; i++) {
        const change = rates[i]! - rates[i - 1]!;
        if (i <= 100) expect(change, `at ${i}`).to.be.above(0);
        else expect(change, `at ${i}`).to.be.below(0);
      }
    }
  });

  it('stays at its end after the end', () => {
    expect(learningRateAt(1.5, plan('one-cycle'))).to.be.closeTo(0.02 / 100, 1e-12);
    expect(learningRateAt(1.5, plan('poly'))).to.equal(0);
  });
});

describe('progressOf', () => {
  const done = { steps: 30, stepsPerEpoch: 20, seconds: 45 };

  it('is the share of the steps, of the time, or of whichever is further', () => {
    expect(progressOf({ epochs: 3, minutes: null }, done)).to.equal(30 / 60);
    expect(progressOf({ epochs: null, minutes: 1 }, done)).to.equal(45 / 60);
    expect(progressOf({ epochs: 2, minutes: 5 }, done)).to.equal(30 / 40);
  });

  it('follows the clock beside the steps only once it leads clearly', () => {
    expect(progressOf({ epochs: 3, minutes: 1 }, done)).to.be.closeTo((45 / 60 - 0.1) / 0.9, 1e-12);
    expect(progressOf({ epochs: 3, minutes: 1 }, { ...done, seconds: 32 })).to.equal(30 / 60);
    expect(progressOf({ epochs: 3, minutes: 1 }, { ...done, steps: 0, seconds: 5 })).to.equal(0);
  });

  it('lies in [0, 1], and is 1 once a limit is reached', () => {
    const limits = fc.record({ epochs: fc.integer({ min: 1, max: 5 }), minutes: fc.constantFrom(null, 0.5, 3) });
    const state = fc.record({
      steps: fc.nat(200),
      stepsPerEpoch: fc.integer({ min: 1, max: 30 }),
      seconds: fc.nat(300),
    });
    fc.assert(
      fc.property(limits, state, ({ epochs, minutes }, at) => {
        const over = at.steps >= epochs * at.stepsPerEpoch || (minutes !== null && at.seconds >= minutes * 60);
        const progress = progressOf({ epochs, minutes }, at);
        expect(progress).to.be.within(0, 1);
        expect(progress === 1).to.equal(over);
      }),
    );
  });
});
