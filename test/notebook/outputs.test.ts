import { expect } from 'chai';
import fc from 'fast-check';
import type { CodeCell, Output } from '../../lib/notebook/document.js';
import { createOutputCollector, trimOverwritten } from '../../lib/notebook/outputs.js';

type Step = readonly [type: string, content: Record<string, unknown>, parentId?: string];

const emptyCell = (): CodeCell => ({
  cell_type: 'code',
  metadata: {},
  source: '',
  execution_count: null,
  outputs: [],
});

/** The outputs of a cell after these messages; those of another parent go to a second cell. */
function collect(...steps: readonly Step[]): Output[] {
  const [cell, other] = [emptyCell(), emptyCell()];
  const collector = createOutputCollector();
  collector.attach('request', cell, 7);
  collector.attach('other', other, 8);
  for (const [type, content, parentId = 'request'] of steps) collector.take({ id: '', type, parentId, content });
  return cell.outputs;
}

const print = (text: string, name = 'stdout'): Step => ['stream', { name, text }];
const plain = (text: string, id?: string): Record<string, unknown> => ({
  data: { 'text/plain': text },
  metadata: {},
  transient: id === undefined ? {} : { display_id: id },
});
const shown = (text: string): Output => ({ output_type: 'display_data', data: { 'text/plain': text }, metadata: {} });
const printed = (text: string, name: 'stdout' | 'stderr' = 'stdout'): Output => ({ output_type: 'stream', name, text });

describe('createOutputCollector', () => {
  it('joins neighbouring texts of one stream', () => {
    expect(collect(print('a'), print('b'), print('c', 'stderr'), print('d'))).to.deep.equal([
      printed('ab'),
      printed('c', 'stderr'),
      printed('d'),
    ]);
  });

  it('numbers results by the cell, whatever the kernel counts', () => {
    expect(collect(['execute_result', { ...plain('42'), execution_count: 99 }])).to.deep.equal([
      { output_type: 'execute_result', execution_count: 7, data: { 'text/plain': '42' }, metadata: {} },
    ]);
  });

  it('updates every display of an id in place, from another cell too', () => {
    expect(
      collect(
        ['display_data', plain('old', 'x')],
        print('between'),
        ['display_data', plain('old', 'x')],
        ['update_display_data', plain('new', 'x'), 'other'],
      ),
    ).to.deep.equal([shown('new'), printed('between'), shown('new')]);
  });

  it('passes over an update of an id that was never shown', () => {
    expect(collect(['update_display_data', plain('new', 'y')])).to.deep.equal([]);
  });

  it('clears at once, or when the next output comes', () => {
    expect(collect(print('a'), ['clear_output', { wait: false }])).to.deep.equal([]);
    expect(collect(print('a'), ['clear_output', { wait: true }])).to.deep.equal([printed('a')]);
    expect(collect(print('a'), ['clear_output', { wait: true }], print('b'))).to.deep.equal([printed('b')]);
    expect(collect(print('a'), ['clear_output', { wait: true }], ['display_data', plain('b')])).to.deep.equal([
      shown('b'),
    ]);
  });

  it('keeps errors', () => {
    const failure = { ename: 'TypeError', evalue: 'x', traceback: ['TypeError: x'] };
    expect(collect(['error', failure])).to.deep.equal([{ output_type: 'error', ...failure }]);
  });

  it('passes over messages of other requests and of types that are no output', () => {
    expect(
      collect(
        ['stream', { name: 'stdout', text: 'a' }, 'other'],
        ['stream', { name: 'stdout', text: 'a' }, 'nobody'],
        ['status', { execution_state: 'busy' }],
      ),
    ).to.deep.equal([]);
  });
});

describe('trimOverwritten', () => {
  it('keeps what a carriage return leaves', () => {
    expect(trimOverwritten('1 %\r50 %\r100 %\nnext\n')).to.equal('100 %\nnext\n');
  });

  it('keeps a line that ends in a carriage return, and Windows line ends as plain ones', () => {
    expect(trimOverwritten('50 %\r')).to.equal('50 %');
    expect(trimOverwritten('a\r\nb\r\n')).to.equal('a\nb\n');
  });

  it('takes characters back at a backspace, within their line', () => {
    expect(trimOverwritten('abc\b\bd')).to.equal('ad');
    expect(trimOverwritten('a\n\bb')).to.equal('a\nb');
  });

  it('leaves other text alone and is done after one pass', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const trimmed = trimOverwritten(text);
        expect(trimmed).not.to.match(/[\r\b]/);
        expect(trimOverwritten(trimmed)).to.equal(trimmed);
        if (!/[\r\b]/.test(text)) expect(trimmed).to.equal(text);
      }),
    );
  });
});
