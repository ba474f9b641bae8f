import { expect } from 'chai';
import fc from 'fast-check';
import { createRandom } from '../../../lib/base/random.js';
import { augmentSample, createAugment } from '../../../lib/preprocess/augment/augment.js';
import { type AugmentRecipe, levelOf, RECIPES } from '../../../lib/preprocess/augment/recipe.js';
import type { PreparedSample } from '../../../lib/preprocess/prepare.js';
import { preparedSamples } from '../sampleFixture.js';

const LEVELS = ['none', 'mirror', 'light', 'strong'] as const;
/** Strengths that are large for every kind. */
const ALL: AugmentRecipe = { ...RECIPES.strong, flipVertical: 0.5, background: 1 };

/** A disc of 200 on 20, of class 1 on 0, moved aside by `n` pixels. */
function disc(n = 0): PreparedSample {
  const [heightPx, widthPx] = [40, 60];
  const inside = (i: number): boolean => Math.hypot((i % widthPx) - 20 - n, Math.floor(i / widthPx) - 15) < 10;
  const classes = new Uint8Array(heightPx * widthPx).map((_, i) => (inside(i) ? 1 : 0));
  const image = new Uint8Array(3 * classes.length).map((_, i) => (classes[Math.floor(i / 3)] === 1 ? 200 : 20));
  return { stem: `disc-${n}`, heightPx, widthPx, image, classes };
}

describe('augmentation', () => {
  it('is pure in the sample, the stream and the donor', () => {
    fc.assert(
      fc.property(preparedSamples, fc.nat(), fc.constantFrom(...LEVELS), (sample, seed, level) => {
        const augment = createAugment(RECIPES[level]);
        const before = structuredClone(sample);
        const once = augment(sample, createRandom(seed), sample);
        expect(augment(sample, createRandom(seed), sample)).to.deep.equal(once);
        expect(sample).to.deep.equal(before);
      }),
    );
  });

  it('leaves a sample as it is where all strengths are 0', () => {
    fc.assert(
      fc.property(preparedSamples, fc.nat(), (sample, seed) => {
        expect(createAugment(RECIPES.none)(sample, createRandom(seed), sample)).to.deep.equal(sample);
      }),
    );
  });

  it('mirrors about every other sample, pixel by pixel, where that is all', () => {
    const sample = disc();
    const { image, classes, widthPx, heightPx } = sample;
    const mirrored = classes.map((_, i) => classes[i + widthPx - 1 - 2 * (i % widthPx)] as number);
    const draws = Array.from({ length: 100 }, (_, seed) => createAugment(RECIPES.mirror)(sample, createRandom(seed)));
    const turned = draws.filter((draw) => draw.classes.join() !== classes.join());
    expect(turned.length).to.be.within(30, 70);
    for (const draw of turned) {
      expect(draw.classes).to.deep.equal(mirrored);
      expect(draw.image.length).to.equal(3 * widthPx * heightPx);
      expect(draw.image).to.deep.equal(image.map((_, i) => (mirrored[Math.floor(i / 3)] === 1 ? 200 : 20)));
    }
  });

  it('never invents a class id, and keeps size and stem', () => {
    const augment = createAugment(ALL);
    fc.assert(
      fc.property(preparedSamples, fc.nat(), (sample, seed) => {
        const { stem, heightPx, widthPx, image, classes } = augment(sample, createRandom(seed), sample);
        expect({ stem, heightPx, widthPx }).to.deep.include({ stem: 's', heightPx, widthPx });
        expect([image.length, classes.length]).to.deep.equal([3 * heightPx * widthPx, heightPx * widthPx]);
        expect([...sample.classes]).to.include.members([...classes]);
      }),
    );
  });

  it('keeps a mask-coloured picture aligned with its mask', () => {
    const geometry = { ...RECIPES.none, flip: 0.5, flipVertical: 0.5, scale: 0.4, rotate: 40, shift: 0.2, crop: 0.3 };
    const augment = createAugment({ ...geometry, elastic: 0.05 });
    for (let seed = 0; seed < 40; seed++) {
      const { image, classes } = augment(disc(), createRandom(seed));
      let pure = 0;
      classes.forEach((id, i) => {
        const level = image[3 * i] as number;
        if (level === 20 || level === 200) {
          pure++;
          expect(id).to.equal(level === 200 ? 1 : 0);
        }
      });
      expect(pure).to.be.above(0.8 * classes.length);
    }
  });

  it('draws each kind from a stream of its own, so that one kind more leaves the others as they were', () => {
    const flip = { ...RECIPES.none, flip: 0.5 };
    for (let seed = 0; seed < 10; seed++) {
      const alone = createAugment(flip)(disc(), createRandom(seed));
      const coloured = createAugment({ ...flip, hue: 20, noise: 5 })(disc(), createRandom(seed));
      expect(coloured.classes).to.deep.equal(alone.classes);
    }
  });

  it('mirrors about every other sample', () => {
    const sample = { stem: 's', heightPx: 1, widthPx: 3, image: new Uint8Array(9), classes: Uint8Array.of(0, 1, 2) };
    const augment = createAugment({ ...RECIPES.none, flip: 0.5 });
    const first = Array.from({ length: 400 }, (_, seed) => augment(sample, createRandom(seed)).classes[0]);
    expect(first.filter((id) => id === 2).length).to.be.within(160, 240);
    expect(first.filter((id) => id === 0).length).to.equal(400 - first.filter((id) => id === 2).length);
  });

  it('forgets where the padding was once the picture moved, and only then', () => {
    const content = { heightPx: 40, widthPx: 40, leftPx: 10, topPx: 0 };
    const still = createAugment({ ...RECIPES.none, brightness: 0.2 })({ ...disc(), content }, createRandom(1));
    expect(still.content).to.deep.equal(content);
    const moved = createAugment({ ...RECIPES.none, shift: 0.2 })({ ...disc(), content }, createRandom(1));
    expect(moved).to.not.have.property('content');
  });

  it('takes the light recipe for its default', () => {
    expect(augmentSample(disc(), createRandom(4))).to.deep.equal(createAugment(RECIPES.light)(disc(), createRandom(4)));
  });
});

describe('levelOf', () => {
  it('reads true as light and false as none', () => {
    expect([true, false, 'strong' as const].map(levelOf)).to.deep.equal(['light', 'none', 'strong']);
  });
});
