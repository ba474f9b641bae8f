import { expect } from 'chai';
import { cleanTerminalText, shortenText } from '../../lib/report/stream.js';

const ESC = '\u001b';

describe('cleanTerminalText', () => {
  it('takes colours, cursor moves and links out', () => {
    expect(cleanTerminalText(`${ESC}[31mred${ESC}[0m ${ESC}[2Kdone`)).to.equal('red done');
    expect(cleanTerminalText(`${ESC}]8;;http://example.org${ESC}\\text${ESC}]8;;${ESC}\\`)).to.equal('text');
  });

  it('shows what a progress line shows at its end', () => {
    expect(cleanTerminalText('10 %\r50 %\r100 %\ndone\r\n')).to.equal('100 %\ndone\n');
    expect(cleanTerminalText('abc\b\bX')).to.equal('aX');
  });

  it('takes control characters and turned writing direction out', () => {
    expect(cleanTerminalText('a\u0000b\u0007c\tд\u202Ee\u2066')).to.equal('abc\tдe');
  });

  it('shortens a line of endless length, without cutting a character in two', () => {
    expect(cleanTerminalText('x'.repeat(5000))).to.have.length(2002);
    expect(cleanTerminalText(`x${'\u{1F600}'.repeat(5000)}`).slice(-4)).to.equal('\uDE00\uFFFD …');
  });

  it('reads only the end of a line that is written anew without end', () => {
    expect(cleanTerminalText(`${'0 %\r'.repeat(1e6)}100 %`)).to.equal('100 %');
  });

  it('marks half characters', () => {
    expect(cleanTerminalText('a\uD800b \u{1F600}')).to.equal('a\uFFFDb \u{1F600}');
  });
});

describe('shortenText', () => {
  const lines = (count: number): string => Array.from({ length: count }, (_, i) => `line ${i + 1}`).join('\n');

  it('keeps the first 40 and last 10 lines and counts the rest', () => {
    const shown = shortenText(`${lines(100)}\n`).split('\n');
    expect(shown).to.have.length(51);
    expect(shown.slice(39, 42)).to.deep.equal(['line 40', '… 50 lines left out …', 'line 91']);
  });

  it('keeps what is hardly longer', () => {
    expect(shortenText(lines(51))).to.equal(lines(51));
    expect(shortenText('')).to.equal('');
  });
});
