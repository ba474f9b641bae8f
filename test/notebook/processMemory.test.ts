import { expect } from 'chai';
import { readPs, sumTree, sumTreeBytes } from '../../lib/notebook/processMemory.js';

describe('sumTree', () => {
  const row = (pid: number, parent: number, residentBytes: number) => ({ pid, parent, residentBytes });
  const rows = [row(1, 0, 1), row(2, 1, 10), row(3, 2, 100), row(4, 3, 1000), row(5, 1, 10000)];

  it('adds up a process and all below it', () => {
    expect(sumTree(2, rows)).to.equal(1110);
    expect(sumTree(1, rows)).to.equal(11111);
    expect(sumTree(5, rows)).to.equal(10000);
  });

  it('knows nothing of a process that is gone, and takes one that is its own parent', () => {
    expect(sumTree(6, rows)).to.equal(undefined);
    expect(sumTree(0, [row(0, 0, 7)])).to.equal(7);
  });
});

describe('readPs', () => {
  it('reads numbers between blanks, memory in KiB', () => {
    expect(readPs('    1     0   2\n  20 1 3000\n')).to.deep.equal([
      { pid: 1, parent: 0, residentBytes: 2048 },
      { pid: 20, parent: 1, residentBytes: 3_072_000 },
    ]);
  });
});

describe('sumTreeBytes', () => {
  it('is about what this process says of itself', async function () {
    if (process.platform === 'win32') this.skip();
    const held = (await sumTreeBytes(process.pid)) ?? 0;
    expect(held / process.memoryUsage.rss()).to.be.within(0.8, 1.5);
  });
});
