import type { Context } from 'mocha';
import { startTensorflow } from '../../lib/backend/tensorflow.js';
import { BackendError } from '../../lib/base/error.js';
import { findRefusal } from '../../lib/train/graph/probePrecision.js';

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

/** Skips what needs bfloat16 where native TensorFlow cannot compute in it on this machine. */
export function skipWithoutBfloat16(context: Context): void {
  const refusal = findRefusal('bfloat16');
  if (refusal === null) return;
  process.stdout.write(`      skipped: no bfloat16 on this machine (${refusal})\n`);
  context.skip();
}
