import { SegbookError } from '../../lib/base/error.js';

/** The error that a function fails with; fails itself when the function does not, or throws anything unexpected. */
export async function failureOf(run: () => unknown): Promise<SegbookError> {
  try {
    await run();
  } catch (error) {
    if (error instanceof SegbookError) return error;
    throw error;
  }
  throw new Error('expected an error, but there was none');
}
