import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Channels, openChannels } from '../../lib/notebook/channels.js';
import { type Connection, createConnection, removeConnection } from '../../lib/notebook/connection.js';
import { defaultKernelDir, readKernelspec } from '../../lib/notebook/kernelspec.js';
import { createMessage, type Message } from '../../lib/notebook/message.js';
import { type KernelProcess, startProcess } from '../../lib/notebook/process.js';

const require = createRequire(import.meta.url);
const load = (name: string): unknown => require(join(defaultKernelDir, name));

describe('the kernel', function () {
  this.timeout(30_000);

  let folder: string;
  let connection: Connection;
  let kernel: KernelProcess;
  let channels: Channels;
  const received: Message[] = [];
  let arrived: () => void = () => {};

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sb-'));
    connection = await createConnection('win32', folder); // over tcp; other tests use Unix sockets
    kernel = startProcess(await readKernelspec(defaultKernelDir), connection, folder, {});
    channels = openChannels(connection, (message) => {
      received.push(message);
      arrived();
    });
    while (!received.some(({ type }) => type === 'status')) {
      await request('kernel_info_request', {});
    }
  });

  after(async () => {
    await channels.send('control', createMessage('shutdown_request', { restart: false }));
    expect(await kernel.ended).to.equal('exit code 0');
    channels.close();
    await removeConnection(connection);
    await rm(folder, { recursive: true });
  });

  const answersTo = (id: string): Message[] => received.filter(({ parentId }) => parentId === id);

  async function waitFor(id: string, type: string): Promise<Message> {
    for (;;) {
      const message = answersTo(id).find((answer) => answer.type === type);
      if (message) return message;
      await new Promise<void>((resolve) => {
        arrived = resolve;
      });
    }
  }

  async function request(type: string, content: Record<string, unknown>): Promise<Message> {
    const message = createMessage(type, content);
    await channels.send('shell', message);
    return waitFor(message.id, type.replace('request', 'reply'));
  }

  /** Sends cells without waiting in between; gives their statuses, and ids. */
  async function requestAll(codes: string[], stopOnError: boolean): Promise<{ ids: string[]; statuses: unknown[] }> {
    const ids: string[] = [];
    for (const code of codes) {
      const message = createMessage('execute_request', { code, stop_on_error: stopOnError });
      ids.push(message.id);
      await channels.send('shell', message);
    }
    const statuses: unknown[] = [];
    for (const id of ids) {
      statuses.push((await waitFor(id, 'execute_reply')).content['status']);
      while (!answersTo(id).some(({ content }) => content['execution_state'] === 'idle')) {
        await new Promise<void>((resolve) => {
          arrived = resolve;
        });
      }
    }
    return { ids, statuses };
  }

  it('tells its language', async () => {
    const { content } = await request('kernel_info_request', {});
    expect(content).to.include({ status: 'ok', implementation: 'tslab' });
    expect(content['language_info']).to.deep.include({ name: 'typescript', file_extension: '.ts', version: '5.0.4' });
  });

  it('publishes input, prints, result and state around a cell, in order', async () => {
    const { ids, statuses } = await requestAll(["console.log('a');\n6 * 7"], true);
    expect(statuses).to.deep.equal(['ok']);
    const iopub = answersTo(ids[0]!).filter(({ type }) => type !== 'execute_reply');
    expect(iopub.map(({ type }) => type)).to.deep.equal([
      'status',
      'execute_input',
      'stream',
      'execute_result',
      'status',
    ]);
    const [, input, print, result] = iopub;
    expect(input!.content).to.deep.equal({ code: "console.log('a');\n6 * 7", execution_count: 1 });
    expect(print!.content).to.deep.equal({ name: 'stdout', text: 'a\n' });
    expect(result!.content).to.deep.equal({ execution_count: 1, data: { 'text/plain': '42' }, metadata: {} });
  });

  it('counts on, and answers a failure in reply and message', async () => {
    const { ids } = await requestAll(["throw new TypeError('no')"], true);
    const reply = await waitFor(ids[0]!, 'execute_reply');
    expect(reply.content).to.include({ status: 'error', execution_count: 2, ename: 'TypeError', evalue: 'no' });
    const error = await waitFor(ids[0]!, 'error');
    expect(error.content).to.include({ ename: 'TypeError', evalue: 'no' });
  });

  it('aborts what was sent before the failure was known, and nothing later', async () => {
    const sent = await requestAll(["throw new Error('stop')", '1', '2'], true);
    expect(sent.statuses).to.deep.equal(['error', 'aborted', 'aborted']);
    expect((await requestAll(['3'], true)).statuses).to.deep.equal(['ok']);
  });

  it('aborts nothing where the request does not want it', async () => {
    const sent = await requestAll(["throw new Error('go on')", '1', "throw new Error('again')", '2'], false);
    expect(sent.statuses).to.deep.equal(['error', 'ok', 'error', 'ok']);
  });

  it('lets an interrupted cell end in its own way where it heeds its signal', async () => {
    const wait = `const signal = globalThis[Symbol.for('segbook.cellSignal')]();
      await new Promise((resolve) => setTimeout(resolve, 10)); // what runs before the first wait cannot heed anything
      console.log('aborted:', signal.aborted);
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('put away'))));`;
    for (const run of ['once', 'and once more']) {
      const message = createMessage('execute_request', { code: wait });
      await channels.send('shell', message);
      expect((await waitFor(message.id, 'stream')).content['text'], run).to.equal('aborted: false\n');
      kernel.interrupt();
      expect((await waitFor(message.id, 'execute_reply')).content, run).to.include({ evalue: 'put away' });
    }
  });

  it('ignores a message that is not signed with its key', async () => {
    const stranger = openChannels({ ...connection, key: 'guess' }, () => {});
    const forged = createMessage('execute_request', { code: 'process.exit(1)' });
    await stranger.send('shell', forged);
    expect((await requestAll(['"alive"'], true)).statuses).to.deep.equal(['ok']);
    expect(answersTo(forged.id)).to.deep.equal([]);
    stranger.close();
  });

  it('completes code, explains it and knows whether it is complete', async () => {
    const code = 'Math.sqr';
    expect((await request('complete_request', { code, cursor_pos: 8 })).content['matches']).to.include('sqrt');
    expect((await request('inspect_request', { code: 'Math.sqrt', cursor_pos: 6 })).content).to.include({
      found: true,
    });
    expect((await request('is_complete_request', { code: 'f({' })).content).to.include({ status: 'incomplete' });
    expect((await request('comm_info_request', {})).content).to.deep.equal({ status: 'ok', comms: {} });
  });
});

describe('describeError', () => {
  const { describeError } = load('failure.cjs') as { describeError: (error: unknown) => { traceback: string[] } };

  it('leaves out how cells are run, and keeps the fields of an error', () => {
    const error = Object.assign(new Error('no'), { hint: 'try' });
    error.stack = 'Error: no\n    at cell:1:2\n    at run (node:vm:1:1)';
    expect(describeError(error).traceback).to.deep.equal(['Error: no', '    at cell:1:2 {', "  hint: 'try'", '}']);
  });
});

describe('Outbox', () => {
  const { Outbox } = load('outbox.cjs') as {
    Outbox: new (send: (frames: string[]) => Promise<void>) => { push(frames: string[]): void; empty(): Promise<void> };
  };

  it('keeps every message and their order when the socket is busy', async () => {
    const sent: number[] = [];
    let busy = false;
    const outbox = new Outbox((frames) => {
      if (busy) throw Object.assign(new Error('busy'), { code: 'EBUSY' });
      sent.push(Number(frames[0]));
      if (sent.length % 10 !== 0) return Promise.resolve();
      busy = true;
      return new Promise((resolve) => {
        setImmediate(() => {
          busy = false;
          resolve();
        });
      });
    });
    const numbers = Array.from({ length: 1005 }, (_, index) => index);
    for (const number of numbers) outbox.push([String(number)]);
    expect(sent, 'sent at once').to.have.length(10);
    await outbox.empty();
    expect(sent).to.deep.equal(numbers);
  });
});

describe('Publisher', () => {
  type Content = { text?: string; data?: Record<string, unknown> };
  interface Publisher {
    stream(name: string, text: string): void;
    display(content: object, update?: boolean): void;
    flush(): void;
  }
  const { Publisher } = load('publisher.cjs') as {
    Publisher: new (publish: (type: string, content: Content) => void, now: () => number) => Publisher;
  };

  function record(now: () => number = () => 1000): { publisher: Publisher; sent: [string, unknown][] } {
    const sent: [string, unknown][] = [];
    const publish = (type: string, { text, data }: Content): void => void sent.push([type, text ?? data]);
    return { publisher: new Publisher(publish, now), sent };
  }

  it('sends sparse prints at once and joins a flood', () => {
    const { publisher, sent } = record();
    for (let line = 0; line < 1000; line++) publisher.stream('stdout', `${line}\n`);
    expect(sent).to.have.length(64);
    publisher.flush();
    expect(sent).to.have.length(65);
    expect(sent.map(([, text]) => text).join('')).to.equal(Array.from({ length: 1000 }, (_, i) => `${i}\n`).join(''));
  });

  it('keeps the order of the two streams and of displays', () => {
    const { publisher, sent } = record();
    for (let line = 0; line < 100; line++) publisher.stream(line % 2 === 0 ? 'stdout' : 'stderr', `${line} `);
    publisher.display({ data: { 'text/plain': 'x' } });
    expect(
      sent
        .slice(0, -1)
        .map(([, text]) => text)
        .join(''),
    ).to.equal(Array.from({ length: 100 }, (_, i) => `${i} `).join(''));
    expect(sent.at(-1)).to.deep.equal(['display_data', { 'text/plain': 'x' }]);
  });

  it('sends at most four updates of a display a second, and the last one in any case', () => {
    let now = 1000;
    const { publisher, sent } = record(() => now);
    for (let step = 1; step <= 100; step++) {
      now += 10;
      publisher.display({ data: { step }, transient: { display_id: 'a' } }, true);
    }
    publisher.flush();
    expect(sent.map(([, data]) => (data as { step: number }).step)).to.deep.equal([1, 26, 51, 76, 100]);
  });

  it('sends JSON types as values', () => {
    const { publisher, sent } = record();
    publisher.display({ data: { 'application/vnd.vegalite.v5+json': '{"mark":"bar"}', 'text/plain': '{}' } });
    expect(sent[0]?.[1]).to.deep.equal({ 'application/vnd.vegalite.v5+json': { mark: 'bar' }, 'text/plain': '{}' });
  });
});

describe('expandShorthand', () => {
  const { expandShorthand } = load('shorthand.cjs') as { expandShorthand: (source: string) => string };

  it('names the value of each shorthand property', () => {
    expect(expandShorthand('f({ a, b: 1, ...c, nested: { d } });')).to.equal(
      'f({ a: a, b: 1, ...c, nested: { d: d } });',
    );
  });

  it('leaves patterns and texts alone', () => {
    for (const source of [
      'const { a, b } = c;',
      '({ a = 1 } = b);',
      "const s = '{ a }'; // { a }",
      'function f({ a }) {}',
    ]) {
      expect(expandShorthand(source)).to.equal(source);
    }
  });
});
