import { expect } from 'chai';
import { RECIPE } from '../../lib/train/recipe.js';
import { computeLosses, findMoves, type KeptLosses, RECIPE_SETTINGS, readLosses, renewLosses } from './firstLosses.js';

const HINT = 'see "Recipe of training" in CONTRIBUTING.md';

describe('the recipe of training', () => {
  let kept: KeptLosses;
  before(async () => {
    kept = await readLosses();
  });

  it('has the number that its losses were kept with', () => {
    expect(kept.recipe, HINT).to.equal(RECIPE);
    expect(Object.keys(kept.losses), HINT).to.deep.equal(Object.keys(RECIPE_SETTINGS));
  });

  for (const [name, settings] of Object.entries(RECIPE_SETTINGS)) {
    it(`gives the same first 20 losses: ${name}`, async () => {
      const losses = await computeLosses(settings);
      expect(losses.length).to.equal(20);
      expect(findMoves(kept.losses[name] ?? [], losses), HINT).to.deep.equal([]);
      expect(losses[18], 'it learns').to.be.below(losses[0] as number);
    });
  }

  it('is another one where losses move by more than rounding', () => {
    expect(findMoves([1, 2], [1 + 9e-6, 2 - 1.9e-5])).to.deep.equal([]);
    expect(findMoves([1, 2], [1, 2 + 3e-5])).to.deep.equal(['loss 2: 2 became 2.00003']);
    expect(findMoves([1, 2], [1, Number.NaN])).to.deep.equal(['loss 2: 2 became NaN']);
    expect(findMoves([1, 2], [1])).to.deep.equal(['2 losses were kept, and there are 1']);
  });

  it('keeps other losses only under another number', () => {
    const old = { recipe: 1, losses: { unet: [1] } };
    expect(() => renewLosses(old, { unet: [2] }, 1)).to.throw('losses have moved: raise RECIPE');
    expect(renewLosses(old, { unet: [2] }, 2)).to.deep.equal({ recipe: 2, losses: { unet: [2] } });
    const more = { unet: [1], other: [3] };
    expect(renewLosses(old, more, 1), 'more of them').to.deep.equal({ recipe: 1, losses: more });
  });
});
