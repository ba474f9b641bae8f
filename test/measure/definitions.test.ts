import { expect } from 'chai';
import fc from 'fast-check';
import type { MeasureKey } from '../../lib/measure/definitions/definition.js';
import { definitionOf, MEASURE_DEFINITIONS } from '../../lib/measure/definitions.js';
import { measurePair, PAIR_MEASURES } from '../../lib/measure/pair.js';
import { maskPairs } from '../support/masks.js';

describe('the definitions of measures', () => {
  it('cover every number of an image and of a data set, each once', () => {
    const keys = MEASURE_DEFINITIONS.map(({ key }) => key);
    expect(keys).to.have.members(['tp', 'fp', 'fn', 'tn', ...PAIR_MEASURES, 'datasetDice', 'datasetIou']);
    expect(new Set(keys).size).to.equal(keys.length);
  });

  it('name a formula and a work that can be found', () => {
    for (const { name, formula, source } of MEASURE_DEFINITIONS) {
      expect(name).to.match(/^[A-Z]/);
      expect(formula).to.have.length.above(8);
      expect(source.doi ?? source.url, name).to.match(/^(10\.\d{4,9}\/\S+|https:\/\/\S+)$/);
      expect(source.year).to.be.within(1900, 2026);
    }
  });

  it('say truly in which range a value lies, and that it is null only when they say so', () => {
    fc.assert(
      fc.property(maskPairs, ([predicted, truth]) => {
        const measures = measurePair({ classes: predicted }, { foreground: truth });
        for (const [key, value] of Object.entries(measures)) {
          const { range, nullWhen } = definitionOf(key as MeasureKey);
          if (value === null) expect(nullWhen, key).to.not.equal(null);
          else expect(value, key).to.be.within(range[0] - 1e-12, range[1] + 1e-12);
        }
      }),
    );
  });

  it('say truly which way is better: nothing beats the truth itself', () => {
    fc.assert(
      fc.property(maskPairs, ([predicted, truth]) => {
        const perfect = measurePair({ classes: truth }, { foreground: truth });
        const other = measurePair({ classes: predicted }, { foreground: truth });
        for (const key of PAIR_MEASURES) {
          const [best, value] = [perfect[key], other[key]];
          if (best === null || value === null) continue;
          if (definitionOf(key).better === 'higher') expect(best, key).to.be.at.least(value - 1e-12);
          else expect(best, key).to.be.at.most(value + 1e-12);
        }
      }),
    );
  });

  it('refuse a key that is none', () => {
    expect(() => definitionOf('f2' as MeasureKey)).to.throw(RangeError, ': f2');
  });
});
