import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Where a kernel listens, told to it by a connection file
 * (https://jupyter-client.readthedocs.io/en/stable/kernels.html#connection-files).
 */

export type Channel = 'shell' | 'iopub' | 'stdin' | 'control' | 'hb';
export type Transport = 'ipc' | 'tcp';

export interface Connection {
  readonly transport: Transport;
  /** An address for tcp, the beginning of a path for ipc. */
  readonly ip: string;
  readonly ports: Readonly<Record<Channel, number>>;
  /** Signs every message. */
  readonly key: string;
  /** The connection file, readable by its owner alone, in a folder of its own. */
  readonly file: string;
  readonly folder: string;
}

const CHANNELS: readonly Channel[] = ['shell', 'iopub', 'stdin', 'control', 'hb'];

/** The path of a Unix socket has at most 103 bytes on macOS and 107 on Linux. */
const MAX_SOCKET_PATH_BYTES = 103;

/** Unix sockets where the system has them and the path is short enough, else tcp on this machine. */
function chooseTransport(folder: string, platform: NodeJS.Platform): Transport {
  const fits = Buffer.byteLength(join(folder, 'ipc-5')) <= MAX_SOCKET_PATH_BYTES;
  return platform !== 'win32' && fits ? 'ipc' : 'tcp';
}

function listenAnywhere(): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}

/** Ports that nobody listens on, all open at once so that they differ. */
async function findFreePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, listenAnywhere));
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  });
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

async function assignPorts(transport: Transport): Promise<Record<Channel, number>> {
  const free = transport === 'tcp' ? await findFreePorts(CHANNELS.length) : [];
  const entries = CHANNELS.map((channel, index) => [channel, free[index] ?? index + 1]);
  return Object.fromEntries(entries) as Record<Channel, number>;
}

/** The zeromq address of a channel. */
export function endpointOf(connection: Pick<Connection, 'transport' | 'ip' | 'ports'>, channel: Channel): string {
  const { transport, ip, ports } = connection;
  return `${transport}://${ip}${transport === 'ipc' ? '-' : ':'}${ports[channel]}`;
}

/** Makes a temporary folder with a connection file for a new kernel, with a key of its own. */
export async function createConnection(
  platform: NodeJS.Platform = process.platform,
  parentFolder: string = tmpdir(),
): Promise<Connection> {
  const folder = await mkdtemp(join(parentFolder, 'segbook-kernel-'));
  const transport = chooseTransport(folder, platform);
  const ip = transport === 'ipc' ? join(folder, 'ipc') : '127.0.0.1';
  const ports = await assignPorts(transport);
  const key = randomBytes(32).toString('hex');
  const file = join(folder, 'connection.json');
  const named = Object.fromEntries(CHANNELS.map((channel) => [`${channel}_port`, ports[channel]]));
  const content = { transport, ip, ...named, key, signature_scheme: 'hmac-sha256', kernel_name: 'segbook' };
  await writeFile(file, JSON.stringify(content), { mode: 0o600 });
  return { transport, ip, ports, key, file, folder };
}

/** Removes the connection file and its folder. */
export async function removeConnection(connection: Pick<Connection, 'folder'>): Promise<void> {
  await rm(connection.folder, { recursive: true, force: true });
}
