const { inspect } = require('node:util');
const { Outbox } = require('./outbox.cjs');
const { Publisher } = require('./publisher.cjs');
const { jupyter } = require('./tslab.cjs');

/**
 * Where compiled code finds the display of the notebook: `({ data, metadata?, displayId? }) => void` shows a bundle
 * of MIME types; one with the id of a display that the same cell has shown replaces it in place.
 */
const DISPLAY = Symbol.for('segbook.display');
/** Where compiled code finds what tells it of interrupts: `() => AbortSignal`, the one of the running cell. */
const CELL_SIGNAL = Symbol.for('segbook.cellSignal');
const CHANNELS = ['iopub', 'shell', 'control', 'stdin', 'hb'];
const QUIET_MS = 10;
/** How long a cell that has asked for its signal may take to end in its own way; headless runs wait for 2 s. */
const GRACE_MS = 1000;

/** The process's own stderr, before cells are given another. */
const complain = process.stderr.write.bind(process.stderr);

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** tslab's server with every send queued and the messages and replies of the protocol (5.3) around a cell. */
class KernelServer extends jupyter.ZmqServer {
  #executor;
  #sink;
  #outboxes = [];
  #queue = [];
  #turn = Promise.resolve();
  #received = 0;
  #count = 0;
  #publisher;
  /** The running cell: what aborts it, and whether it asked for the signal. */
  #cell = { controller: new AbortController(), heeds: false };

  constructor(handler, connectionFile, executor, sink) {
    super(handler, connectionFile);
    this.#executor = executor;
    this.#sink = sink;
  }

  async bindSocket(socket, port) {
    const { transport, ip } = this.connInfo;
    socket.sendHighWaterMark = 0; // at a limit, a publisher would drop messages without a word
    const outbox = new Outbox(socket.send.bind(socket));
    const name = CHANNELS.find((channel) => this[channel] === socket);
    this[name] = { send: (frames) => outbox.push(frames), close: () => socket.close() };
    this.#outboxes.push(outbox);
    // tslab receives already: to bind in another thread meanwhile, as bind does, may leave the socket deaf for ever
    socket.bindSync(`${transport}://${ip}${transport === 'ipc' ? '-' : ':'}${port}`);
  }

  async handleShellMessage(socket, ...frames) {
    this.#received += 1;
    try {
      await super.handleShellMessage(socket, ...frames);
    } catch (error) {
      complain(`message refused: ${error.message}\n`);
    }
  }

  /** A cell in the queue is not busy yet: its turn publishes that. */
  publishStatus(status, message) {
    if (status !== 'busy' || message.header.msg_type !== 'execute_request') super.publishStatus(status, message);
  }

  handleExecute(socket, message) {
    const job = { socket, message, aborted: false };
    this.#queue.push(job);
    this.#turn = this.#turn.then(() => this.#run(job));
    return this.#turn;
  }

  handleCommInfoRequest(socket, message) {
    this.#reply(socket, message, 'comm_info_reply', { status: 'ok', comms: {} });
  }

  async close() {
    this.handler.close();
    await Promise.all(this.#outboxes.map((outbox) => outbox.empty()));
    for (const channel of CHANNELS) this[channel].close();
    setTimeout(() => process.exit(0), 100); // timers and servers of cells would keep the process alive
  }

  async #run({ socket, message, aborted }) {
    this.#queue.shift();
    super.publishStatus('busy', message);
    if (aborted) return this.#reply(socket, message, 'execute_reply', { status: 'aborted' });
    const { silent = false, stop_on_error: stopOnError = true } = message.content;
    const failure = await this.#execute(message, silent);
    if (failure && stopOnError) await this.#abortQueued();
    if (failure) this.#publisher.send('error', failure);
    this.#publisher.flush();
    const content = failure ? { status: 'error', ...failure } : { status: 'ok', payload: [], user_expressions: {} };
    this.#reply(socket, message, 'execute_reply', { ...content, execution_count: this.#count });
  }

  /** Ends the running cell: by its signal where it has asked for that, and within a second in any case. */
  interrupt() {
    const cell = this.#cell;
    const again = cell.controller.signal.aborted;
    cell.controller.abort();
    if (again || !cell.heeds) return this.#executor.interrupt();
    setTimeout(() => cell === this.#cell && cell.heeds && this.#executor.interrupt(), GRACE_MS);
  }

  /** Runs the cell and publishes what it shows; returns its failure if it has one. */
  async #execute(message, silent) {
    const { code } = message.content;
    this.#publisher = new Publisher((type, content) => this.#publish(message, type, content));
    this.#cell = { controller: new AbortController(), heeds: false };
    this.#layHooks();
    if (!silent) {
      this.#count += 1;
      this.#publisher.send('execute_input', { code, execution_count: this.#count });
    }
    await this.#executor.execute(code);
    this.#cell.heeds = false;
    const { result, failure } = this.#sink.take();
    if (result && !failure && !silent) {
      const data = { 'text/plain': inspect(result.value) };
      this.#publisher.send('execute_result', { execution_count: this.#count, data, metadata: {} });
    }
    return failure;
  }

  /** Outputs that come after the end of a cell still belong to the last one. */
  #layHooks() {
    for (const name of ['stdout', 'stderr']) {
      process[name].write = this.#createWrite(name);
      process[name].isTTY = false; // a server's terminal must not bring colours and cursor moves into a notebook
    }
    jupyter.lastWriteDisplayData = (content, update) => this.#publisher.display(content, update);
    globalThis[DISPLAY] ??= ({ data, metadata, displayId }) => {
      const transient = displayId ? { display_id: displayId } : {};
      this.#publisher.display({ data, metadata, transient }, displayId && this.#publisher.hasShown(displayId));
    };
    globalThis[CELL_SIGNAL] ??= () => {
      this.#cell.heeds = true;
      return this.#cell.controller.signal;
    };
  }

  #createWrite(name) {
    const decoder = new TextDecoder();
    return (chunk, encoding, callback) => {
      this.#publisher.stream(name, typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }));
      const done = typeof encoding === 'function' ? encoding : callback;
      if (done) process.nextTick(done);
      return true;
    };
  }

  /**
   * Aborts the requests that were sent before anyone could know of the error. Some may still lie in the socket, since a
   * cell without `await` keeps them from being read: they are waited for until none arrives any more.
   */
  async #abortQueued() {
    for (let before = -1; before !== this.#received; ) {
      before = this.#received;
      await sleep(QUIET_MS);
    }
    for (const job of this.#queue) job.aborted = true;
  }

  #publish(parent, type, content) {
    this.#reply(this.iopub, parent, type, content);
  }

  #reply(socket, parent, type, content) {
    const reply = parent.createReply();
    reply.header.msg_type = type;
    reply.content = content;
    reply.signAndSend(this.connInfo.key, socket);
  }
}

module.exports = { KernelServer };
