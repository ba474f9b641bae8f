import { Command, InvalidArgumentError } from 'commander';
import type { BenchOptions } from '../actions/bench.js';
import { addBackendOptions } from '../options.js';

/** `segbook bench`: measures time and memory. */
export function benchCommand(): Command {
  const command = new Command('bench').description('measure time and memory, next to PyTorch if asked');
  return addBackendOptions(command)
    .option(
      '--only <name>',
      'one benchmark: train-step, inference, preprocess, score (default: these), train-step-bfloat16, execute-notebook, report-cold or report-unchanged',
    )
    .option('--python <path>', 'a Python with torch (score: scikit-learn; reports: nbconvert), to compare with')
    .option('--base <n>', "channels of the network's first level (default: 16)", readCount)
    .option('--batch <n>', 'images at once (default: 4; inference: 1; score: 100)', readCount)
    .option('--height <px>', 'of the images (default: 160)', readCount)
    .option('--width <px>', 'of the images (default: 240)', readCount)
    .option('--data <dir>', 'a data set to measure preprocess on; may be repeated', collectFolder)
    .option('--sizes', 'measure a training step at many sizes instead')
    .option('--plot <file.svg>', 'with --sizes, draw the cost against the size')
    .option('--json', 'print the measurements as one JSON document')
    .action(async (options: BenchOptions) => (await import('../actions/bench.js')).bench(options));
}

function collectFolder(dir: string, dirs: readonly string[] = []): string[] {
  return [...dirs, dir];
}

function readCount(text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new InvalidArgumentError('it must be a whole number, at least 1.');
}
