import { expect } from 'chai';
import { describeRecipe } from '../../../lib/preprocess/augment/describe.js';
import { RECIPES } from '../../../lib/preprocess/augment/recipe.js';

describe('describeRecipe', () => {
  it('names what changes, and the geometry for the mask, too', () => {
    expect(describeRecipe(RECIPES.none)).to.deep.equal({ image: 'as it is', mask: 'as it is' });
    expect(describeRecipe({ ...RECIPES.none, flip: 0.5, scale: 0.1, hue: 18 })).to.deep.equal({
      image: 'mirrored with chance 0.5, scale up to × 1.1; hue ± 18°',
      mask: 'mirrored with chance 0.5, scale up to × 1.1',
    });
  });
});
