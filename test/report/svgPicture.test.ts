import { expect } from 'chai';
import { findSvgFault, readSvgTitle } from '../../lib/report/svgPicture.js';

describe('findSvgFault', () => {
  it('finds nothing in drawings as plotting tools write them', () => {
    expect(findSvgFault('<?xml version="1.0"?><!DOCTYPE svg PUBLIC "a" "b"><!-- c --><svg></svg>')).to.equal(null);
    const letters = '<defs><path id="a"/></defs><g id="text">'.concat('<use xlink:href="#a"/>'.repeat(3000), '</g>');
    expect(findSvgFault(`<svg>${letters}</svg>`)).to.equal(null);
  });

  it('finds copies of copies: ten to the power of six of them', () => {
    const level = (i: number): string => `<g id='a${i + 1}'>${`<use href='#a${i}'/>`.repeat(10)}</g>`;
    const svg = (levels: number): string =>
      `<svg><rect id="a0"/>${Array.from({ length: levels }, (_, i) => level(i)).join('')}<use href="#a${levels}"/></svg>`;
    expect(findSvgFault(svg(6))).to.contain('copies of copies');
    expect(findSvgFault(svg(3))).to.equal(null);
  });

  it('finds a copy of itself, entities, and what is no drawing', () => {
    expect(findSvgFault('<svg><g id="a"><use href="#a"/></g></svg>')).to.contain('copies of copies');
    expect(findSvgFault('<!DOCTYPE svg [<!ENTITY a "b">]><svg></svg>')).to.contain('entities');
    expect(findSvgFault('<p></p>')).to.contain('not an SVG document');
  });
});

describe('readSvgTitle', () => {
  it('reads the title as text, or the description', () => {
    expect(readSvgTitle('<svg><title id="t">A &amp; B</title></svg>')).to.equal('A & B');
    expect(readSvgTitle('<svg><desc>c</desc></svg>')).to.equal('c');
    expect(readSvgTitle('<svg></svg>')).to.equal('');
  });
});
