import { ConfigError, InterruptedError } from '../../base/error.js';
import { clearProgress, type Logger } from '../../base/log.js';
import type { Config } from '../../config/schema.js';
import { listTargets, watchReport } from '../../service/watchReport.js';
import { interruptible, printText } from '../options.js';
import type { ReportOptions } from './report.js';

/**
 * Makes a report, serves it, and rebuilds it until Ctrl-C; prints where it can be opened. The rebuilds are this very
 * command without what belongs to the watch.
 * @throws InterruptedError at Ctrl-C
 */
export async function watch(options: ReportOptions, config: Config, logger: Logger): Promise<void> {
  if (options.json) throw new ConfigError('--watch prints no JSON', 'Leave --json or --watch out.');
  const { out, notebooks, config: configFile, port = 0 } = options;
  const [, program = '', ...given] = process.argv;
  const words = [program, ...dropWords(given, ['--watch'], ['--port'])];
  await interruptible((signal) =>
    watchReport({
      words,
      laterWords: dropWords(words, ['--retrain', '--fresh'], []),
      out,
      targets: listTargets(config, notebooks, configFile),
      port,
      signal,
      logger,
      onServed: (address) => void printText(`${address}\n`),
      write: (text) => {
        clearProgress();
        process.stderr.write(text);
      },
    }),
  );
  throw new InterruptedError();
}

/**
 * The words of a command without some options.
 * @param flags options without a value
 * @param valued options with one, as `--port 80` or `--port=80`
 * @example
 * dropWords(['report', '--watch', '--port', '80', '--seed', '1'], ['--watch'], ['--port']) // ['report', '--seed', '1']
 */
export function dropWords(words: readonly string[], flags: readonly string[], valued: readonly string[]): string[] {
  return words.filter((word, i) => {
    if (flags.includes(word) || valued.includes(word)) return false;
    if (valued.some((name) => word.startsWith(`${name}=`))) return false;
    return !valued.includes(words[i - 1] ?? '');
  });
}
