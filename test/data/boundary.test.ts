import { expect } from 'chai';
import { boundaryOf } from '../../lib/data/boundary.js';
import { maskOf } from '../support/masks.js';

describe('boundaryOf', () => {
  it('keeps foreground pixels with a 4-neighbour outside', () => {
    const mask = maskOf('00000', '01110', '01110', '01110', '00000');
    expect([...boundaryOf(mask)].join('')).to.equal('0000001110010100111000000');
  });

  it('counts the image border as outside', () => {
    expect([...boundaryOf(maskOf('111', '111', '111'))].join('')).to.equal('111101111');
  });

  it('does not look at diagonal neighbours', () => {
    expect([...boundaryOf(maskOf('11110', '11111', '11111', '11111'))].join('')).to.equal('11110100011000111111');
  });
});
