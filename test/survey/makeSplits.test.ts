import { expect } from 'chai';
import fc from 'fast-check';
import { createRandom } from '../../lib/base/random.js';
import { SPLITS, type Split } from '../../lib/data/dataset.js';
import type { DuplicateGroup } from '../../lib/survey/duplicates.js';
import { findLeaks } from '../../lib/survey/leaks.js';
import { makeSplits } from '../../lib/survey/makeSplits.js';
import { imageSurvey } from './surveyFixture.js';

function group(kind: DuplicateGroup['kind'], ...stems: string[]): DuplicateGroup {
  return { kind, stems, splits: [], likeness: 1 };
}

/** Surveys of 3 to 50 images with groups, and duplicates across them. */
const surveys = fc
  .array(fc.record({ car: fc.nat(30), share: fc.double({ min: 0, max: 1, noNaN: true }) }), {
    minLength: 3,
    maxLength: 50,
  })
  .chain((rows) => {
    const images = rows.map(({ car, share }, i) =>
      imageSurvey(`s${i}`, 'train', { foregroundShare: share, ...(car < 8 && { group: `car ${car}` }) }),
    );
    const stems = fc.uniqueArray(fc.constantFrom(...images.map(({ stem }) => stem)), { minLength: 2, maxLength: 3 });
    return fc.array(stems, { maxLength: 4 }).map((groups) => ({
      images,
      duplicates: { groups: groups.map((names) => group('near', ...names.sort())), isComplete: true },
    }));
  });

describe('findLeaks', () => {
  const place = (stem: string, split: Split, name?: string) => ({ stem, split, ...(name && { group: name }) });

  it('finds parted groups and parted duplicates', () => {
    const items = [place('a', 'train', 'x'), place('b', 'test', 'x'), place('c', 'val'), place('d', 'train')];
    expect(findLeaks(items, { groups: [group('exact', 'a', 'd'), group('near', 'c', 'd')] })).to.deep.equal([
      { kind: 'group', stems: ['a', 'b'], splits: ['train', 'test'] },
      { kind: 'near', stems: ['c', 'd'], splits: ['train', 'val'] },
    ]);
  });

  it('passes over duplicates that are not in the splits', () => {
    expect(findLeaks([place('a', 'train')], { groups: [group('exact', 'a', 'gone')] })).to.deep.equal([]);
  });
});

describe('makeSplits', () => {
  it('leaks nothing, and places every image once', () => {
    fc.assert(
      fc.property(surveys, fc.nat(), fc.boolean(), (survey, seed, stratify) => {
        const [items = []] = makeSplits(survey, createRandom(seed), { stratify });
        expect(findLeaks(items, survey.duplicates)).to.deep.equal([]);
        expect(items.map(({ stem }) => stem)).to.have.members(survey.images.map(({ stem }) => stem));
        expect(items).to.have.length(survey.images.length);
      }),
    );
  });

  it('makes folds that leak nothing', () => {
    const images = Array.from({ length: 20 }, (_, i) => imageSurvey(`s${i}`, 'train', { group: `car ${i % 10}` }));
    const duplicates = { groups: [group('exact', 's0', 's1')], isComplete: true };
    const folds = makeSplits({ images, duplicates }, createRandom(1), { folds: 4 });
    expect(folds).to.have.length(4);
    for (const items of folds) {
      expect(findLeaks(items, duplicates)).to.deep.equal([]);
      for (const split of SPLITS) expect(items.some((item) => item.split === split)).to.equal(true);
      expect(items[0]).to.have.property('group', 'car 0');
    }
  });
});
