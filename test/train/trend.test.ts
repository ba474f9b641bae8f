import { expect } from 'chai';
import type { EpochRecord } from '../../lib/train/history.js';
import { countSetbacks, countStale, plateauFactor, setbackFactor } from '../../lib/train/trend.js';

const RECORD = { step: 1, seconds: 1, learningRate: 0.01, trainLoss: 1, valLoss: 1, valDice: null };

/** A history of these validation Dices. */
const dices = (...values: readonly (number | null)[]): EpochRecord[] =>
  values.map((valDice, i) => ({ ...RECORD, epoch: i + 1, valDice }));

const BEST = 'best validation Dice';

describe('countStale', () => {
  it('counts the epochs since the last that was better than all before', () => {
    expect(countStale(dices(0.5), BEST)).to.equal(0);
    expect(countStale(dices(0.5, 0.6, 0.6, 0.55), BEST)).to.equal(2);
    expect(countStale(dices(0.5, 0.6, 0.6, 0.7), BEST)).to.equal(0);
  });

  it('goes by the validation loss where no image has a foreground', () => {
    const history = [0.9, 0.8, 0.85].map((valLoss, i) => ({ ...RECORD, epoch: i + 1, valLoss }));
    expect(countStale(history, BEST)).to.equal(1);
  });

  it('goes by the training loss, never by the validation, where the last epoch is kept', () => {
    const history = [0.9, 0.8, 0.85, 0.7].map((trainLoss, i) => ({ ...RECORD, epoch: i + 1, trainLoss, valDice: -i }));
    expect(countStale(history, 'last epoch')).to.equal(0);
    expect(countStale(history.slice(0, 3), 'last epoch')).to.equal(1);
    expect(countStale(history, BEST)).to.equal(3);
  });
});

describe('plateauFactor', () => {
  it('halves the rate after five epochs without a better one, and again after five more', () => {
    const stale = (epochs: number): number => plateauFactor(dices(0.5, ...Array(epochs).fill(0.4)), BEST);
    expect([0, 4, 5, 9, 10, 15].map(stale)).to.deep.equal([1, 1, 1 / 2, 1 / 2, 1 / 4, 1 / 8]);
  });

  it('begins to count anew at a better epoch, and leaves at least a hundredth', () => {
    expect(plateauFactor(dices(0.5, 0.4, 0.4, 0.4, 0.4, 0.6, 0.4, 0.4, 0.4, 0.4), BEST)).to.equal(1);
    expect(plateauFactor(dices(...Array(200).fill(0.5)), BEST)).to.equal(0.01);
  });

  it('is 1 at the start', () => expect(plateauFactor([], BEST)).to.equal(1));
});

describe('countSetbacks and setbackFactor', () => {
  it('halve the rate for each setback of any epoch', () => {
    const setback = { step: 3, stems: ['a'] };
    const [first, second] = dices(0.1, 0.2) as [EpochRecord, EpochRecord];
    const history = [{ ...first, setbacks: [setback, setback] }, second, { ...second, setbacks: [setback] }];
    expect(countSetbacks(history)).to.equal(3);
    expect(setbackFactor(3)).to.equal(1 / 8);
    expect(setbackFactor(0)).to.equal(1);
  });
});
