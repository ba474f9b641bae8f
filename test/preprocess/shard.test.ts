import { expect } from 'chai';
import fc from 'fast-check';
import { decodeShard, encodeShard, shardBytes } from '../../lib/preprocess/shard.js';
import { preparedSamples } from './sampleFixture.js';

const content = { heightPx: 1, widthPx: 0, leftPx: 1, topPx: 1 };

describe('a shard', () => {
  it('gives back what it was made of', () => {
    fc.assert(
      fc.property(preparedSamples, fc.boolean(), ({ stem: _, ...sample }, padded) => {
        const whole = padded ? { ...sample, content } : sample;
        const bytes = encodeShard(whole);
        expect(bytes.length).to.equal(shardBytes(sample));
        expect(decodeShard(bytes)).to.deep.equal(whole);
      }),
    );
  });

  it('tells every changed, missing or added byte', () => {
    const sample = { heightPx: 2, widthPx: 2, image: new Uint8Array(12).fill(7), classes: Uint8Array.of(0, 1, 1, 0) };
    const bytes = encodeShard(sample);
    for (let i = 0; i < bytes.length; i++) {
      const broken = bytes.slice();
      broken[i]! ^= 1;
      expect(decodeShard(broken), `byte ${i}`).to.equal(null);
      expect(decodeShard(bytes.subarray(0, i)), `the first ${i} bytes`).to.equal(null);
    }
    expect(decodeShard(Uint8Array.of(...bytes, 0))).to.equal(null);
  });
});
