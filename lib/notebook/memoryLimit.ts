import { setTimeout as sleep } from 'node:timers/promises';
import type { ExecuteReply, Execution, Kernel } from './kernel.js';

/** A kernel held more memory than it may; its cell was interrupted, and the kernel killed where that did not help. */
export class MemoryLimitError extends Error {
  override readonly name = 'MemoryLimitError';
  /** True where the cell heeded the interrupt. */
  readonly keptKernel: boolean;

  constructor(heldBytes: number, limitBytes: number, keptKernel: boolean) {
    super(`held ${formatGiB(heldBytes)}; limit ${formatGiB(limitBytes)}`);
    this.keptKernel = keptKernel;
  }
}

/** How often to look, and how long a cell may take to end after it was interrupted. */
export interface MemoryPatience {
  readonly pollMs: number;
  readonly graceMs: number;
}

const PATIENCE: MemoryPatience = { pollMs: 250, graceMs: 2000 };

/**
 * The same kernel, looked at while a cell runs: the reply of a cell that holds more than `limitBytes` rejects with
 * {@link MemoryLimitError}. Without a limit it is the kernel itself.
 */
export function limitMemory(
  kernel: Kernel,
  limitBytes: number | undefined,
  patience: MemoryPatience = PATIENCE,
): Kernel {
  if (limitBytes === undefined) return kernel;
  return {
    listen: (listener) => kernel.listen(listener),
    interrupt: () => kernel.interrupt(),
    kill: () => kernel.kill(),
    heldBytes: () => kernel.heldBytes(),
    execute(code): Execution {
      const { id, reply } = kernel.execute(code);
      return { id, reply: guard(kernel, reply, limitBytes, patience) };
    },
  };
}

async function guard(
  kernel: Kernel,
  reply: Promise<ExecuteReply>,
  limitBytes: number,
  { pollMs, graceMs }: MemoryPatience,
): Promise<ExecuteReply> {
  const settled = reply.then(
    () => true,
    () => true,
  );
  while (!(await within(settled, pollMs))) {
    const heldBytes = await kernel.heldBytes();
    if (heldBytes === undefined || heldBytes <= limitBytes) continue;
    kernel.interrupt();
    const keptKernel = await within(settled, graceMs);
    if (!keptKernel) kernel.kill();
    await settled;
    throw new MemoryLimitError(heldBytes, limitBytes, keptKernel);
  }
  return reply;
}

/** True when the work is done within the time. */
function within(done: Promise<boolean>, limitMs: number): Promise<boolean> {
  const limit = new AbortController();
  const late = sleep(limitMs, false, { signal: limit.signal }).catch(() => false);
  return Promise.race([done, late]).finally(() => limit.abort());
}

function formatGiB(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(2)} GiB`;
}
