import { join } from 'node:path';
import { expect } from 'chai';
import { DataError } from '../../lib/base/error.js';
import { readGivenScores } from '../../lib/evaluate/givenScores.js';
import { useFolders } from '../data/folderFixture.js';
import { evaluationOf } from '../support/evaluations.js';
import { failureOf } from '../support/failure.js';

const scored = evaluationOf([
  ['1110', '1100'],
  ['0110', '0110'],
  ['1111', '0001'],
]);
/** `image-0` and `image-1` are the test images. */
const dataset = {
  name: 'pets',
  classes: ['background', 'foreground'],
  items: [
    { stem: 'image-0', split: 'test' as const },
    { stem: 'image-1', split: 'test' as const },
    { stem: 'image-2', split: 'train' as const },
  ],
};

describe('readGivenScores', () => {
  const makeFolder = useFolders();
  const read = async (content: unknown) => {
    const file = join(await makeFolder({ 'tool.json': JSON.stringify(content) }), 'tool.json');
    return readGivenScores([{ name: 'rembg (u2net)', file }], dataset, 1);
  };

  it('sums up the test images alone, whatever else was scored', async () => {
    const [result] = await read(scored);
    expect(result).to.include({ model: 'rembg-u2net', label: 'rembg (u2net)', split: 'test' });
    expect(result?.evaluation.perImage.map(({ id }) => id)).to.deep.equal(['image-0', 'image-1']);
    const { dice, datasetIou } = result?.evaluation.summary ?? {};
    // Dice 2 * 2 / (3 + 2) = 0.8 and 1; pooled IoU (2 + 2) / (3 + 2)
    expect([dice?.mean, datasetIou?.value]).to.deep.equal([0.9, 0.8]);
  });

  it('has no value for a measure that the file does not have', async () => {
    const perImage = scored.perImage.map(({ nsd: _, ...score }) => score);
    const [result] = await read({ ...scored, perImage });
    expect(result?.evaluation.summary.nsd).to.include({ mean: null, n: 0, skipped: 2 });
  });

  it('refuses scores that lack a test image, and a file of something else', async () => {
    const lacking = await failureOf(() => read({ perImage: scored.perImage.slice(1) }));
    expect(lacking).to.be.instanceOf(DataError);
    expect(lacking.message).to.match(
      /^scores must be of all test images of pets: .*tool\.json lacks 1, such as image-0$/,
    );
    expect((await failureOf(() => read({ scores: [] }))).message).to.match(/^file holds no scores: /);
  });
});
