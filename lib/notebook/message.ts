import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/**
 * The messages of the Jupyter protocol 5.3 and their form on the wire
 * (https://jupyter-client.readthedocs.io/en/stable/messaging.html#the-wire-protocol): frames `<IDS|MSG>`, signature,
 * header, parent header, metadata, content; the signature is HMAC-SHA256 over the last four.
 */

const header = z.looseObject({ msg_id: z.string(), msg_type: z.string() });
const parent = z.looseObject({ msg_id: z.string().default('') });
const content = z.record(z.string(), z.unknown());

export interface Message {
  readonly id: string;
  /** `execute_request`, `stream`, … */
  readonly type: string;
  /** The id of the request that this message answers; empty where there is none. */
  readonly parentId: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/** A message that is not well-formed, or whose signature is not by the holder of the key. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
}

const DELIMITER = '<IDS|MSG>';

/** A new request with an id of its own. */
export function createMessage(type: string, content: Readonly<Record<string, unknown>>): Message {
  return { id: randomUUID(), type, parentId: '', content };
}

/** The signature over the four JSON frames, in lower-case hexadecimal digits. */
function sign(frames: readonly (string | Uint8Array)[], key: string): string {
  const hmac = createHmac('sha256', key);
  for (const frame of frames) hmac.update(frame);
  return hmac.digest('hex');
}

/** A message as the frames to send, signed with `key`. `session` tells the clients of one kernel apart. */
export function encodeMessage(message: Message, key: string, session: string): string[] {
  const { id, type, parentId } = message;
  const common = { session, username: 'segbook', version: '5.3', date: new Date().toISOString() };
  const frames = [
    JSON.stringify({ msg_id: id, msg_type: type, ...common }),
    JSON.stringify(parentId === '' ? {} : { msg_id: parentId }),
    '{}',
    JSON.stringify(message.content),
  ];
  return [DELIMITER, sign(frames, key), ...frames];
}

/** Compares two signatures in constant time. */
function isSame(actual: string, expected: string): boolean {
  const [a, b] = [Buffer.from(actual), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The JSON value of a frame, checked by `schema`. */
function parseFrame<T>(schema: z.ZodType<T>, frame: Uint8Array | undefined, name: string): T {
  try {
    return schema.parse(JSON.parse(Buffer.from(frame ?? []).toString('utf8')));
  } catch (cause) {
    throw new ProtocolError(`${name} of a message is not well-formed`, { cause });
  }
}

/**
 * A message from the frames received: routing frames before the delimiter and buffers after the content are ignored.
 * @throws ProtocolError when a frame is missing or malformed, or the signature does not fit `key`
 */
export function decodeMessage(frames: readonly Uint8Array[], key: string): Message {
  const start = frames.findIndex((frame) => Buffer.from(frame).toString('latin1') === DELIMITER);
  if (start < 0) throw new ProtocolError('message without delimiter');
  const signed = frames.slice(start + 2, start + 6);
  const signature = Buffer.from(frames[start + 1] ?? []).toString('latin1');
  if (signed.length < 4 || !isSame(signature, sign(signed, key))) throw new ProtocolError('signature does not fit');
  const { msg_id: id, msg_type: type } = parseFrame(header, signed[0], 'header');
  const { msg_id: parentId } = parseFrame(parent, signed[1], 'parent header');
  return { id, type, parentId, content: parseFrame(content, signed[3], 'content') };
}
