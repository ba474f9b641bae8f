import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { DataError } from '../../lib/base/error.js';
import { type EpochRecord, readHistory, writeHistory } from '../../lib/train/history.js';
import { useFolders } from '../data/folderFixture.js';
import { failureOf } from '../support/failure.js';

const FIRST: EpochRecord = {
  epoch: 1,
  step: 40,
  seconds: 12.5,
  learningRate: 0.01,
  trainLoss: 1.25,
  valLoss: null,
  valDice: null,
};
const SECOND: EpochRecord = { ...FIRST, epoch: 2, step: 80, trainLoss: 1 / 3, valLoss: 0.1 + 0.2, valDice: 0.75 };

describe('writeHistory and readHistory', () => {
  const makeFolder = useFolders();

  it('give the records back, one line an epoch', async () => {
    const path = join(await makeFolder({}), 'history.jsonl');
    await writeHistory(path, [FIRST, SECOND]);
    expect(await readHistory(path)).to.deep.equal([FIRST, SECOND]);
    const lines = (await readFile(path, 'utf8')).split('\n');
    expect(lines.length).to.equal(2 + 1);
    expect(JSON.parse(lines[0]!)).to.include({ schemaVersion: 1, epoch: 1 });
  });

  it('tell a line that is not a record by its number', async () => {
    const good = JSON.stringify(FIRST);
    for (const bad of ['{"epoch": 2', '{"epoch": 2}', 'null']) {
      const folder = await makeFolder({ 'history.jsonl': `${good}\n${bad}\n` });
      const error = await failureOf(() => readHistory(join(folder, 'history.jsonl')));
      expect(error).to.be.instanceOf(DataError);
      expect(error.message).to.equal(`history line is not a record: ${join(folder, 'history.jsonl')}:2`);
    }
  });

  it('tell a file that is missing', async () => {
    const path = join(await makeFolder({}), 'history.jsonl');
    expect((await failureOf(() => readHistory(path))).message).to.equal(`file not found: ${path}`);
  });
});
