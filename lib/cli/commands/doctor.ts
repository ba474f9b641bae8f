import { Command } from 'commander';
import type { DoctorOptions } from '../actions/doctor.js';
import { addBackendOptions } from '../options.js';

/** `segbook doctor`: tells which backends work here. */
export function doctorCommand(): Command {
  const command = new Command('doctor').description('tell which backends work here, and why the others do not');
  return addBackendOptions(command)
    .option('--json', 'print the findings as one JSON document')
    .action(async (options: DoctorOptions) => (await import('../actions/doctor.js')).doctor(options));
}
