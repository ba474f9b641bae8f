import { expect } from 'chai';
import fc from 'fast-check';
import { type BatchSize, countOutputs, estimateNetworkBytes } from '../../lib/model/memory.js';
import type { Network } from '../../lib/model/network.js';
import { unet } from '../../lib/model/unet.js';

const SMALL = unet({ depth: 1, base: 2, classes: 2, channels: 3 });
const SIZE = { heightPx: 2, widthPx: 2 };

describe('countOutputs', () => {
  it('counts what each block puts out', () => {
    const level = 4 * 2; // pixels x channels
    const [centre, pool, bottleneck, up, head] = [4 * 3, 1 * 2, 1 * 4, 4 * 2, 4 * 2];
    expect(countOutputs(SMALL, SIZE)).to.equal(centre + 2 * level + pool + 2 * bottleneck + up + 2 * level + head);
  });
});

const trainingBytes = (network: Network, size: BatchSize): number =>
  estimateNetworkBytes(network, size, 'training', 'wasm');

describe('estimateNetworkBytes', () => {
  const images = fc.integer({ min: 1, max: 64 });
  const factor = fc.integer({ min: 1, max: 100 });
  const weightsOnly = trainingBytes(SMALL, { ...SIZE, batch: 0 });

  it('grows with the pixels of a batch, however they are arranged, on top of the weights', () => {
    const one = trainingBytes(SMALL, { ...SIZE, batch: 1 }) - weightsOnly;
    fc.assert(
      fc.property(images, factor, factor, (batch, rows, columns) => {
        const size = { batch, heightPx: 2 * rows, widthPx: 2 * columns };
        const bytes = trainingBytes(SMALL, size) - weightsOnly;
        expect(bytes / (one * batch * rows * columns)).to.be.closeTo(1, 0.01);
      }),
    );
  });

  it('is more than a prediction takes, and more for a wider or deeper network', () => {
    const size = { batch: 2, heightPx: 32, widthPx: 32 };
    const bytesOf = (depth: number, base: number) =>
      trainingBytes(unet({ depth, base, classes: 2, channels: 3 }), size);
    const network = unet({ depth: 2, base: 4, classes: 2, channels: 3 });
    for (const backend of ['wasm', 'tensorflow']) {
      const [training, inference] = (['training', 'inference'] as const).map((purpose) =>
        estimateNetworkBytes(network, size, purpose, backend),
      );
      expect(training).to.be.above(inference!);
    }
    expect(bytesOf(2, 5)).to.be.above(bytesOf(2, 4));
    expect(bytesOf(3, 4)).to.be.above(bytesOf(2, 4));
  });
});
