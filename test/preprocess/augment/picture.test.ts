import { expect } from 'chai';
import fc from 'fast-check';
import sharp from 'sharp';
import { createRandom } from '../../../lib/base/random.js';
import { replaceBackground } from '../../../lib/preprocess/augment/background.js';
import { blurImage } from '../../../lib/preprocess/augment/blur.js';
import { changeColours, drawColours } from '../../../lib/preprocess/augment/colour.js';
import { cutOut } from '../../../lib/preprocess/augment/cutout.js';
import { compressImage } from '../../../lib/preprocess/augment/jpeg.js';
import { addNoise } from '../../../lib/preprocess/augment/noise.js';
import { RECIPES } from '../../../lib/preprocess/augment/recipe.js';

const SIZE = { heightPx: 24, widthPx: 40 };
const VALUES = 3 * SIZE.heightPx * SIZE.widthPx;
const flat = (level: number): Uint8Array => new Uint8Array(VALUES).fill(level);
/** A smooth colour gradient with a sharp edge. */
const scene = Uint8Array.from({ length: VALUES }, (_, i) => {
  const [x, y] = [Math.floor(i / 3) % SIZE.widthPx, Math.floor(i / 3 / SIZE.widthPx)];
  return x > 25 ? 230 - 4 * y : 20 + 3 * x + 40 * (i % 3);
});
const meanDifference = (a: Uint8Array, b: Uint8Array): number =>
  a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length;

describe('changeColours', () => {
  it('multiplies by the drawn gains', () => {
    const change = { gains: [0.5, 1, 2], contrast: 1, hue: 0 } as const;
    expect([...changeColours(Uint8Array.of(100, 100, 100), change)]).to.deep.equal([50, 100, 200]);
  });

  it('draws contrast about the mean, and stays in 0..255', () => {
    const change = { gains: [1, 1, 1], contrast: 2, hue: 0 } as const;
    expect([...changeColours(Uint8Array.of(90, 90, 90, 110, 110, 110), change)]).to.deep.equal([
      80, 80, 80, 120, 120, 120,
    ]);
    expect([...changeColours(Uint8Array.of(0, 0, 0, 255, 255, 255), change)]).to.deep.equal([0, 0, 0, 255, 255, 255]);
  });

  it('turns the hue, but not of grey', () => {
    const turn = { gains: [1, 1, 1], contrast: 1, hue: 120 } as const;
    expect([...changeColours(Uint8Array.of(77, 77, 77), turn)]).to.deep.equal([77, 77, 77]);
    const [red, green] = changeColours(Uint8Array.of(200, 0, 0), turn);
    expect(green).to.be.above(red!);
  });

  it('draws nothing at strength 0, and gains within their range', () => {
    expect(drawColours(RECIPES.none, createRandom(1))).to.equal(null);
    for (let seed = 0; seed < 50; seed++) {
      const { gains } = drawColours({ ...RECIPES.none, brightness: 0.2, tint: 0.05 }, createRandom(seed))!;
      for (const gain of gains) expect(gain).to.be.within(0.8 * 0.95, 1.2 * 1.05);
    }
  });
});

describe('blurImage', () => {
  it('keeps a flat image, and the mean of any', () => {
    expect(blurImage(flat(90), SIZE, 1.5)).to.deep.equal(flat(90));
    const meanOf = (image: Uint8Array): number => image.reduce((sum, value) => sum + value, 0) / image.length;
    expect(meanOf(blurImage(scene, SIZE, 1))).to.be.closeTo(meanOf(scene), 0.5);
  });

  it('spreads a point as a Gaussian does', () => {
    const point = flat(0).fill(255, 3 * (12 * 40 + 20), 3 * (12 * 40 + 21));
    const red = (x: number, y: number): number => blurImage(point, SIZE, 1)[3 * (y * 40 + x)]!;
    // 255 / (2 pi) = 40.6, and a pixel aside exp(-1/2) of it = 24.6; the kernel ends at 3 px
    expect(red(20, 12)).to.be.closeTo(40.6, 1.5);
    expect(red(21, 12)).to.be.closeTo(24.6, 1.5);
    expect(red(20, 13)).to.equal(red(21, 12));
  });

  it('leaves the image at sigma 0', () => {
    expect(blurImage(scene, SIZE, 0)).to.equal(scene);
  });
});

describe('addNoise', () => {
  it('has the deviation asked for and mean 0', () => {
    const noisy = addNoise(flat(128), SIZE, 10, createRandom(3));
    const differences = [...noisy].map((value) => value - 128);
    const mean = differences.reduce((sum, value) => sum + value, 0) / VALUES;
    expect(mean).to.be.within(-1, 1);
    expect(Math.sqrt(differences.reduce((sum, value) => sum + value ** 2, 0) / VALUES)).to.be.within(9, 11);
    expect(addNoise(scene, SIZE, 0, createRandom(3))).to.equal(scene);
  });
});

describe('compressImage', () => {
  it('changes nearly nothing at quality 100, and more the lower the quality is', () => {
    const losses = [100, 60, 20].map((quality) => meanDifference(compressImage(scene, SIZE, quality), scene));
    expect(losses[0]).to.be.below(1);
    expect(losses[1]).to.be.above(losses[0]!);
    expect(losses[2]).to.be.above(losses[1]!);
  });

  it('does about what libjpeg does without subsampling', async () => {
    const raw = { width: SIZE.widthPx, height: SIZE.heightPx, channels: 3 as const };
    for (const quality of [80, 50, 30]) {
      const options = { quality, chromaSubsampling: '4:4:4', optimiseCoding: false };
      const file = await sharp(scene, { raw }).jpeg(options).toBuffer();
      const theirs = new Uint8Array(await sharp(file).raw().toBuffer());
      expect(meanDifference(compressImage(scene, SIZE, quality), theirs)).to.be.below(1);
    }
  });

  it('takes any size, and stays in 0..255', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 17 }), fc.integer({ min: 1, max: 17 }), (heightPx, widthPx) => {
        const white = new Uint8Array(3 * heightPx * widthPx).fill(255);
        for (const value of compressImage(white, { heightPx, widthPx }, 40)) expect(value).to.be.at.least(245);
      }),
    );
  });
});

describe('cutOut', () => {
  it('hides one rectangle of at most the share behind the mean colour', () => {
    for (let seed = 0; seed < 30; seed++) {
      const hidden = cutOut(scene, SIZE, 0.5, createRandom(seed));
      const changed = [...hidden].filter((value, i) => value !== scene[i]).length;
      expect(changed).to.be.within(1, 0.25 * VALUES);
      const colours = new Set([...hidden].flatMap((value, i) => (value === scene[i] ? [] : [`${i % 3} ${value}`])));
      expect(colours.size).to.be.at.most(3);
    }
  });
});

describe('replaceBackground', () => {
  const half = new Uint8Array(VALUES / 3).map((_, i) => (i % SIZE.widthPx < 20 ? 1 : 0));
  const sample = { stem: 'a', ...SIZE, image: flat(10), classes: half };

  it("keeps the foreground and takes the donor's background, blended over a pixel", () => {
    const donor = { stem: 'b', ...SIZE, image: flat(190), classes: new Uint8Array(VALUES / 3) };
    const { image, classes } = replaceBackground(sample, donor);
    const red = (x: number): number => image[3 * (12 * 40 + x)]!;
    expect([0, 19, 20, 21, 39].map(red)).to.deep.equal([10, 10, 130, 190, 190]);
    expect(classes).to.deep.equal(half);
  });

  it('takes no foreground of the donor, which the truth would not name', () => {
    const donor = { stem: 'b', ...SIZE, image: flat(190), classes: new Uint8Array(VALUES / 3).fill(1) };
    expect(replaceBackground(sample, donor).image).to.deep.equal(sample.image);
  });

  it('refuses a donor of another size', () => {
    const donor = { stem: 'b', heightPx: 1, widthPx: 1, image: new Uint8Array(3), classes: new Uint8Array(1) };
    expect(() => replaceBackground(sample, donor)).to.throw(
      RangeError,
      "donor must have the sample's size: 1x1, 40x24",
    );
  });
});
