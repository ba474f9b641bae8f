import { useBackend } from '../../backend/backend.js';
import { createLogger } from '../../base/log.js';
import { summarise } from '../../diff/book.js';
import { type MadeDiff, makeDiff } from '../../diff/makeDiff.js';
import { describeNumbers } from '../../diff/numbers.js';
import { type BackendChoice, interruptible, printJson, printText } from '../options.js';

export interface DiffOptions extends BackendChoice {
  readonly out: string;
  readonly split: 'val' | 'test';
  readonly images: number;
  readonly seed: number;
  readonly json?: boolean;
}

/** Compares two runs or reports, and prints which is better and where the page went. */
export async function diff(a: string, b: string, options: DiffOptions): Promise<void> {
  const logger = createLogger();
  const { out, split, images: imageCount, seed, backend, threads } = options;
  const prepare = async (): Promise<void> => {
    await useBackend(backend, logger, { threads });
  };
  const made = await interruptible((signal) =>
    makeDiff({ a, b, out, split, imageCount, seed, logger, signal, prepare }),
  );
  if (options.json) await printJson(describeNumbers(made));
  else await printText(`${tell(made)}\n${made.out} (${(made.sizeBytes / 1e6).toFixed(1)} MB)\n`);
}

/** The summary of the page without its marks. */
function tell({ a, b, difference }: MadeDiff): string {
  return summarise({ a, b, difference }).replace(/\*\*|\\(?=\W)/g, '');
}
