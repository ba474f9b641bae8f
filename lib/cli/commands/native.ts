import { Command } from 'commander';
import { type BuildOptions, buildNative, type NativeBuild } from '../../backend/native/build.js';
import { createLogger } from '../../base/log.js';
import { interruptible, printJson, printText } from '../options.js';

interface NativeOptions extends Pick<BuildOptions, 'gpu'> {
  readonly json?: boolean;
}

/** `segbook native`: builds the native TensorFlow engine. */
export function nativeCommand(): Command {
  return new Command('native')
    .description('build the native TensorFlow engine into .segbook/native (delete that folder to undo it)')
    .option('--gpu', 'with CUDA, for an NVIDIA card', false)
    .option('--json', 'print what was built as one JSON document')
    .action(run);
}

async function run({ gpu, json }: NativeOptions): Promise<void> {
  const logger = createLogger();
  const build = await interruptible((signal) => buildNative({ gpu, logger, signal }));
  if (json) await printJson(build);
  else await printText(`${describeBuild(build)}\n`);
}

function describeBuild({ folder, made, manifest }: NativeBuild): string {
  const what = `TensorFlow ${manifest.tensorflow}${manifest.gpu ? ' with CUDA' : ''}`;
  return `${what} ${made ? 'built' : 'is there already and loads'}: ${folder}`;
}
