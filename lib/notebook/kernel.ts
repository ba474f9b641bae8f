import { setTimeout as sleep } from 'node:timers/promises';
import { type Channels, openChannels } from './channels.js';
import { type Connection, createConnection, removeConnection } from './connection.js';
import { readKernelspec } from './kernelspec.js';
import { createMessage, type Message } from './message.js';
import { type KernelProcess, startProcess } from './process.js';
import { sumTreeBytes } from './processMemory.js';

/** What a kernel answers when a cell has run. */
export interface ExecuteReply {
  readonly status: 'ok' | 'error' | 'aborted';
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

/** A cell on its way: its outputs are the messages whose `parentId` is `id`. */
export interface Execution {
  readonly id: string;
  /** Settles when the reply and every output have come; rejects with {@link DeadKernelError}. */
  readonly reply: Promise<ExecuteReply>;
}

/** What running cells asks of a kernel. */
export interface Kernel {
  /** From now on, hands every message of the channel iopub to `listener`, in order. */
  listen(listener: (message: Message) => void): void;
  execute(code: string): Execution;
  interrupt(): void;
  kill(): void;
  /** The memory that the kernel and all that it started hold, in bytes; undefined where that cannot be told. */
  heldBytes(): Promise<number | undefined>;
}

/** A kernel in a process of its own. */
export interface RunningKernel extends Kernel {
  /** Ends the kernel, gently first, and removes its connection file. Can be called again. */
  shutdown(): Promise<void>;
}

/** The process of a kernel ended; `log` is the end of what it wrote outside of cells. */
export class DeadKernelError extends Error {
  override readonly name = 'DeadKernelError';
  readonly log: string;
  /** True where it runs, but gave no answer in time. */
  readonly isSilent: boolean;

  constructor(message: string, log: string, isSilent = false) {
    super(message);
    this.log = log;
    this.isSilent = isSilent;
  }
}

export interface KernelOptions {
  /** A kernelspec folder. */
  readonly kernelDir: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Limit of one start. */
  readonly startTimeoutMs: number;
  /** Gives the start up; the promise then rejects. */
  readonly signal?: AbortSignal | undefined;
}

const RETRY_MS = 200;
/** What a dying kernel still sent is on its way this long. */
const LAST_WORDS_MS = 100;
const SHUTDOWN_MS = 3000;

/** A machine may be too busy for a start; the next one finds the files in memory. */
const STARTS_MAX = 2;

/**
 * Starts a kernel and waits until it answers. One that is silent is replaced once.
 * @throws DeadKernelError when it ends instead, or twice does not answer within `startTimeoutMs`
 */
export async function startKernel(options: KernelOptions): Promise<RunningKernel> {
  for (let start = 1; ; start++) {
    try {
      return await startOnce(options);
    } catch (error) {
      if (start === STARTS_MAX || !(error instanceof DeadKernelError) || !error.isSilent) throw error;
    }
  }
}

async function startOnce(options: KernelOptions): Promise<RunningKernel> {
  const spec = await readKernelspec(options.kernelDir);
  const connection = await createConnection();
  const kernel = new ProcessKernel(startProcess(spec, connection, options.cwd, options.env), connection);
  try {
    await kernel.waitUntilReady(options.startTimeoutMs, options.signal);
  } catch (error) {
    kernel.kill();
    await kernel.shutdown();
    throw error;
  }
  return kernel;
}

interface Waiting {
  reply?: ExecuteReply;
  idle: boolean;
  resolve(reply: ExecuteReply): void;
  reject(error: Error): void;
}

class ProcessKernel implements RunningKernel {
  readonly #process: KernelProcess;
  readonly #connection: Connection;
  readonly #channels: Channels;
  readonly #waiting = new Map<string, Waiting>();
  readonly #buried: Promise<void>;
  #death: DeadKernelError | undefined;
  #answered = false;
  #subscribed = false;
  #listener: (message: Message) => void = () => {};

  constructor(process: KernelProcess, connection: Connection) {
    this.#process = process;
    this.#connection = connection;
    this.#channels = openChannels(connection, (message, channel) =>
      channel === 'iopub' ? this.#hear(message) : this.#settle(message),
    );
    this.#buried = process.ended.then((how) => this.#bury(how));
  }

  /** Asks until an answer and its echo on iopub have come: from then on no output is missed. */
  async waitUntilReady(timeoutMs: number, signal?: AbortSignal): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    while (!this.#answered || !this.#subscribed) {
      signal?.throwIfAborted();
      if (!this.#process.isRunning()) throw new DeadKernelError(await this.#process.ended, this.#process.log());
      if (Date.now() > deadline) {
        throw new DeadKernelError(`no answer; limit ${timeoutMs / 1000} s`, this.#process.log(), true);
      }
      void this.#channels.send('shell', createMessage('kernel_info_request', {})).catch(() => {});
      await Promise.race([this.#process.ended, sleep(RETRY_MS)]);
    }
  }

  listen(listener: (message: Message) => void): void {
    this.#listener = listener;
  }

  execute(code: string): Execution {
    const options = { silent: false, store_history: true, user_expressions: {}, allow_stdin: false };
    const message = createMessage('execute_request', { code, ...options, stop_on_error: false });
    const reply = new Promise<ExecuteReply>((resolve, reject) => {
      if (this.#death) return reject(this.#death);
      this.#waiting.set(message.id, { idle: false, resolve, reject });
      this.#channels.send('shell', message).catch(reject);
    });
    return { id: message.id, reply };
  }

  interrupt(): void {
    this.#process.interrupt();
  }

  kill(): void {
    this.#process.kill();
  }

  async heldBytes(): Promise<number | undefined> {
    const { pid } = this.#process;
    return pid === undefined ? undefined : sumTreeBytes(pid);
  }

  async shutdown(): Promise<void> {
    if (this.#process.isRunning()) {
      this.#channels.send('control', createMessage('shutdown_request', { restart: false })).catch(() => {});
      await Promise.race([this.#process.ended, sleep(SHUTDOWN_MS, undefined, { ref: false })]);
      this.#process.kill();
    }
    await this.#buried;
    await removeConnection(this.#connection);
  }

  #hear(message: Message): void {
    this.#subscribed = true;
    this.#listener(message);
    const waiting = this.#waiting.get(message.parentId);
    if (!waiting || message.type !== 'status' || message.content['execution_state'] !== 'idle') return;
    waiting.idle = true;
    this.#finish(message.parentId, waiting);
  }

  #settle(message: Message): void {
    if (message.type === 'kernel_info_reply') this.#answered = true;
    const waiting = this.#waiting.get(message.parentId);
    if (!waiting || message.type !== 'execute_reply') return;
    waiting.reply = toReply(message.content);
    this.#finish(message.parentId, waiting);
  }

  #finish(id: string, waiting: Waiting): void {
    if (!waiting.idle || !waiting.reply) return;
    this.#waiting.delete(id);
    waiting.resolve(waiting.reply);
  }

  async #bury(how: string): Promise<void> {
    this.#death = new DeadKernelError(how, this.#process.log());
    if (this.#waiting.size > 0) await sleep(LAST_WORDS_MS);
    this.#channels.close();
    for (const waiting of this.#waiting.values()) waiting.reject(this.#death);
    this.#waiting.clear();
  }
}

function toReply(content: Readonly<Record<string, unknown>>): ExecuteReply {
  const { status, ename, evalue, traceback } = content;
  return {
    status: status === 'ok' || status === 'aborted' ? status : 'error',
    ename: String(ename ?? ''),
    evalue: String(evalue ?? ''),
    traceback: Array.isArray(traceback) ? traceback.map(String) : [],
  };
}
