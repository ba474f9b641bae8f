import { expect } from 'chai';
import { describeLeft, estimateLeft, watchProgress } from '../../lib/notebook/progress.js';

describe('estimateLeft', () => {
  it('adds up what cells took last time, less what the running one has spent', () => {
    expect(estimateLeft([2, 10, 30], 0, 0, 1)).to.equal(42);
    expect(estimateLeft([2, 10, 30], 2, 12, 24)).to.equal(18);
    expect(estimateLeft([2, 10, 30], 1, 99, 101), 'slower than last time').to.equal(30);
  });

  it('takes a cell that is unknown for a mean one', () => {
    expect(estimateLeft([2, null, 4], 1, 1, 3)).to.equal(3 - 1 + 4);
  });

  it('takes the share of the cells where none is known, and knows nothing in the first', () => {
    expect(estimateLeft([null, null, null, null], 2, 1, 21)).to.equal(10 - 1 + 10);
    expect(estimateLeft([null, null], 0, 5, 5)).to.equal(null);
  });
});

describe('describeLeft', () => {
  it('tells no more digits than it knows', () => {
    expect([0, 6, 57, 58, 89, 91, 3599].map(describeLeft)).to.deep.equal([
      'a few seconds left',
      'about 5 s left',
      'about 55 s left',
      'about 1 min left',
      'about 1 min left',
      'about 2 min left',
      'about 60 min left',
    ]);
  });
});

describe('watchProgress', () => {
  it('tells place, time, what is left, and what the cell says', () => {
    const lines: string[] = [];
    let seconds = 0;
    const watch = watchProgress({
      name: '5-training',
      logger: { info() {}, warn() {}, progress: (line) => lines.push(line) },
      now: () => 1000 * seconds,
      expectedSeconds: [0, 20, 40],
    });
    try {
      watch.detail('reading');
      seconds = 3;
      watch.enter(2, 3);
      seconds = 23;
      watch.enter(3, 3);
    } finally {
      watch.stop();
    }
    expect(lines).to.deep.equal([
      '5-training  starting  0 s',
      '5-training  cell 2/3  3 s, about 1 min left',
      '5-training  cell 3/3  23 s, about 40 s left',
    ]);
  });
});
