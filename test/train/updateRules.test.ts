import { expect } from 'chai';
import { ConfigError } from '../../lib/base/error.js';
import { resolveConfig } from '../../lib/config/resolve.js';
import { ADAM_ALONE, countCopies, describeRules, readUpdateRules } from '../../lib/train/updateRules.js';
import { failureOf } from '../support/failure.js';

const rulesOf = (values: Readonly<Record<string, unknown>>) => readUpdateRules(resolveConfig({ values }).train);

describe('readUpdateRules', () => {
  it('is AdamW with averaged weights by default, and Adam alone where asked for', () => {
    expect(rulesOf({})).to.deep.equal({
      ...ADAM_ALONE,
      optimiser: 'adamw',
      weightDecay: 0.01,
      momentum: 0.9,
      ema: 0.99,
    });
    expect(rulesOf({ 'train.optimiser': 'adam', 'train.ema': 0 })).to.deep.equal({ ...ADAM_ALONE, momentum: 0.9 });
  });

  it('gives each optimiser its own weight decay where none is set', () => {
    expect(rulesOf({ 'train.optimiser': 'adamw' }).weightDecay).to.equal(0.01);
    expect(rulesOf({ 'train.optimiser': 'sgd' }).weightDecay).to.equal(1e-4);
    expect(rulesOf({ 'train.optimiser': 'adamw', 'train.weightDecay': 0.05 }).weightDecay).to.equal(0.05);
    expect(rulesOf({ 'train.optimiser': 'adam', 'train.weightDecay': 0 }).weightDecay).to.equal(0);
  });

  it('refuses weight decay with adam', async () => {
    const error = await failureOf(async () => rulesOf({ 'train.optimiser': 'adam', 'train.weightDecay': 0.1 }));
    expect(error).to.be.instanceOf(ConfigError);
    expect(error.message).to.equal('adam takes no weight decay; train.weightDecay: 0.1');
  });
});

describe('describeRules', () => {
  it('tells optimiser, rate and schedule, and what else is set', () => {
    const words = (values: Readonly<Record<string, unknown>>) => describeRules(resolveConfig({ values }).train);
    expect(words({ 'train.optimiser': 'adam', 'train.ema': 0 })).to.equal('Adam, learning rate up to 0.01 (one-cycle)');
    const descent = { 'train.optimiser': 'sgd', 'train.ema': 0, 'train.schedule': 'poly', 'train.accumulate': 2 };
    expect(words(descent)).to.equal(
      "gradient descent with Nesterov's momentum, learning rate up to 0.01 (poly), momentum 0.9, weight decay 0.0001 of filters, 2 batches a step",
    );
    expect(words({ 'train.ema': 0, 'train.precision': 'bfloat16' })).to.equal(
      'AdamW, learning rate up to 0.01 (one-cycle), weight decay 0.01 of filters, convolutions in bfloat16',
    );
    expect(words({ 'train.optimiser': 'adamw', 'train.clipNorm': 1, 'train.ema': 0.99 })).to.equal(
      'AdamW, learning rate up to 0.01 (one-cycle), weight decay 0.01 of filters, gradient norm at most 1, weights averaged with decay 0.99',
    );
  });
});

describe('countCopies', () => {
  it('counts the state before the epoch, and what each rule holds', () => {
    expect(countCopies(ADAM_ALONE)).to.equal(3);
    expect(countCopies({ ...ADAM_ALONE, ema: 0.9 })).to.equal(3 + 2);
    expect(countCopies({ ...ADAM_ALONE, clipNorm: 1, accumulate: 2 })).to.equal(3 + 2);
    // one moment less, on the backend and before the epoch
    expect(countCopies({ ...ADAM_ALONE, optimiser: 'sgd' })).to.equal(3 - 2);
  });
});
