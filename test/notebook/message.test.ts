import { expect } from 'chai';
import fc from 'fast-check';
import {
  createMessage,
  decodeMessage,
  encodeMessage,
  type Message,
  ProtocolError,
} from '../../lib/notebook/message.js';

const toFrames = (texts: readonly string[]): Buffer[] => texts.map((text) => Buffer.from(text));
const send = (message: Message, key: string): Buffer[] => toFrames(encodeMessage(message, key, 'session'));

const message = fc.record({
  id: fc.uuid(),
  type: fc.constantFrom('execute_request', 'stream', 'status'),
  parentId: fc.option(fc.uuid(), { nil: '' }),
  content: fc.dictionary(fc.string(), fc.jsonValue()).map((value) => JSON.parse(JSON.stringify(value))),
});

describe('decodeMessage', () => {
  it('reads what encodeMessage wrote, with any routing frames before it', () => {
    fc.assert(
      fc.property(message, fc.string(), fc.array(fc.uint8Array({ maxLength: 4 })), (sent, key, routing) => {
        expect(decodeMessage([...routing, ...send(sent, key)], key)).to.deep.equal(sent);
      }),
    );
  });

  it('refuses a message signed with another key', () => {
    expect(() => decodeMessage(send(createMessage('status', {}), 'mine'), 'yours'))
      .to.throw(ProtocolError)
      .with.property('message', 'signature does not fit');
  });

  it('refuses a message of which any signed byte was changed', () => {
    const frames = send(createMessage('stream', { name: 'stdout', text: 'hi' }), 'key');
    for (const index of [1, 2, 3, 4, 5]) {
      const forged = frames.map((frame) => Buffer.from(frame));
      forged[index]![0]! ^= 1;
      expect(() => decodeMessage(forged, 'key'), `frame ${index}`).to.throw(ProtocolError, 'signature does not fit');
    }
  });

  it('refuses frames that are no message', () => {
    expect(() => decodeMessage(toFrames(['a', 'b']), 'key')).to.throw(ProtocolError, 'without delimiter');
    expect(() => decodeMessage(toFrames(['<IDS|MSG>', '', '{}']), 'key')).to.throw(ProtocolError, 'signature');
  });

  it('names the frame that is not well-formed', () => {
    const withoutType = encodeMessage({ id: 'a', type: 'x', parentId: '', content: {} }, 'key', 's');
    const broken = encodeMessage({ id: 'a', type: 'x', parentId: '', content: [] as never }, 'key', 's');
    expect(() => decodeMessage(toFrames(withoutType), 'key')).not.to.throw();
    expect(() => decodeMessage(toFrames(broken), 'key')).to.throw(ProtocolError, 'content of a message');
  });

  it('takes a signature made by another program, here hmac.new(b"key", b"".join(frames), "sha256") of Python', () => {
    const frames = ['{"msg_id":"a","msg_type":"status"}', '{"msg_id":"b"}', '{}', '{"execution_state":"idle"}'];
    const signature = '1a43e5e8d57d65caa1c4c0fb51b1e5c7b2995b087c77b649b62a2b2ee606bc67';
    expect(decodeMessage(toFrames(['<IDS|MSG>', signature, ...frames]), 'key')).to.deep.equal({
      id: 'a',
      type: 'status',
      parentId: 'b',
      content: { execution_state: 'idle' },
    });
  });
});
