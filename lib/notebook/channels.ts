import { randomUUID } from 'node:crypto';
import { Dealer, Subscriber } from 'zeromq';
import { type Connection, endpointOf } from './connection.js';
import { decodeMessage, encodeMessage, type Message, ProtocolError } from './message.js';

/** The side of the channel `stdin` and of the heartbeat is left out: cells are not asked for input here. */
export interface Channels {
  send(channel: 'shell' | 'control', message: Message): Promise<void>;
  close(): void;
}

export type MessageListener = (message: Message, channel: 'shell' | 'control' | 'iopub') => void;

/** A kernel takes a second to listen; trying often keeps the start short. */
const RECONNECT_MS = 20;

/** Opens the channels to a kernel, which may not be listening yet. Messages without the right signature are dropped. */
export function openChannels(connection: Connection, listener: MessageListener): Channels {
  const session = randomUUID();
  const dealer = { linger: 0, reconnectInterval: RECONNECT_MS };
  const sockets = { shell: new Dealer(dealer), control: new Dealer(dealer) };
  const iopub = new Subscriber({ ...dealer, receiveHighWaterMark: 0 });
  iopub.subscribe();
  let sent: Promise<void> = Promise.resolve();
  const all = { ...sockets, iopub };
  for (const channel of ['shell', 'control', 'iopub'] as const) {
    all[channel].connect(endpointOf(connection, channel));
    void receive(all[channel], connection.key, (message) => listener(message, channel));
  }
  return {
    send(channel, message) {
      const send = () => sockets[channel].send(encodeMessage(message, connection.key, session));
      sent = sent.then(send, send);
      return sent;
    },
    close() {
      for (const socket of Object.values(all)) socket.close();
    },
  };
}

/** Hands over what arrives until the socket is closed. */
async function receive(
  socket: AsyncIterable<Uint8Array[]>,
  key: string,
  listener: (message: Message) => void,
): Promise<void> {
  for await (const frames of socket) {
    try {
      listener(decodeMessage(frames, key));
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
    }
  }
}
