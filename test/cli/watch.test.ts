import { expect } from 'chai';
import { dropWords } from '../../lib/cli/actions/watch.js';
import { runCommand, useFolders } from './command.js';

describe('dropWords', () => {
  it('takes options away with their values, however they are written', () => {
    const words = ['report', '--watch', '--port', '80', '--seed', '1', '--port=81', '--set', 'train.epochs=1'];
    expect(dropWords(words, ['--watch'], ['--port'])).to.deep.equal([
      'report',
      '--seed',
      '1',
      '--set',
      'train.epochs=1',
    ]);
  });
});

describe('segbook report, options of the watch', function () {
  this.timeout(60_000);
  const makeFolder = useFolders();

  it('exits with 2 where they do not fit', async () => {
    const cwd = await makeFolder({});
    for (const [words, told] of [
      [['--port', '8080'], 'segbook: --port goes with --watch: 8080\n'],
      [['--watch', '--json'], 'segbook: --watch prints no JSON\n'],
      [['--watch', '--port', '70000'], "error: option '--port <n>' argument '70000' is invalid."],
      [['--memory-limit', 'much'], "error: option '--memory-limit <gib>' argument 'much' is invalid."],
    ] as const) {
      const { code, stdout, stderr } = await runCommand(['report', ...words], { cwd });
      expect(stderr).to.include(told);
      expect([code, stdout]).to.deep.equal([2, '']);
    }
  });
});
