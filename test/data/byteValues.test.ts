import { expect } from 'chai';
import fc from 'fast-check';
import { mapBytes, seenBytes } from '../../lib/data/byteValues.js';

/** Bytes that often repeat, beginning anywhere in a buffer. */
const bytes = fc
  .tuple(fc.array(fc.constantFrom(0, 0, 1, 128, 255), { maxLength: 40 }), fc.integer({ min: 0, max: 5 }))
  .map(([values, start]) => Uint8Array.from([...new Array(start).fill(7), ...values]).subarray(start));

describe('passes over bytes', () => {
  it('see every value, and no other', () => {
    fc.assert(
      fc.property(bytes, (values) => {
        const seen = [...seenBytes(values).entries()].flatMap(([value, there]) => (there === 1 ? [value] : []));
        expect(seen).to.deep.equal([...new Set(values)].sort((a, b) => a - b));
      }),
    );
  });

  it('replace each value by what the table says', () => {
    const table = Uint8Array.from({ length: 256 }, (_, value) => 255 - value);
    fc.assert(
      fc.property(bytes, (values) => {
        expect([...mapBytes(values, table)]).to.deep.equal([...values].map((value) => 255 - value));
      }),
    );
  });
});
