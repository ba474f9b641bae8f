#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { ExitCode, SegbookError } from '../base/error.js';
import { readVersion } from '../base/file.js';
import { clearProgress } from '../base/log.js';
import { ablateCommand } from './commands/ablate.js';
import { benchCommand } from './commands/bench.js';
import { dataCommand } from './commands/data.js';
import { diffCommand } from './commands/diff.js';
import { doctorCommand } from './commands/doctor.js';
import { evaluateCommand } from './commands/evaluate.js';
import { licencesCommand } from './commands/licences.js';
import { nativeCommand } from './commands/native.js';
import { predictCommand } from './commands/predict.js';
import { reportCommand } from './commands/report.js';
import { runsCommand } from './commands/runs.js';
import { scoreCommand } from './commands/score.js';
import { solutionsCommand } from './commands/solutions.js';
import { surveyCommand } from './commands/survey.js';
import { trainCommand } from './commands/train.js';

/** The only file that ends the process. */
async function main(words: readonly string[]): Promise<ExitCode> {
  const program = new Command('segbook')
    .description('Notebook-style reports for U-Net image segmentation')
    .version(await readVersion())
    .showHelpAfterError('(segbook --help lists the commands, segbook <command> --help its options)');
  for (const command of [
    reportCommand(),
    dataCommand(),
    solutionsCommand(),
    licencesCommand(),
    surveyCommand(),
    trainCommand(),
    evaluateCommand(),
    predictCommand(),
    runsCommand(),
    scoreCommand(),
    ablateCommand(),
    diffCommand(),
    doctorCommand(),
    benchCommand(),
    nativeCommand(),
  ]) {
    program.addCommand(inherit(command, program));
  }
  try {
    await program.exitOverride().parseAsync(words, { from: 'user' });
    return ExitCode.done;
  } catch (error) {
    return explain(error);
  }
}

/** Gives a command, and those below it, the settings of the one above. */
function inherit(command: Command, above: Command): Command {
  command.copyInheritedSettings(above).exitOverride();
  for (const below of command.commands) inherit(below, command);
  return command;
}

/** Tells an error in one or a few lines and gives its exit code. */
function explain(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.done : ExitCode.usage;
  clearProgress();
  if (error instanceof SegbookError) {
    process.stderr.write(`segbook: ${error.message}\n${error.hint === '' ? '' : `${error.hint}\n`}`);
    return error.exitCode;
  }
  const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
  const detail = process.env['SEGBOOK_DEBUG'] ? stack : 'Run with SEGBOOK_DEBUG=1 to see where.';
  process.stderr.write(`segbook: unexpected error: ${message}\n${detail}\n`);
  return ExitCode.unexpected;
}

process.exit(await main(process.argv.slice(2)));
