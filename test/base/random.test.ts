import { expect } from 'chai';
import fc from 'fast-check';
import { createRandom, type Random } from '../../lib/base/random.js';

const draw = (random: Random, n: number): number[] => Array.from({ length: n }, () => random.next());
const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('createRandom', () => {
  it('gives equal streams for equal seeds and other ones for other seeds', () => {
    expect(draw(createRandom(7), 5)).to.deep.equal(draw(createRandom(7), 5));
    expect(draw(createRandom(7), 5)).to.not.deep.equal(draw(createRandom(8), 5));
  });

  it('gives the same numbers in every version, since stored results depend on them', () => {
    expect(createRandom(1).integer(0, 999_999)).to.equal(494_028);
  });

  it('keeps child streams as they are whatever the parent has drawn', () => {
    const fresh = createRandom(1);
    const used = createRandom(1);
    draw(used, 100);
    used.child('other').next();
    expect(draw(used.child('a'), 5)).to.deep.equal(draw(fresh.child('a'), 5));
  });

  it('gives each name a stream of its own', () => {
    const names = ['a', 'b', 1, 2, 'a/b'];
    const firsts = names.map((name) => createRandom(1).child(name).next());
    expect(new Set([createRandom(1).next(), ...firsts]).size).to.equal(names.length + 1);
  });

  it('draws from [0, 1), evenly', () => {
    const values = draw(createRandom(1), 10_000);
    expect(Math.min(...values)).to.be.within(0, 0.01);
    expect(Math.max(...values)).to.be.within(0.99, 1 - Number.EPSILON);
    expect(meanOf(values)).to.be.closeTo(0.5, (5 * Math.sqrt(1 / 12)) / 100);
  });

  it('keeps to the ranges asked for', () => {
    const range = fc.tuple(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: 0, max: 1000 }));
    fc.assert(
      fc.property(fc.nat(), range, (seed, [low, span]) => {
        const random = createRandom(seed);
        expect(random.between(low, low + span + 1)).to.be.within(low, low + span + 1);
        expect(random.integer(low, low + span))
          .to.be.within(low, low + span)
          .and.satisfy(Number.isInteger);
      }),
    );
  });

  it('reaches both ends of a range of whole numbers', () => {
    const random = createRandom(1);
    const drawn = new Set(Array.from({ length: 200 }, () => random.integer(1, 6)));
    expect([...drawn].sort()).to.deep.equal([1, 2, 3, 4, 5, 6]);
  });

  it('draws normal numbers of mean 0, variance 1, skewness 0 and kurtosis 3', () => {
    const random = createRandom(1);
    const n = 20_000;
    const values = Array.from({ length: n }, () => random.normal());
    const moment = (power: number): number => meanOf(values.map((value) => value ** power));
    // standard errors of the moments of the normal distribution: sqrt(1, 2, 15, 96 / n); five of each
    expect(moment(1)).to.be.closeTo(0, 5 * Math.sqrt(1 / n));
    expect(moment(2)).to.be.closeTo(1, 5 * Math.sqrt(2 / n));
    expect(moment(3)).to.be.closeTo(0, 5 * Math.sqrt(15 / n));
    expect(moment(4)).to.be.closeTo(3, 5 * Math.sqrt(96 / n));
    expect(values.every(Number.isFinite)).to.equal(true);
  });

  it('picks each value about equally often', () => {
    const random = createRandom(1);
    const counts = { a: 0, b: 0, c: 0 };
    for (let i = 0; i < 3000; i++) counts[random.pick(['a', 'b', 'c'] as const)]++;
    for (const count of Object.values(counts)) expect(count).to.be.closeTo(1000, 130);
  });

  it('does not pick from nothing', () => {
    expect(() => createRandom(1).pick([])).to.throw(RangeError);
  });

  it('shuffles into a permutation and leaves the values given alone', () => {
    fc.assert(
      fc.property(fc.nat(), fc.array(fc.integer()), (seed, values) => {
        const given = [...values];
        const shuffled = createRandom(seed).shuffle(values);
        const inOrder = (list: readonly number[]): number[] => [...list].sort((a, b) => a - b);
        expect(inOrder(shuffled)).to.deep.equal(inOrder(given));
        expect(values).to.deep.equal(given);
      }),
    );
  });

  it('shuffles into every order about equally often', () => {
    const random = createRandom(1);
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = random.shuffle(['a', 'b', 'c']).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).to.equal(6);
    for (const count of counts.values()) expect(count).to.be.closeTo(1000, 150);
  });
});
