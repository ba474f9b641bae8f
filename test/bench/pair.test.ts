import { expect } from 'chai';
import { spreadOf, timeInTurn } from '../../lib/bench/pair.js';

/** A runner that takes 1, 2, 3, … ms and writes down that it was its turn. */
function counting(name: string, turns: string[]): { run(): Promise<number> } {
  let count = 0;
  return {
    run: async () => {
      turns.push(name);
      return ++count;
    },
  };
}

describe('timeInTurn', () => {
  const rounds = { warmUp: 1, least: 3, most: 4, budgetMs: 1000 };

  it('lets both work in turn, with another one first every round, and does not count the warm-up', async () => {
    const turns: string[] = [];
    const timings = await timeInTurn(counting('ours', turns), counting('peer', turns), rounds, () => 0);
    expect(turns.join(' ')).to.equal('ours peer ours peer peer ours ours peer peer ours');
    expect(timings).to.deep.equal({ ours: [2, 3, 4, 5], peer: [2, 3, 4, 5] });
  });

  it('ends after the least rounds when the time is over', async () => {
    let now = 0;
    const clock = () => {
      now += 2000;
      return now;
    };
    expect((await timeInTurn(counting('ours', []), undefined, rounds, clock)).ours).to.deep.equal([2, 3, 4]);
  });

  it('has no times of a peer where there is none', async () => {
    expect((await timeInTurn(counting('ours', []), undefined, rounds)).peer).to.deep.equal([]);
  });
});

describe('spreadOf', () => {
  it('is the median and the quartiles, whatever the order', () => {
    expect(spreadOf([5, 1, 4, 2, 3])).to.deep.equal({ median: 3, quartiles: [2, 4] });
  });

  it('needs a value', () => {
    expect(() => spreadOf([])).to.throw(RangeError);
  });
});
