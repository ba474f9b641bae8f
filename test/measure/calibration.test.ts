import { expect } from 'chai';
import fc from 'fast-check';
import { DataError } from '../../lib/base/error.js';
import {
  addCalibrations,
  brierScore,
  calibrationError,
  reliabilityBins,
  tallyCalibration,
} from '../../lib/measure/calibration.js';
import { maskOf, maskPairs, probabilityPairs, softMaskOf } from '../support/masks.js';

describe('tallyCalibration', () => {
  it('has 15 bins, closed above, the first one closed below, too', () => {
    const bins = reliabilityBins(tallyCalibration(softMaskOf(5, 0, 0.06, 0.07, 0.9, 1), maskOf('00011')));
    expect(bins.map(({ pixels }) => pixels)).to.deep.equal([2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1]);
    expect(bins[1]).to.include({ low: 1 / 15, high: 2 / 15, observed: 0 });
    expect(bins[2]).to.include({ predicted: null, observed: null });
    expect(bins[14]).to.include({ high: 1, predicted: 1, observed: 1 });
  });

  it('forgives rounding only', () => {
    const { pixels } = tallyCalibration(softMaskOf(2, -1e-7, 1 + 1e-6), maskOf('01'));
    expect([pixels[0], pixels[14]]).to.deep.equal([1, 1]);
    for (const value of [-0.01, 1.01, 255, NaN]) {
      expect(() => tallyCalibration(softMaskOf(1, value), maskOf('1'))).to.throw(DataError, 'must lie in [0, 1]');
    }
  });

  it('adds up over images as over one image of all pixels', () => {
    fc.assert(
      fc.property(probabilityPairs, probabilityPairs, ([p, s], [q, t]) => {
        const joined = (...parts: ArrayLike<number>[]): number[] => parts.flatMap((part) => [...Array.from(part)]);
        const size = { widthPx: s.data.length + t.data.length, heightPx: 1 };
        const whole = tallyCalibration(
          { ...size, data: Float32Array.from(joined(p.data, q.data)) },
          { ...size, data: Uint8Array.from(joined(s.data, t.data)) },
        );
        const sum = addCalibrations([tallyCalibration(p, s), tallyCalibration(q, t)]);
        expect(sum.pixels).to.deep.equal(whole.pixels);
        expect(calibrationError(sum)).to.be.closeTo(calibrationError(whole)!, 1e-12);
        expect(brierScore(sum)).to.be.closeTo(brierScore(whole)!, 1e-12);
      }),
    );
  });
});

describe('calibrationError and brierScore', () => {
  it('are 0 for the truth itself, and the share of wrong pixels for any hard mask', () => {
    fc.assert(
      fc.property(maskPairs, ([predicted, truth]) => {
        const wrong = truth.data.filter((value, i) => value !== predicted.data[i]).length / truth.data.length;
        const hard = tallyCalibration({ ...predicted, data: Float32Array.from(predicted.data) }, truth);
        expect(brierScore(hard)).to.be.closeTo(wrong, 1e-12);
        expect(calibrationError(hard)).to.be.closeTo(wrong, 1e-12);
      }),
    );
  });

  it('lie in [0, 1], and the squared gaps of the bins are no more than the Brier score', () => {
    fc.assert(
      fc.property(probabilityPairs, ([predicted, truth]) => {
        const tally = tallyCalibration(predicted, truth);
        const [ece, brier] = [calibrationError(tally)!, brierScore(tally)!];
        expect(ece).to.be.within(0, 1);
        expect(brier).to.be.within(ece * ece - 1e-12, 1);
      }),
    );
  });

  it('are 0 and p (1 - p) where a share p of the pixels said to be p is foreground', () => {
    const tally = tallyCalibration(softMaskOf(4, 0.25, 0.25, 0.25, 0.25), maskOf('0100'));
    expect([calibrationError(tally), brierScore(tally)]).to.deep.equal([0, 0.25 * 0.75]);
  });

  it('have no value without pixels', () => {
    const none = addCalibrations([]);
    expect([calibrationError(none), brierScore(none)]).to.deep.equal([null, null]);
  });
});
