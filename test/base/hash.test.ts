import { expect } from 'chai';
import { hashBytes, hashText, hashValue } from '../../lib/base/hash.js';

/** SHA-256 of "abc", from FIPS 180-2, appendix B.1. */
const OF_ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

describe('hashText and hashBytes', () => {
  it('are SHA-256', () => {
    expect(hashText('abc')).to.equal(OF_ABC);
    expect(hashBytes(Uint8Array.of(0x61, 0x62, 0x63))).to.equal(OF_ABC);
  });

  it('hash a part of a buffer alone', () => {
    expect(hashBytes(new TextEncoder().encode('xabcx').subarray(1, 4))).to.equal(OF_ABC);
  });
});

describe('hashValue', () => {
  it('does not depend on the order of keys, at any depth', () => {
    const a = hashValue({ seed: 1, train: { epochs: 3, batch: 4 } });
    expect(a).to.equal(hashValue({ train: { batch: 4, epochs: 3 }, seed: 1 }));
    expect(a).to.equal(hashText('{"seed":1,"train":{"batch":4,"epochs":3}}'));
  });

  it('depends on values, on the order of arrays, and tells null from absent', () => {
    const values = [{ a: 1 }, { a: 2 }, { a: null }, {}, [1, 2], [2, 1], ['1', 2]];
    expect(new Set(values.map(hashValue)).size).to.equal(values.length);
  });
});
