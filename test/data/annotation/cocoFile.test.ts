import { expect } from 'chai';
import { DataError } from '../../../lib/base/error.js';
import { drawObject, readCoco } from '../../../lib/data/annotation/cocoFile.js';

const file = (annotation: object = {}, image: object = {}): unknown => ({
  images: [{ id: 7, file_name: 'a.jpg', width: 3, height: 2, ...image }],
  categories: [{ id: 1, name: 'cat' }],
  annotations: [{ image_id: 7, category_id: 1, segmentation: [], ...annotation }],
});
const draw = (segmentation: unknown) =>
  drawObject({ category: 1, isCrowd: false, segmentation }, { widthPx: 3, heightPx: 2 }, 'cat of a.jpg');

describe('readCoco', () => {
  it('gives images their objects', () => {
    const { images, categories } = readCoco(file({ iscrowd: 1 }), 'c.json');
    expect([...categories]).to.deep.equal([[1, 'cat']]);
    expect(images).to.deep.equal([
      {
        id: 7,
        fileName: 'a.jpg',
        size: { widthPx: 3, heightPx: 2 },
        objects: [{ category: 1, isCrowd: true, segmentation: [] }],
      },
    ]);
  });

  it('names what is missing', () => {
    const problem = (value: unknown): string => {
      try {
        readCoco(value, 'c.json');
        return '';
      } catch (error) {
        expect(error).to.be.instanceOf(DataError);
        return (error as DataError).message;
      }
    };
    expect(problem([])).to.match(/^file is no COCO annotation: c\.json/);
    expect(problem(file({}, { width: 0 }))).to.match(/^file is no COCO annotation: c\.json \(images\.0\.width: /);
    expect(problem(file({ image_id: 8 }))).to.equal('annotation must name an image of its file: c.json has image_id 8');
    expect(problem(file({ category_id: 3 }))).to.equal(
      'annotation must name a category of its file: c.json has category_id 3',
    );
  });
});

describe('drawObject', () => {
  it('draws polygons and both kinds of run lengths', () => {
    const counts = [2, 2, 2];
    expect([...(draw({ size: [2, 3], counts })[0]?.data ?? [])]).to.deep.equal([0, 0, 1, 1, 0, 0]);
    expect([...(draw({ size: [2, 3], counts: '222' })[0]?.data ?? [])]).to.deep.equal([0, 0, 1, 1, 0, 0]);
    expect([...(draw([[1, 0, 2, 0, 2, 2, 1, 2]])[0]?.data ?? [])]).to.deep.equal([0, 0, 1, 1, 0, 0]);
    expect(draw([])).to.deep.equal([]);
  });

  it('names an object that cannot be drawn', () => {
    expect(() => draw(undefined)).to.throw(DataError, 'segmentation must be polygons or run lengths: cat of a.jpg');
    expect(() => draw([[1, 2]])).to.throw(DataError, 'segmentation cannot be drawn: cat of a.jpg (polygon must have');
    expect(() => draw({ size: [3, 2], counts: [6] })).to.throw(
      DataError,
      'segmentation cannot be drawn: cat of a.jpg (its size is 2x3 px, that of the image 3x2 px)',
    );
  });
});
