import { expect } from 'chai';
import {
  BackendError,
  ConfigError,
  DataError,
  InterruptedError,
  isSystemError,
  SegbookError,
} from '../../lib/base/error.js';

describe('SegbookError', () => {
  it('has a class and an exit code for each kind of failure', () => {
    const codes = [ConfigError, DataError, BackendError, InterruptedError].map((Kind) => {
      const error = new Kind('thing');
      expect(error).to.be.instanceOf(SegbookError).and.instanceOf(Error);
      return [error.name, error.exitCode];
    });
    expect(codes).to.deep.equal([
      ['ConfigError', 2],
      ['DataError', 3],
      ['BackendError', 5],
      ['InterruptedError', 130],
    ]);
  });

  it('keeps message, hint and cause', () => {
    const cause = new Error('disk');
    const error = new DataError('file not found: a.png', 'Check the path.', { cause });
    expect(error).to.include({ message: 'file not found: a.png', hint: 'Check the path.', cause });
  });

  it('has no hint where none is given', () => {
    expect(new ConfigError('key unknown: x').hint).to.equal('');
  });
});

describe('isSystemError', () => {
  it('tells a file system error by its code', () => {
    const missing = Object.assign(new Error('no such file'), { code: 'ENOENT' });
    expect(isSystemError(missing, 'ENOENT')).to.equal(true);
    expect(isSystemError(missing, 'EACCES')).to.equal(false);
  });

  it('takes nothing else for one', () => {
    for (const value of [new Error('ENOENT'), { code: 'ENOENT' }, 'ENOENT', null, undefined]) {
      expect(isSystemError(value, 'ENOENT')).to.equal(false);
    }
  });
});
