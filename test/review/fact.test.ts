import { expect } from 'chai';
import { expandFacts, factOf, factsIn, isSourced, stripFacts } from '../../lib/review/fact.js';
import { text } from '../../lib/review/record.js';
import { failureOf } from '../support/failure.js';

const source = { id: 'readme', at: 'owner/repo:README.md@0123abc', says: 'all of it' };

describe('expandFacts', () => {
  it('gives a fact the source that it names, and the day of the source or else of the record', () => {
    const record = {
      name: 'a',
      sources: [source, { ...source, id: 'paper', at: 'https://example.org', checkedOn: '2026-11-22' }],
      checkedOn: '2026-11-21',
      year: { value: 2012, from: 'readme' },
      images: { train: { value: 3, from: 'paper' }, test: { value: 1, unverified: true } },
    };
    expect(expandFacts(record)).to.deep.equal({
      ...record,
      year: { value: 2012, source: source.at, checkedOn: '2026-11-21' },
      images: {
        train: { value: 3, source: 'https://example.org', checkedOn: '2026-11-22' },
        test: { value: 1, unverified: true },
      },
    });
  });

  it('leaves alone what is written out already', () => {
    const record = { year: { value: 2012, source: source.at, checkedOn: '2026-11-21' }, faults: [null, 'a'] };
    expect(expandFacts(record)).to.deep.equal(record);
  });

  it('refuses a source that the record does not have', async () => {
    const record = { name: 'a', sources: [source], checkedOn: '2026-11-21', year: { value: 1, from: 'paper' } };
    const { message } = await failureOf(async () => expandFacts(record));
    expect(message).to.equal('fact must be from a source of its record: paper (a)');
  });
});

describe('factOf', () => {
  const fact = factOf(text);
  const sourced = { value: 'x', source: source.at, checkedOn: '2026-11-21' };

  it('takes a fact with source and day, or one that says it is not verified', () => {
    expect(fact.safeParse(sourced).success).to.equal(true);
    expect(fact.safeParse({ value: 'x', unverified: true }).success).to.equal(true);
  });

  it('refuses one with neither, with half, with both or with another value', () => {
    const wrong = [
      { value: 'x' },
      { value: 'x', source: source.at },
      { value: 'x', unverified: false },
      { ...sourced, unverified: true },
      { ...sourced, value: 1 },
      { ...sourced, source: 'the paper' },
    ];
    for (const value of wrong) expect(fact.safeParse(value).success, JSON.stringify(value)).to.equal(false);
  });
});

describe('factsIn', () => {
  it('finds the facts at any depth, and tells sourced from unverified ones', () => {
    const sourced = { value: 1, source: source.at, checkedOn: '2026-11-21' };
    const record = {
      name: 'a',
      images: { train: sourced },
      faults: [{ value: 'leaks', unverified: true }],
      home: null,
    };
    const facts = factsIn(record);
    expect(facts.map(({ field }) => field)).to.deep.equal(['images.train', 'faults.0']);
    expect(facts.map(isSourced)).to.deep.equal([true, false]);
  });
});

describe('stripFacts', () => {
  it('leaves the values in their places, and all else as it is', () => {
    const record = {
      name: 'a',
      images: { train: { value: 1, unverified: true } },
      faults: [{ value: 'x', unverified: true }],
    };
    expect(stripFacts(record)).to.deep.equal({ name: 'a', images: { train: 1 }, faults: ['x'] });
  });
});
