import { expect } from 'chai';
import fc from 'fast-check';
import { plainDecimal } from '../../lib/figures/decimal.js';

describe('plainDecimal', () => {
  it('writes numbers without exponent', () => {
    expect(plainDecimal(0.8125)).to.equal('0.8125');
    expect(plainDecimal(1.5e-7)).to.equal('0.00000015');
    expect(plainDecimal(-2.5e21)).to.equal('-2500000000000000000000');
    expect(plainDecimal(12.75)).to.equal('12.75');
    expect(plainDecimal(0)).to.equal('0');
    expect(plainDecimal(1)).to.equal('1');
  });

  it('writes null where there is no number', () => {
    expect(plainDecimal(null)).to.equal('null');
    expect(plainDecimal(Number.NaN)).to.equal('null');
  });

  it('reads back as the same number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = plainDecimal(value);
        expect(text).to.match(/^-?\d+(\.\d+)?$/);
        expect(Number(text)).to.equal(value === 0 ? 0 : value);
      }),
    );
  });
});
