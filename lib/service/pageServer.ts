import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { ConfigError, isSystemError } from '../base/error.js';
import { EVENTS_PATH, enlivenPage } from './livePage.js';

/** What an open page is told. */
export interface BuildState {
  /** The page that is there: one that shows another loads it. */
  readonly build: string;
  readonly isBuilding: boolean;
  /** Why the last build failed, in the words of the terminal; null where it did not. */
  readonly failure: string | null;
}

export interface PageServerOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** The page as it is on disk. */
  readPage(): Promise<string>;
  /** What reloads it. */
  readonly script: string;
  readonly state: BuildState;
}

/** Serves one page to this machine alone. */
export interface PageServer {
  /** Such as `http://127.0.0.1:8080/`. */
  readonly address: string;
  tell(state: BuildState): void;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
/** Names by which a browser of this machine may call; any other is a page elsewhere that had its name pointed here. */
const OWN_NAMES = [HOST, 'localhost'];

const CLOSE_MS = 500;

const HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': "frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/**
 * Starts to serve a page on the loopback interface.
 * @throws ConfigError when the port cannot be had
 */
export async function startPageServer(options: PageServerOptions): Promise<PageServer> {
  let state = options.state;
  const listeners = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    const [path] = (request.url ?? '/').split('?');
    if (!isOwn(request)) refuse(response, 403);
    else if (request.method !== 'GET' && request.method !== 'HEAD') refuse(response, 405);
    else if (path === '/') void sendPage(request, response, options);
    else if (path === EVENTS_PATH && request.method === 'GET') openEvents(response, listeners, state);
    else refuse(response, 404);
  });
  const port = await listen(server, options.port);
  return {
    address: `http://${HOST}:${port}/`,
    tell(next) {
      state = next;
      for (const response of listeners) sendState(response, state);
    },
    close: () => closeServer(server, listeners),
  };
}

function isOwn({ headers: { host = '' } }: IncomingMessage): boolean {
  return OWN_NAMES.includes(host.replace(/:\d+$/, '').toLowerCase());
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { ...HEADERS, 'content-type': 'text/plain; charset=utf-8' }).end(`${status}\n`);
}

async function sendPage(
  request: IncomingMessage,
  response: ServerResponse,
  { readPage, script }: PageServerOptions,
): Promise<void> {
  try {
    const page = enlivenPage(await readPage(), script);
    response.writeHead(200, { ...HEADERS, 'content-type': 'text/html; charset=utf-8' });
    response.end(request.method === 'HEAD' ? undefined : page);
  } catch {
    refuse(response, 500);
  }
}

/** Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
function openEvents(response: ServerResponse, listeners: Set<ServerResponse>, state: BuildState): void {
  response.writeHead(200, { ...HEADERS, 'content-type': 'text/event-stream; charset=utf-8' });
  response.write('retry: 1000\n\n');
  sendState(response, state);
  listeners.add(response);
  response.on('close', () => listeners.delete(response));
}

function sendState(response: ServerResponse, state: BuildState): void {
  response.write(`event: state\ndata: ${JSON.stringify(state)}\n\n`);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(explain(error, port)));
    server.listen(port, HOST, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function explain(error: Error, port: number): Error {
  if (!isSystemError(error, 'EADDRINUSE') && !isSystemError(error, 'EACCES')) return error;
  const hint = 'Give another --port, or leave it out.';
  return new ConfigError(`port must be free and allowed: ${port}`, hint, { cause: error });
}

/** Lets answers that are under way end, for a moment. */
function closeServer(server: Server, listeners: ReadonlySet<ServerResponse>): Promise<void> {
  for (const response of listeners) response.end();
  const deadline = setTimeout(() => server.closeAllConnections(), CLOSE_MS);
  return new Promise((resolve) => {
    server.close(() => {
      clearTimeout(deadline);
      resolve();
    });
    server.closeIdleConnections();
  });
}
