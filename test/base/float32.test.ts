import { expect } from 'chai';
import { decodeFloat32, encodeFloat32 } from '../../lib/base/float32.js';

const VALUES = Float32Array.of(1, -0, 1e-45, 3.4028234663852886e38, 1 / 3);

describe('float32', () => {
  it('lies in little endian', () => {
    const bytes = Buffer.from(encodeFloat32(VALUES));
    expect(Array.from(VALUES, (_, i) => bytes.readFloatLE(4 * i))).to.deep.equal([...VALUES]);
  });

  it('gives every bit back, wherever the bytes lie', () => {
    const bytes = Buffer.concat([Buffer.of(7), encodeFloat32(VALUES)]).subarray(1);
    expect(decodeFloat32(bytes)).to.deep.equal(VALUES);
  });

  it('swaps the bytes of a machine with the other order', () => {
    const other = encodeFloat32(VALUES, 'BE');
    expect(Buffer.from(other).swap32()).to.deep.equal(Buffer.from(encodeFloat32(VALUES, 'LE')));
    expect(decodeFloat32(encodeFloat32(VALUES, 'LE'), 'BE')).to.deep.equal(decodeFloat32(other, 'LE'));
  });

  it('leaves what it was given as it was', () => {
    const values = VALUES.slice();
    const bytes = encodeFloat32(values, 'BE');
    expect(values).to.deep.equal(VALUES);
    const before = Uint8Array.from(bytes);
    decodeFloat32(bytes, 'BE');
    expect(Uint8Array.from(bytes)).to.deep.equal(before);
  });
});
