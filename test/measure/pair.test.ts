import { expect } from 'chai';
import fc from 'fast-check';
import { DataError } from '../../lib/base/error.js';
import { boundaryOf } from '../../lib/data/boundary.js';
import type { Mask } from '../../lib/data/picture.js';
import { measurePair, PAIR_MEASURES, type PairMeasures } from '../../lib/measure/pair.js';
import { flipMask, maskOf, maskPairs, probabilityPairs, softMaskOf, transpose } from '../support/masks.js';

function measure(predicted: Mask, truth: Mask): PairMeasures {
  return measurePair({ classes: predicted }, { foreground: truth });
}

function expectClose(actual: PairMeasures, expected: PairMeasures): void {
  for (const key of PAIR_MEASURES) {
    if (expected[key] === null) expect(actual[key], key).to.equal(null);
    else expect(actual[key], key).to.be.closeTo(expected[key], 1e-9);
  }
}

describe('measurePair', () => {
  it('gives counts and every measure by its key', () => {
    const measures = measurePair(
      { classes: maskOf('0110'), foreground: softMaskOf(4, 0.25, 0.75, 1, 0) },
      { foreground: maskOf('0010'), alpha: softMaskOf(4, 0, 0.25, 1, 0) },
    );
    expect(Object.keys(measures)).to.have.members(['tp', 'fp', 'fn', 'tn', ...PAIR_MEASURES]);
    expect(measures).to.include({ tp: 1, fp: 1, fn: 0, tn: 2, accuracy: 0.75, precision: 0.5, recall: 1, iou: 0.5 });
    expect(measures).to.include({ mae: 0.75 / 4, mse: (0.0625 + 0.25) / 4, averagePrecision: 1 });
    expect(measures).to.include({ brier: (0.0625 + 0.5625) / 4, boundaryF: 1, hd95: 0.95, assd: 1 / 3 });
  });

  it('takes every class but 0 for foreground', () => {
    expectClose(measure(maskOf('0123'), maskOf('0310')), measure(maskOf('0111'), maskOf('0110')));
  });

  it('has no value where a question has no answer', () => {
    const empty = measure(maskOf('000'), maskOf('000'));
    const nulls = PAIR_MEASURES.filter((key) => empty[key] === null);
    expect(nulls).to.have.members([
      ...['dice', 'iou', 'precision', 'recall', 'balancedAccuracy', 'matthews', 'averagePrecision'],
      ...['boundaryF', 'hd95', 'nsd', 'assd', 'trimapAccuracy'],
    ]);
    expect(empty).to.include({ accuracy: 1, meanIou: 1, mae: 0, gradientError: 0, ece: 0, brier: 0 });
  });

  it('does not care whether masks are mirrored or transposed', () => {
    fc.assert(
      fc.property(maskPairs, ([predicted, truth]) => {
        const measures = measure(predicted, truth);
        expectClose(measure(flipMask(predicted), flipMask(truth)), measures);
        expectClose(measure(transpose(predicted), transpose(truth)), measures);
      }),
    );
  });

  it('gives the same to exchanged masks where the question is symmetric, precision for recall', () => {
    fc.assert(
      fc.property(maskPairs, ([predicted, truth]) => {
        const [there, back] = [measure(predicted, truth), measure(truth, predicted)];
        for (const key of ['accuracy', 'dice', 'iou', 'meanIou', 'matthews', 'hd95', 'nsd', 'assd', 'mae'] as const) {
          if (there[key] === null) expect(back[key], key).to.equal(null);
          else expect(back[key], key).to.be.closeTo(there[key], 1e-12);
        }
        expect(back.precision).to.equal(there.recall);
      }),
    );
  });

  it('turns Matthews round where the prediction is inverted', () => {
    fc.assert(
      fc.property(maskPairs, ([predicted, truth]) => {
        const inverted = { ...predicted, data: predicted.data.map((value) => 1 - value) };
        const [value, other] = [measure(predicted, truth).matthews, measure(inverted, truth).matthews];
        expect(other === null ? null : -other).to.satisfy((negated: number | null) =>
          negated === null ? value === null : Math.abs(negated - (value ?? NaN)) < 1e-12,
        );
      }),
    );
  });

  it('worsens with every further wrong pixel: counts, ratios and errors', () => {
    fc.assert(
      fc.property(maskPairs, fc.nat(), ([predicted, truth], pick) => {
        const right = [...predicted.data.keys()].filter((i) => predicted.data[i] === truth.data[i]);
        fc.pre(right.length > 0 && truth.data.includes(1));
        const i = right[pick % right.length]!;
        const worse = { ...predicted, data: predicted.data.map((value, k) => (k === i ? 1 - value : value)) };
        const [before, after] = [measure(predicted, truth), measure(worse, truth)];
        expect(after.accuracy).to.be.below(before.accuracy!);
        expect(after.mae).to.be.above(before.mae!);
        expect(after.brier).to.be.above(before.brier!);
        for (const key of ['dice', 'iou', 'meanIou', 'recall'] as const) {
          expect(after[key], key).to.be.at.most(before[key]! + 1e-12);
        }
      }),
    );
  });

  it('has an average distance of 0, and then an HD95 of 0, exactly where the boundaries are equal', () => {
    fc.assert(
      fc.property(maskPairs, fc.boolean(), ([predicted, truth], isCopy) => {
        const { assd, hd95 } = measure(isCopy ? truth : predicted, truth);
        if (assd === null) return;
        const isEqual = isCopy || boundaryOf(predicted).join('') === boundaryOf(truth).join('');
        expect(assd === 0).to.equal(isEqual);
        if (isEqual) expect(hd95).to.equal(0);
      }),
    );
  });

  it('keeps hd95 at or above 0 up to the diagonal, and nsd at 1 within the tolerance', () => {
    fc.assert(
      fc.property(maskPairs, ([predicted, truth]) => {
        const { hd95, assd, nsd, boundaryF } = measure(predicted, truth);
        if (hd95 === null) return;
        expect(hd95).to.be.within(0, Math.hypot(truth.widthPx - 1, truth.heightPx - 1));
        expect(assd).to.be.within(0, Math.hypot(truth.widthPx - 1, truth.heightPx - 1));
        if (nsd === 1) expect([boundaryF, hd95 <= 2]).to.deep.equal([1, true]);
      }),
    );
  });

  it('refuses masks of two sizes, and what is no probability', () => {
    expect(() => measure(maskOf('11'), maskOf('111'))).to.throw(DataError, '2x1 predicted, 3x1 true');
    const soft = { classes: maskOf('1'), foreground: softMaskOf(1, 255) };
    expect(() => measurePair(soft, { foreground: maskOf('1') })).to.throw(DataError, '[0, 1]: 255');
  });

  it('has an average precision of 1 wherever a threshold parts foreground from background', () => {
    fc.assert(
      fc.property(probabilityPairs, ([, truth]) => {
        fc.pre(truth.data.includes(1));
        const foreground = { ...truth, data: Float32Array.from(truth.data, (value) => (value === 1 ? 0.6 : 0.4)) };
        expect(measurePair({ classes: truth, foreground }, { foreground: truth }).averagePrecision).to.equal(1);
      }),
    );
  });
});
