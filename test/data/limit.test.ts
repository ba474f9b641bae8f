import { expect } from 'chai';
import { ConfigError } from '../../lib/base/error.js';
import { resolveConfig } from '../../lib/config/resolve.js';
import { stemsOf } from '../../lib/data/dataset.js';
import { limitTraining } from '../../lib/data/limit.js';
import { openConfigured } from '../../lib/data/open.js';
import { openStudio } from '../../lib/data/studio/studio.js';

describe('limitTraining', () => {
  const studio = openStudio();

  it('keeps that many training images, and all others', () => {
    const few = limitTraining(studio, 16, 1);
    expect(stemsOf(few, 'train')).to.have.length(16);
    expect(stemsOf(few, 'val')).to.deep.equal(stemsOf(studio, 'val'));
    expect(stemsOf(few, 'test')).to.deep.equal(stemsOf(studio, 'test'));
    expect(few.hash).not.to.equal(studio.hash);
  });

  it('keeps in a larger choice what is in a smaller one, and chooses others with another seed', () => {
    const stems = (images: number, seed: number): string[] => stemsOf(limitTraining(studio, images, seed), 'train');
    expect(stems(64, 1)).to.include.members(stems(16, 1));
    expect(stems(16, 2)).not.to.deep.equal(stems(16, 1));
  });

  it('leaves the data set as it is without a limit, or with one that is met', () => {
    expect(limitTraining(studio, null, 1)).to.equal(studio);
    expect(limitTraining(studio, stemsOf(studio, 'train').length, 1)).to.equal(studio);
  });

  it('refuses more images than there are', () => {
    expect(() => limitTraining(studio, 401, 1)).to.throw(ConfigError, /at most the 400 training images of studio: 401/);
  });

  it('is what train.images asks for', async () => {
    const dataset = await openConfigured(resolveConfig({ values: { 'train.images': 3 } }));
    expect(stemsOf(dataset, 'train')).to.have.length(3);
  });
});
