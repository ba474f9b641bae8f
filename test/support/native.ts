import type { Context } from 'mocha';
import { startTensorflow } from '../../lib/backend/tensorflow.js';
import { BackendError } from '../../lib/base/error.js';

/** Starts native TensorFlow on the processor, or skips what needs it where it was not built. */
export async function startNativeOrSkip(context: Context): Promise<void> {
  try {
    await startTensorflow({ gpu: false, threads: 2 });
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    process.stdout.write(`      skipped: ${error.message} (npm run native builds it)\n`);
    context.skip();
  }
}
