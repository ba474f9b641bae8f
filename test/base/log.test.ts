import { expect } from 'chai';
import { clearProgress, createLogger, type LogStream, silentLogger } from '../../lib/base/log.js';

const ERASE = '\r\u001b[2K';

/** A stream that keeps what is written. */
function fakeStream(terminal: Partial<LogStream> = {}): LogStream & { written: string[] } {
  const written: string[] = [];
  return { ...terminal, written, write: (text) => written.push(text) };
}

describe('createLogger on a terminal', () => {
  const onTerminal = (columns?: number) => fakeStream({ isTTY: true, ...(columns === undefined ? {} : { columns }) });

  it('replaces progress by the next progress', () => {
    const stream = onTerminal();
    const logger = createLogger(stream, 5000, () => 0);
    logger.progress('1 of 2');
    logger.progress('2 of 2');
    expect(stream.written).to.deep.equal([`${ERASE}1 of 2`, `${ERASE}2 of 2`]);
  });

  it('replaces progress by a remark, which stays', () => {
    const stream = onTerminal();
    const logger = createLogger(stream, 5000, () => 0);
    logger.progress('1 of 2');
    logger.info('done');
    logger.warn('slow');
    expect(stream.written).to.deep.equal([`${ERASE}1 of 2`, `${ERASE}done\n`, 'warning: slow\n']);
  });

  it('cuts progress to one row, 80 columns where the width is not known', () => {
    for (const [columns, length] of [
      [10, 9],
      [undefined, 79],
    ] as const) {
      const stream = onTerminal(columns);
      createLogger(stream, 5000, () => 0).progress('x'.repeat(100));
      expect(stream.written).to.deep.equal([ERASE + 'x'.repeat(length)]);
    }
  });
});

describe('createLogger elsewhere', () => {
  it('writes progress as lines, at most one an interval', () => {
    const stream = fakeStream();
    let timeMs = 0;
    const logger = createLogger(stream, 1000, () => timeMs);
    for (timeMs of [0, 10, 999, 1000, 1500, 2100]) logger.progress(`at ${timeMs}`);
    expect(stream.written).to.deep.equal(['at 0\n', 'at 1000\n', 'at 2100\n']);
  });

  it('writes every remark, and no control characters', () => {
    const stream = fakeStream();
    const logger = createLogger(stream, 1000, () => 0);
    logger.progress('1 of 2');
    logger.info('done');
    logger.warn('slow');
    expect(stream.written).to.deep.equal(['1 of 2\n', 'done\n', 'warning: slow\n']);
  });
});

describe('clearProgress', () => {
  it('clears the line of a terminal, and writes nothing elsewhere', () => {
    const [terminal, file] = [fakeStream({ isTTY: true }), fakeStream()];
    clearProgress(terminal);
    clearProgress(file);
    expect([terminal.written, file.written]).to.deep.equal([[ERASE], []]);
  });
});

describe('silentLogger', () => {
  it('takes everything', () => {
    expect([silentLogger.info('a'), silentLogger.warn('b'), silentLogger.progress('c')]).to.deep.equal(
      Array(3).fill(undefined),
    );
  });
});
