import { diagnose } from '../../backend/doctor.js';
import { chooseBackendName } from '../../backend/names.js';
import { chooseThreads } from '../../backend/threads.js';
import { BackendError } from '../../base/error.js';
import { describeDiagnosis } from '../diagnosis.js';
import { type BackendChoice, printJson, printText } from '../options.js';

export interface DoctorOptions extends BackendChoice {
  readonly json?: boolean;
}

/**
 * Tries every backend and prints how each does.
 * @throws BackendError, after printing, where the one that would be taken does not work
 */
export async function doctor(options: DoctorOptions): Promise<void> {
  const wanted = chooseBackendName(options.backend);
  const diagnosis = await diagnose({ wanted, threads: chooseThreads(options.threads) });
  if (options.json) await printJson(diagnosis);
  else await printText(describeDiagnosis(diagnosis));
  if (diagnosis.taken !== null) return;
  throw new BackendError(`backend that would be taken does not work: ${wanted}`, 'The lines above tell what it needs.');
}
