import { expect } from 'chai';
import { largestDifference, runElsewhere, trainElsewhere } from './elsewhere.js';

const START = `
  const { useBackend } = await load('backend/backend.js');
  const { checkGradients } = await load('backend/gradientCheck.js');
  const { threads } = await useBackend('wasm', undefined, { threads: 2 });
  answer({ threads, difference: await checkGradients() });
`;

describe('startWasm', () => {
  it('works with one thread where memory cannot be shared', async () => {
    expect(await runElsewhere(START, [])).to.deep.equal({ threads: 2, difference: null });
    expect(await runElsewhere(START, [], { sharesNoMemory: true })).to.deep.equal({ threads: 1, difference: null });
  });

  it('trains there as with own kernels and as on cpu', async () => {
    const stock = await trainElsewhere('wasm', { sharesNoMemory: true });
    const own = await trainElsewhere('wasm');
    const cpu = await trainElsewhere('cpu');
    expect(largestDifference(stock.losses, cpu.losses)).to.be.at.most(1e-3);
    expect(largestDifference(own.losses, cpu.losses)).to.be.at.most(1e-3);
  });
});
