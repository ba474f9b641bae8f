import { expect } from 'chai';
import fc from 'fast-check';
import { DataError } from '../../lib/base/error.js';
import { countPixels } from '../../lib/measure/counts.js';
import {
  addThresholds,
  averagePrecision,
  precisionRecallCurve,
  tallyThresholds,
} from '../../lib/measure/thresholds.js';
import { maskOf, probabilityPairs, softMaskOf } from '../support/masks.js';

describe('precisionRecallCurve', () => {
  it('counts at every threshold what thresholding there gives', () => {
    fc.assert(
      fc.property(probabilityPairs, fc.integer({ min: 0, max: 256 }), ([predicted, truth], k) => {
        const point = precisionRecallCurve(tallyThresholds(predicted, truth))[k]!;
        const mask = { ...truth, data: Uint8Array.from(predicted.data, (value) => (value >= k / 256 ? 1 : 0)) };
        expect(point.threshold).to.equal(k / 256);
        expect(point.counts).to.deep.equal(countPixels(mask, truth));
      }),
    );
  });

  it('never gains recall as the threshold rises, and begins with everything', () => {
    fc.assert(
      fc.property(probabilityPairs, ([predicted, truth]) => {
        const curve = precisionRecallCurve(tallyThresholds(predicted, truth));
        const found = curve.map(({ counts }) => counts.tp + counts.fp);
        expect(curve).to.have.lengthOf(257);
        expect(found[0]).to.equal(truth.data.length);
        expect(found).to.deep.equal(found.toSorted((a, b) => b - a));
        const recalls = curve.flatMap(({ recall }) => recall ?? []);
        expect(recalls).to.deep.equal(recalls.toSorted((a, b) => b - a));
      }),
    );
  });

  it('keeps all 8-bit values apart', () => {
    const bytes = softMaskOf(256, ...Array.from({ length: 256 }, (_, value) => value / 255));
    const { foreground } = tallyThresholds(bytes, maskOf('1'.repeat(256)));
    expect(Math.max(...foreground)).to.equal(1);
  });

  it('refuses logits, and masks of two sizes', () => {
    expect(() => tallyThresholds(softMaskOf(1, 3.5), maskOf('1'))).to.throw(DataError, '[0, 1]: 3.5');
    expect(() => tallyThresholds(softMaskOf(1, 0.5), maskOf('11'))).to.throw(DataError, '1x1 predicted, 2x1 true');
  });
});

describe('averagePrecision', () => {
  it('adds the precision of each step of recall', () => {
    const tally = tallyThresholds(softMaskOf(4, 0.9, 0.8, 0.7, 0.1), maskOf('1011'));
    expect(averagePrecision(tally)).to.be.closeTo((1 + 2 / 3 + 3 / 4) / 3, 1e-12);
  });

  it('is 1 where all foreground is above all background, the foreground share where nothing is told apart', () => {
    expect(averagePrecision(tallyThresholds(softMaskOf(3, 0.2, 0.6, 0.4), maskOf('011')))).to.equal(1);
    expect(averagePrecision(tallyThresholds(softMaskOf(4, 0.5, 0.5, 0.5, 0.5), maskOf('0001')))).to.equal(0.25);
  });

  it('has no value without foreground, and lies in (0, 1] with some', () => {
    fc.assert(
      fc.property(probabilityPairs, ([predicted, truth]) => {
        const value = averagePrecision(tallyThresholds(predicted, truth));
        if (truth.data.includes(1)) expect(value).to.be.within(1 / truth.data.length, 1);
        else expect(value).to.equal(null);
      }),
    );
  });

  it('adds up over images', () => {
    const [p, t] = [softMaskOf(2, 0.9, 0.2), maskOf('10')];
    const [q, s] = [softMaskOf(2, 0.5, 0.6), maskOf('10')];
    const both = tallyThresholds(softMaskOf(4, 0.9, 0.2, 0.5, 0.6), maskOf('1010'));
    expect(addThresholds([tallyThresholds(p, t), tallyThresholds(q, s)])).to.deep.equal(both);
  });
});
