import { statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What the server is asked for, in order. */
export interface Asked {
  readonly path: string;
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
}

export type Answer = (request: IncomingMessage, response: ServerResponse, count: number) => void;

export interface TestServer {
  readonly url: string;
  readonly asked: Asked[];
  /** Answers this path; `count` is how often it was asked before. */
  on(path: string, answer: Answer): string;
  close(): Promise<void>;
}

/** A server on this machine whose answers each test writes. */
export async function startServer(): Promise<TestServer> {
  const answers = new Map<string, { answer: Answer; count: number }>();
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push({ path, range: request.headers.range, ifRange: request.headers['if-range'] as string | undefined });
    const entry = answers.get(path);
    if (entry) entry.answer(request, response, entry.count++);
    else response.writeHead(404).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    asked,
    on(path, answer) {
      answers.set(path, { answer, count: 0 });
      return url + path;
    },
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

export interface Serving {
  readonly etag?: string;
  /** Cuts the connection of the first `cuts` answers once so many bytes have arrived, however long they take. */
  readonly cutAfter?: number;
  readonly cuts?: number;
  /** The file that they arrive in; needed with `cutAfter`. */
  readonly arrivesIn?: string;
  readonly ignoreRange?: boolean;
  readonly ignoreIfRange?: boolean;
}

/** Serves bytes as servers do: ranges, If-Range, and what is asked for above. */
export function serve(content: Uint8Array, serving: Serving = {}): Answer {
  const { etag = '"one"', cutAfter, cuts = 1, arrivesIn = '', ignoreRange, ignoreIfRange } = serving;
  return ({ headers }, response, count) => {
    const first = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0);
    const ifRange = headers['if-range'];
    const isSame = ignoreIfRange || ifRange === undefined || ifRange === etag;
    const start = ignoreRange || !isSame ? 0 : first;
    if (start > 0 && start >= content.length) {
      response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end();
      return;
    }
    const body = content.subarray(start);
    const range = { 'content-range': `bytes ${start}-${content.length - 1}/${content.length}` };
    response.writeHead(start > 0 ? 206 : 200, { etag, 'content-length': body.length, ...(start > 0 && range) });
    if (cutAfter === undefined || count >= cuts) response.end(body);
    else {
      response.write(body.subarray(0, cutAfter));
      void whenArrived(arrivesIn, start + cutAfter, response).then(() => response.destroy());
    }
  };
}

const LOOK_MS = 5;

/** Waits until a file has a size, or nobody waits for the answer any more. */
async function whenArrived(path: string, sizeBytes: number, response: ServerResponse): Promise<void> {
  while (sizeOf(path) !== sizeBytes && !response.destroyed) await sleep(LOOK_MS);
}

/** Bytes of a file; 0 where there is none. */
export function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
