import { expect } from 'chai';
import { createRandom } from '../../../lib/base/random.js';
import { toLab } from '../../../lib/evaluate/lab.js';
import type { ImageScore } from '../../../lib/evaluate/scores.js';
import { readCategories } from '../../../lib/evaluate/slices/category.js';
import { sliceScores } from '../../../lib/evaluate/slices/slices.js';
import { describeTraits, type ImageTraits } from '../../../lib/evaluate/slices/traits.js';
import { greyPicture, sampleOf } from '../../support/dataset.js';
import { maskOf } from '../../support/masks.js';

describe('toLab', () => {
  it('knows white, red and blue as the standard does', () => {
    const rounded = (r: number, g: number, b: number) => toLab(r, g, b).map((value) => Math.round(value * 10) / 10 + 0);
    expect(rounded(255, 255, 255)).to.deep.equal([100, 0, 0]);
    expect(rounded(255, 0, 0)).to.deep.equal([53.2, 80.1, 67.2]);
    expect(rounded(0, 0, 255)).to.deep.equal([32.3, 79.2, -107.9]);
  });
});

describe('describeTraits', () => {
  it('measures foreground, largest object, contrast and border', () => {
    const traits = describeTraits(sampleOf('a', maskOf('00000', '01001', '01000', '00000')));
    expect(traits).to.deep.include({ id: 'a', foregroundShare: 3 / 20, objectShare: 2 / 20, touchesBorder: true });
    expect(traits.contrast).to.be.closeTo(100, 1e-4); // white on black
    expect(describeTraits(sampleOf('b', maskOf('000', '010', '000'))).touchesBorder).to.equal(false);
  });

  it('has neither contrast nor border without foreground', () => {
    expect(describeTraits(sampleOf('a', maskOf('00')))).to.deep.include({ contrast: null, touchesBorder: null });
  });

  it('finds a picture sharp where neighbours differ: the variance of the Laplacian', () => {
    const picture = (...values: number[]) => ({
      ...sampleOf('a', maskOf('0000', '0000', '0000')),
      image: greyPicture(4, ...values),
    });
    // two inner pixels, of 8 and 0 with neighbours of 0: 8 - 0 and -4 * 8
    expect(describeTraits(picture(0, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0)).sharpness).to.equal(((-32 - 8) / 2) ** 2);
    expect(describeTraits(picture(...Array<number>(12).fill(9))).sharpness).to.equal(0);
  });
});

describe('readCategories', () => {
  const named = (...stems: string[]) => stems.map((stem) => ({ stem }));

  it('takes what stands before the number, as in the names of pets', () => {
    const categories = readCategories(
      named('Abyssinian_1', 'Abyssinian_22', 'german_shorthaired_3', 'german_shorthaired_4'),
    );
    expect(categories?.rule).to.equal('stem');
    expect([...categories!.byStem.values()]).to.deep.equal([
      ...['Abyssinian', 'Abyssinian'],
      ...['german_shorthaired', 'german_shorthaired'],
    ]);
  });

  it('takes the group where stems say nothing', () => {
    const images = ['1', '2', '3', '4'].map((stem) => ({ stem, group: stem < '3' ? 'x' : 'y' }));
    expect(readCategories(images)?.rule).to.equal('group');
  });

  it('has none where all images are of one, or each is of its own', () => {
    expect(readCategories(named('image_1', 'image_2'))).to.equal(undefined);
    expect(readCategories(named('a_1', 'b_1', 'c_1'))).to.equal(undefined);
    expect(readCategories(named('2019_1', '2020_1', '2019_2', '2020_2'))).to.equal(undefined);
  });
});

describe('sliceScores', () => {
  const n = 30;
  /** IoU falls as the foreground share rises, but for a little noise; no other trait matters. */
  const random = createRandom(1);
  const traits: ImageTraits[] = Array.from({ length: n }, (_, i) => ({
    id: `image-${i}`,
    foregroundShare: i / n,
    objectShare: ((7 * i) % n) / n,
    contrast: i % 10 === 0 ? null : (11 * i) % n,
    sharpness: 5,
    touchesBorder: i % 2 === 0,
  }));
  const scores = traits.map(({ id, foregroundShare }) => ({
    id,
    iou: 0.9 - foregroundShare / 2 + random.next() / 50,
  })) as ImageScore[];
  const sliced = sliceScores(scores, traits, { seed: 1, resamples: 200 });
  const find = (trait: string, name: string) =>
    sliced.slices.find((each) => each.trait === trait && each.name === name);

  it('finds the third that is worse than the rest beyond chance, and the one that is better', () => {
    expect(find('foregroundShare', 'highest third')).to.deep.include({ n: 10, verdict: 'worse' });
    expect(find('foregroundShare', 'middle third')).to.deep.include({ verdict: null });
    expect(find('foregroundShare', 'lowest third')).to.deep.include({ verdict: 'better', range: [0, 9 / 30] });
    expect(
      sliced.slices.filter(({ trait }) => trait !== 'foregroundShare').map(({ verdict }) => verdict),
    ).to.not.include('worse');
  });

  it('holds a slice against the other images that have the trait', () => {
    const contrasts = sliced.slices.filter(({ trait }) => trait === 'contrast');
    expect(contrasts.map((slice) => slice.n)).to.deep.equal([9, 9, 9]);
    const yes = find('touchesBorder', 'yes')!;
    expect(yes.restMean).to.equal(find('touchesBorder', 'no')!.mean);
  });

  it('makes no slices of a trait that is the same everywhere', () => {
    expect(sliced.slices.some(({ trait }) => trait === 'sharpness')).to.equal(false);
  });

  it('tests no slice of less than five images, and still tells its mean and n', () => {
    const few = sliceScores(scores.slice(0, 12), traits.slice(0, 12), { seed: 1, resamples: 100 });
    const third = few.slices.find(({ trait }) => trait === 'foregroundShare')!;
    expect(third).to.deep.include({ n: 4, test: null, pHolm: null, verdict: null });
    expect(third.ci95).to.be.an('array');
  });

  it('corrects for all slices that were tested', () => {
    const tested = sliced.slices.filter(({ test }) => test !== null);
    const least = Math.min(...tested.map(({ test }) => test!.p));
    expect(Math.min(...tested.map(({ pHolm }) => pHolm!))).to.be.closeTo(least * tested.length, 1e-12);
  });

  it('slices by category, and counts the images of a group as one', () => {
    const categories = readCategories(traits.map(({ id }, i) => ({ stem: id, group: i < 15 ? 'x' : 'y' })))!;
    const byCategory = sliceScores(scores, traits, { seed: 1, resamples: 100, categories });
    expect(byCategory.slices.find(({ name }) => name === 'y')).to.deep.include({ n: 15, verdict: 'worse' });
    const groupOf = (id: string) => categories.byStem.get(id);
    const grouped = sliceScores(scores, traits, { seed: 1, resamples: 100, categories, groupOf });
    expect(grouped.slices.find(({ name }) => name === 'y')).to.deep.include({ groups: 1, verdict: null });
  });

  it('survives JSON without loss', () => {
    expect(JSON.parse(JSON.stringify(sliced))).to.deep.equal(sliced);
  });
});
