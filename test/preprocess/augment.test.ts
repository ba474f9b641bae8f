import { expect } from 'chai';
import fc from 'fast-check';
import { createRandom } from '../../lib/base/random.js';
import { augmentSample, flipHorizontally, jitterColours } from '../../lib/preprocess/augment.js';
import { preparedSamples } from './sampleFixture.js';

const SAMPLE = {
  stem: 's',
  heightPx: 1,
  widthPx: 3,
  image: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9),
  classes: Uint8Array.of(0, 1, 2),
};

describe('flipHorizontally', () => {
  it('mirrors picture and classes alike', () => {
    const { image, classes } = flipHorizontally(SAMPLE);
    expect([...image]).to.deep.equal([7, 8, 9, 4, 5, 6, 1, 2, 3]);
    expect([...classes]).to.deep.equal([2, 1, 0]);
  });

  it('is an involution', () => {
    fc.assert(
      fc.property(preparedSamples, (sample) => {
        expect(flipHorizontally(flipHorizontally(sample))).to.deep.equal(sample);
      }),
    );
  });
});

describe('jitterColours', () => {
  it('multiplies each channel by 0.76 to 1.26 and leaves the classes', () => {
    const grey = { ...SAMPLE, image: new Uint8Array(9).fill(100) };
    for (let seed = 0; seed < 50; seed++) {
      const { image, classes } = jitterColours(grey, createRandom(seed));
      for (const value of image) expect(value).to.be.within(76, 126);
      expect([...image.subarray(0, 3)]).to.deep.equal([...image.subarray(6, 9)]);
      expect(classes).to.equal(grey.classes);
    }
  });

  it('stays in 0..255', () => {
    const white = { ...SAMPLE, image: new Uint8Array(9).fill(255) };
    for (let seed = 0; seed < 20; seed++) {
      for (const value of jitterColours(white, createRandom(seed)).image) expect(value).to.be.within(193, 255);
    }
  });
});

describe('augmentSample', () => {
  it('is pure in the sample and the stream', () => {
    fc.assert(
      fc.property(preparedSamples, fc.nat(), (sample, seed) => {
        const before = structuredClone(sample);
        expect(augmentSample(sample, createRandom(seed))).to.deep.equal(augmentSample(sample, createRandom(seed)));
        expect(sample).to.deep.equal(before);
      }),
    );
  });

  it('mirrors about every other sample', () => {
    const mirrored = Array.from(
      { length: 400 },
      (_, seed) => augmentSample(SAMPLE, createRandom(seed)).classes[0] === 2,
    );
    expect(mirrored.filter(Boolean).length).to.be.within(160, 240);
  });
});
