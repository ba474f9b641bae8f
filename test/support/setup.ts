/** Runs before every test file: fixed time zone, seed and backend, and no connection to anything but this machine. */
import { Socket } from 'node:net';
import fc from 'fast-check';

process.env['TZ'] = 'UTC';
// What a test does not ask for by name runs on the backend that every machine has.
process.env['SEGBOOK_BACKEND'] = 'wasm';
// Work of a test leaves no prepared images behind.
process.env['SEGBOOK_CACHE_MB'] = '0';
fc.configureGlobal({ seed: 1 });

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1']);
const connect = Socket.prototype.connect;

/** Refuses a connection that leaves the machine: tests are offline. */
function connectLocally(this: Socket, ...args: unknown[]): Socket {
  const first = Array.isArray(args[0]) ? args[0][0] : args[0];
  const host: unknown = typeof first === 'object' && first !== null && 'host' in first ? first.host : args[1];
  if (typeof host === 'string' && !LOOPBACK.has(host)) throw new Error(`a test must not connect to: ${host}`);
  return Reflect.apply(connect, this, args) as Socket;
}

Socket.prototype.connect = connectLocally as typeof connect;
