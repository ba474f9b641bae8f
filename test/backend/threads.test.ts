import { expect } from 'chai';
import { chooseThreads, readThreads } from '../../lib/backend/threads.js';
import { ConfigError } from '../../lib/base/error.js';
import { failureOf } from '../support/failure.js';

describe('readThreads', () => {
  it('takes whole numbers from 1 to 64', () => {
    expect(['1', '08', '64'].map(readThreads)).to.deep.equal([1, 8, 64]);
  });

  it('refuses everything else, naming the range and the value', async () => {
    for (const text of ['0', '-1', '65', '99', '2.5', '1e1', 'two', '', ' 2']) {
      const error = await failureOf(() => readThreads(text));
      expect(error).to.be.instanceOf(ConfigError);
      expect(error.message).to.equal(`number of threads out of range; a whole number from 1 to 64: ${text}`);
    }
  });
});

describe('chooseThreads', () => {
  const before = process.env['SEGBOOK_THREADS'];
  afterEach(() => {
    if (before === undefined) delete process.env['SEGBOOK_THREADS'];
    else process.env['SEGBOOK_THREADS'] = before;
  });

  it('takes the number given, else that of the environment, else one for every processor', async () => {
    process.env['SEGBOOK_THREADS'] = '3';
    expect(chooseThreads(5)).to.equal(5);
    expect(chooseThreads()).to.equal(3);
    process.env['SEGBOOK_THREADS'] = '';
    expect(chooseThreads()).to.be.within(1, 64);
    process.env['SEGBOOK_THREADS'] = '99';
    expect(await failureOf(() => chooseThreads())).to.be.instanceOf(ConfigError);
    expect(await failureOf(() => chooseThreads(0.5))).to.be.instanceOf(ConfigError);
  });
});
