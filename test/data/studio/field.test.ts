import { expect } from 'chai';
import {
  addCapsule,
  capsule,
  capsuleDistance,
  coverage,
  createField,
  disc,
  lineCoverage,
} from '../../../lib/data/studio/field.js';

const still = { dx: new Float32Array(400), dy: new Float32Array(400) };

describe('field', () => {
  it('tells the distance to a tapered line: 3 px to a radius halfway between 1 and 2', () => {
    const line = capsule({ x: 0, y: 0 }, { x: 10, y: 0 }, 1, 2);
    expect(capsuleDistance(line, 5, 4.5)).to.equal(3);
    expect(capsuleDistance(line, -4, 0)).to.equal(3);
  });

  it('covers pixels exactly across a straight outline, and by the width of a thin line', () => {
    expect([-0.5, -0.25, 0, 0.5].map(coverage)).to.deep.equal([1, 0.75, 0.5, 0]);
    expect(lineCoverage(0, 0.25)).to.equal(0.5);
    expect(lineCoverage(0.5, 0.25)).to.equal(0.25);
    expect(lineCoverage(0.75, 0.25)).to.equal(0);
    expect(lineCoverage(2, 2)).to.equal(coverage(0));
  });

  it('rises like a ball: at 3 px from the middle of one of 5 px by 4', () => {
    const field = createField({ widthPx: 20, heightPx: 20 });
    addCapsule(field, disc({ x: 10, y: 10 }, 5), still, 1);
    expect(field.relief[10 * 20 + 13]).to.be.closeTo(4, 1e-6);
    expect(field.distance[10 * 20 + 13]).to.be.closeTo(-2, 1e-6);
  });
});
