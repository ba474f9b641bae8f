import { expect } from 'chai';
import { createWaiting, timeWaiting, waitingShare } from '../../lib/preprocess/waiting.js';

describe('timeWaiting', () => {
  it('tells waiting from work, the first wait aside', async () => {
    let time = 0;
    async function* values() {
      for (const ms of [50, 2, 3]) {
        time += ms;
        yield ms;
      }
    }
    const waiting = createWaiting();
    for await (const _ of timeWaiting(values(), waiting, () => time)) time += 20;
    expect(waiting).to.deep.equal({ waitedMs: [2, 3], workedMs: [20, 20] });
    expect(waitingShare(waiting)).to.equal(0.125);
    expect(waitingShare(createWaiting())).to.equal(null);
  });
});
