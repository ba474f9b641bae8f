import { DataError } from '../../base/error.js';
import { listNames } from '../../data/names.js';

/** Why one mask, or one file beside the masks, cannot be scored. */
export interface MaskFault {
  /** The stem that the file is about. */
  readonly id: string;
  /** What is wrong, the same for all faults of a kind. */
  readonly label: string;
  /** The value: the path, and what there is to say about it. */
  readonly value: string;
  /** What to do next, a sentence. */
  readonly hint: string;
}

/** The fault in one line. */
export function describeFault({ label, value }: MaskFault): string {
  return `${label}: ${value}`;
}

/**
 * Refuses the first of the faults, together with the others of its kind.
 * @throws DataError where there is a fault
 */
export function refuseFaults(faults: readonly MaskFault[]): void {
  const [first] = faults;
  if (!first) return;
  const values = faults.filter(({ label }) => label === first.label).map(({ value }) => value);
  throw skippable(new DataError(`${first.label}: ${listNames(values)}`, first.hint));
}

/** The error with the remark that the other masks can be scored without it. */
export function skippable({ message, hint, cause }: DataError): DataError {
  return new DataError(message, `${hint} --skip-bad scores the others.`, { cause });
}
