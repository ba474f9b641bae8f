import type * as tf from '@tensorflow/tfjs';
import { ExitCode, MemoryError, SegbookError } from '../base/error.js';

/** What is used of a WebGPU device here. */
export interface GpuDevice {
  readonly lost: Promise<{ readonly reason: string; readonly message: string }>;
  addEventListener(type: 'uncapturederror', listener: (event: ErrorEvent) => void): void;
}

interface ErrorEvent {
  readonly error: Error;
  /** Keeps the error off stdout. */
  preventDefault(): void;
}

/**
 * Hands errors of the device on to whoever next reads a tensor: by themselves they have no caller, and what is read
 * would be zeros.
 */
export function watchDevice(device: GpuDevice, backend: tf.KernelBackend): void {
  let refused: SegbookError | undefined;
  let lost: SegbookError | undefined;
  device.addEventListener('uncapturederror', (event) => {
    event.preventDefault();
    refused ??= explainError(event.error);
  });
  void device.lost.then(({ reason, message }) => {
    if (reason !== 'destroyed') lost = explainLoss(message);
  });
  const read = backend.read.bind(backend);
  backend.read = async (dataId) => {
    const values = await read(dataId).catch((error: unknown) => error);
    const failure = lost ?? refused ?? (values instanceof Error ? values : undefined);
    refused = undefined; // smaller work may be done yet
    if (failure !== undefined) throw failure;
    return values as Awaited<ReturnType<typeof read>>;
  };
}

function explainError(error: Error): SegbookError {
  const [line = ''] = error.message.split('\n');
  if (/out.of.memory|max buffer size|binding size/i.test(`${error.constructor.name} ${line}`)) {
    const hint = 'Lower train.batch, model.base or the size of the images.';
    return new MemoryError(`graphics card out of memory: ${line}`, hint, { cause: error });
  }
  const hint = 'Use another backend.';
  return new SegbookError(`graphics card refused work: ${line}`, hint, ExitCode.unexpected, { cause: error });
}

function explainLoss(message: string): SegbookError {
  const [line = ''] = message.split('\n');
  return new SegbookError(
    `graphics card was lost: ${line || 'no reason given'}`,
    'Start again; should it happen again, lower train.batch or use another backend.',
    ExitCode.unexpected,
  );
}
