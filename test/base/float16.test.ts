import { expect } from 'chai';
import fc from 'fast-check';
import { decodeFloat16, encodeFloat16, FLOAT16_MAX } from '../../lib/base/float16.js';

/** The 16 bits that a number becomes. */
const bitsOf = (value: number): number => Buffer.from(encodeFloat16(Float32Array.of(value))).readUInt16LE();
const rounded = (value: number): number => decodeFloat16(encodeFloat16(Float32Array.of(value)))[0] as number;

/** All 65,536 of them, in the order of their bits. */
const EVERY_HALF = Uint16Array.from({ length: 2 ** 16 }, (_, bits) => bits);
/** The finite positive numbers of float16, ascending, zero first. */
const POSITIVE = decodeFloat16(new Uint8Array(EVERY_HALF.buffer, 0, 2 * 0x7c00));

describe('float16', () => {
  it('has the bits of the standard', () => {
    // IEEE 754-2008, binary16: one sign bit, five of the exponent with offset 15, ten of the fraction
    const known: [value: number, bits: number][] = [
      [0, 0x0000],
      [-0, 0x8000],
      [1, 0x3c00],
      [-2, 0xc000],
      [0.5, 0x3800],
      [1 + 2 ** -10, 0x3c01],
      [1 / 3, 0x3555],
      [FLOAT16_MAX, 0x7bff],
      [2 ** -14, 0x0400],
      [2 ** -14 - 2 ** -24, 0x03ff],
      [2 ** -24, 0x0001],
      [Number.POSITIVE_INFINITY, 0x7c00],
      [Number.NEGATIVE_INFINITY, 0xfc00],
    ];
    for (const [value, bits] of known) expect(bitsOf(value), String(value)).to.equal(bits);
    expect(rounded(Number.NaN)).to.be.NaN;
  });

  it('gives every number that it holds back', () => {
    const values = decodeFloat16(new Uint8Array(EVERY_HALF.buffer));
    const again = new Uint16Array(encodeFloat16(values).slice().buffer);
    values.forEach((value, bits) => {
      if (Number.isNaN(value)) expect((again[bits] as number) & 0x7fff).to.equal(0x7e00);
      else if (again[bits] !== bits) expect(again[bits], String(value)).to.equal(bits);
    });
  });

  it('takes the even one of two as near, and else the nearer', () => {
    const step = 2 ** -10;
    expect(rounded(1 + step / 2), 'down to an even fraction').to.equal(1);
    expect(rounded(1 + 1.5 * step), 'up to an even fraction').to.equal(1 + 2 * step);
    expect(rounded(1 + step / 2 + 2 ** -23)).to.equal(1 + step);
    expect(rounded(1 + 1.5 * step - 2 ** -23)).to.equal(1 + step);
    expect(rounded(2 - step / 4), 'into the next exponent').to.equal(2);
  });

  it('rounds the subnormal numbers, too', () => {
    const least = 2 ** -24;
    expect(rounded(least / 2), 'down to zero, which is even').to.equal(0);
    expect(rounded(least / 2 + 2 ** -48)).to.equal(least);
    expect(rounded(1.5 * least)).to.equal(2 * least);
    expect(rounded(2.5 * least)).to.equal(2 * least);
    expect(rounded(2 ** -14 - least / 2), 'up to the smallest normal').to.equal(2 ** -14);
    expect(Object.is(rounded(-least / 4), -0)).to.equal(true);
    expect(rounded(1.4e-45), 'the least float32').to.equal(0);
  });

  it('becomes infinite half a step beyond its largest number', () => {
    expect(rounded(65519.996)).to.equal(FLOAT16_MAX);
    expect(rounded(65520)).to.equal(Number.POSITIVE_INFINITY);
    expect(rounded(-65520)).to.equal(Number.NEGATIVE_INFINITY);
    expect(rounded(3.4e38)).to.equal(Number.POSITIVE_INFINITY);
  });

  it('is the nearest of all numbers that there are, whichever float32 is given', () => {
    fc.assert(
      fc.property(fc.float({ min: 0, max: 65503, noNaN: true }), (value) => {
        const above = POSITIVE.findIndex((half) => half >= value);
        const [low, high] = [POSITIVE[Math.max(0, above - 1)] as number, POSITIVE[above] as number];
        const [down, up] = [value - low, high - value];
        const even = above % 2 === 0 ? high : low;
        expect(rounded(value)).to.equal(value === high ? high : down === up ? even : down < up ? low : high);
        expect(rounded(-value)).to.equal(-rounded(value));
      }),
    );
  });

  it('reads bytes wherever they lie', () => {
    const bytes = Buffer.concat([Buffer.of(7), encodeFloat16(Float32Array.of(0.25, -3))]).subarray(1);
    expect([...decodeFloat16(bytes)]).to.deep.equal([0.25, -3]);
  });
});
