import { expect } from 'chai';
import fc from 'fast-check';
import { createRandom } from '../../lib/base/random.js';
import type { Split } from '../../lib/data/dataset.js';
import { explainDrift } from '../../lib/survey/describe.js';
import { compareDistributions, measureDrift } from '../../lib/survey/drift.js';
import type { ImageSurvey } from '../../lib/survey/survey.js';
import { imageSurvey } from './surveyFixture.js';

const numbers = fc
  .array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 20 })
  .map((values) => values.sort());

/** Images whose foreground shares lie evenly in a range. */
function images(split: Split, n: number, from: number, to: number): ImageSurvey[] {
  return Array.from({ length: n }, (_, i) =>
    imageSurvey(`${split}-${i}`, split, { foregroundShare: from + ((to - from) * i) / (n - 1) }),
  );
}

describe('compareDistributions', () => {
  it('is 0 for equal and 1 for parted sets', () => {
    expect(compareDistributions([1, 2, 3], [1, 2, 3])).to.equal(0);
    expect(compareDistributions([1, 2], [3, 4])).to.equal(1);
  });

  it('is the largest gap of the cumulative shares', () => {
    // up to 2: all of the first, a quarter of the second
    expect(compareDistributions([1, 2], [2, 5, 6, 7])).to.equal(0.75);
  });

  it('agrees with its definition', () => {
    const upTo = (values: number[], limit: number) => values.filter((value) => value <= limit).length / values.length;
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const gaps = [...a, ...b].map((limit) => Math.abs(upTo(a, limit) - upTo(b, limit)));
        expect(compareDistributions(a, b)).to.equal(Math.max(...gaps));
      }),
    );
  });
});

describe('measureDrift', () => {
  it('finds a split with larger objects', () => {
    const rows = measureDrift([...images('train', 60, 0, 0.5), ...images('test', 40, 0.4, 0.9)]);
    const found = rows.filter(({ isDrift }) => isDrift);
    expect(found.map(({ feature, split }) => `${feature} ${split}`)).to.deep.equal(['foreground share test']);
    expect(found[0]?.trainMedian).to.be.closeTo(0.25, 1e-9);
    expect(found[0]?.splitMedian).to.be.closeTo(0.65, 1e-9);
    expect(explainDrift(found[0]!)).to.match(/^Differs: test has a median foreground share of 65 %, train of 25 %; /);
  });

  it('says where there are too few images to tell', () => {
    const [row] = measureDrift([...images('train', 3, 0, 0.1), ...images('val', 3, 0.8, 0.9)]).filter(
      ({ feature }) => feature === 'foreground share',
    );
    expect(row?.distance).to.equal(1);
    expect(row?.isDrift).to.equal(false);
    expect(explainDrift(row!)).to.equal('Too few images to tell whether val differs from train in foreground share.');
  });

  it('compares nothing without training images', () => {
    expect(measureDrift(images('test', 5, 0, 1))).to.deep.equal([]);
  });

  it('raises hardly an alarm where all images come from one source', () => {
    const random = createRandom(1);
    let alarms = 0;
    for (let trial = 0; trial < 200; trial++) {
      const rows = Array.from({ length: 120 }, (_, i) =>
        imageSurvey(String(i), i < 84 ? 'train' : i < 102 ? 'val' : 'test', { foregroundShare: random.next() }),
      );
      alarms += measureDrift(rows).filter(({ isDrift }) => isDrift).length;
    }
    // 400 comparisons at one error in a thousand
    expect(alarms).to.be.at.most(3);
  });
});
