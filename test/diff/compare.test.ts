import { expect } from 'chai';
import { DataError } from '../../lib/base/error.js';
import { changeOf, compareSides, pickChanged } from '../../lib/diff/compare.js';
import { sideOf } from './sideFixture.js';

const OPTIONS = { split: 'test', seed: 1 } as const;

describe('compareSides', () => {
  it('tells the mean difference, B minus A, image by image', () => {
    // IoU of n found pixels within 6 true ones: n / 6
    const difference = compareSides(sideOf('a', { x: 3, y: 2 }), sideOf('b', { y: 3, x: 6 }), OPTIONS);
    expect(difference.images.map(({ id }) => id)).to.deep.equal(['x', 'y']);
    expect(difference.a.summary.iou.mean).to.be.closeTo(5 / 12, 1e-6);
    expect(difference.b.summary.iou.mean).to.equal(0.75);
    const iou = difference.comparisons.pairs.find(({ metric }) => metric === 'iou');
    expect(iou?.meanDifference).to.be.closeTo(1 / 3, 1e-6);
    expect([iou?.first, iou?.second, iou?.n]).to.deep.equal(['b', 'a', 2]);
    expect(difference.isSameData).to.equal(true);
  });

  it('says which is better beyond chance', () => {
    const found = (pixels: (i: number) => number) =>
      Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`image-${i}`, pixels(i)]));
    const [low, high] = [
      sideOf(
        'low',
        found((i) => 1 + (i % 3)),
      ),
      sideOf(
        'high',
        found((i) => 3 + (i % 3)),
      ),
    ];
    const better = (difference: ReturnType<typeof compareSides>) =>
      difference.comparisons.pairs.find(({ metric }) => metric === 'dice')?.better;
    expect(better(compareSides(low, high, OPTIONS))).to.equal('b');
    expect(better(compareSides(high, low, OPTIONS))).to.equal('a');
    expect(better(compareSides(high, high, OPTIONS))).to.equal(null);
  });

  it('compares the images alone that have one stem and truth, and counts the others', () => {
    const a = sideOf('a', { x: 3, y: 2, only: 1, other: { found: 3, truth: 6 } });
    const b = sideOf('b', { x: 6, y: 3, other: { found: 3, truth: 7 } }, { hash: 'h2' });
    const difference = compareSides(a, b, OPTIONS);
    expect(difference.isSameData).to.equal(false);
    expect(difference.images.map(({ id }) => id)).to.deep.equal(['x', 'y']);
    expect(difference.leftOut).to.deep.equal({ a: 1, b: 0, otherTruth: ['other'] });
  });

  it('refuses sides that have nothing in common, naming their data', () => {
    const compare = (b: ReturnType<typeof sideOf>) => () => compareSides(sideOf('a', { x: 3 }), b, OPTIONS);
    expect(compare(sideOf('b', { y: 3 }))).to.throw(DataError, 'runs share no image on test: bars (h1) and bars (h1)');
    expect(compare(sideOf('b', { x: { found: 1, truth: 2 } }))).to.throw('runs share 1 stems but no truth on test');
  });

  it('refuses a split that was not measured', () => {
    const side = sideOf('a', { x: 3 });
    expect(() => compareSides(side, side, { split: 'val', seed: 1 })).to.throw('a has no metrics of the split: val');
  });

  it('lists the settings and facts that differ', () => {
    const a = sideOf('a', { x: 3 });
    const b = sideOf('b', { x: 3 }, { settings: { values: { 'train.epochs': 7, seed: 2 } }, hash: 'h2' });
    const { settings, facts } = compareSides(a, b, OPTIONS);
    expect(settings.map(({ label, b: value }) => [label, value])).to.deep.include(['train.epochs', '7']);
    expect(settings.map(({ label }) => label))
      .to.include('seed')
      .and.not.to.include('train.batch');
    expect(facts).to.deep.equal([{ label: 'SHA-256 of the data', a: 'h1', b: 'h2' }]);
    expect(compareSides(a, a, OPTIONS).settings).to.deep.equal([]);
  });
});

describe('pickChanged', () => {
  it('picks the largest changes of IoU, worse or better, and none that did not change', () => {
    const { images } = compareSides(
      sideOf('a', { same: 3, up: 3, down: 5, little: 3 }),
      sideOf('b', { same: 3, up: 5, down: 2, little: 4 }),
      OPTIONS,
    );
    expect(pickChanged(images, 8).map(({ id }) => id)).to.deep.equal(['down', 'up', 'little']);
    expect(pickChanged(images, 1).map(changeOf)[0]).to.be.closeTo(-0.5, 1e-6);
  });
});
