import { expect } from 'chai';
import { runCells } from '../../lib/notebook/cell.js';
import type { CodeCell, Notebook } from '../../lib/notebook/document.js';
import type { NotebookError } from '../../lib/notebook/failure.js';
import { DeadKernelError, type ExecuteReply, type Kernel } from '../../lib/notebook/kernel.js';
import { limitMemory } from '../../lib/notebook/memoryLimit.js';
import type { Message } from '../../lib/notebook/message.js';

const OK: ExecuteReply = { status: 'ok', ename: '', evalue: '', traceback: [] };
const FAILED: ExecuteReply = { status: 'error', ename: 'Error', evalue: 'no', traceback: ['Error: no'] };

/** What the scripted kernel does with a cell of this source. */
type Act = 'ok' | 'fail' | 'die' | 'hang' | 'hang until interrupted' | 'finish when interrupted';

interface ScriptedKernel extends Kernel {
  readonly calls: string[];
}

/** A kernel that does what the source of a cell says, and prints it first. */
function scriptKernel(heldBytes = 0): ScriptedKernel {
  const calls: string[] = [];
  let listener: (message: Message) => void = () => {};
  let interrupt: () => void = () => {};
  let die: () => void = () => {};
  const act = (source: Act): Promise<ExecuteReply> =>
    new Promise((resolve, reject) => {
      die = () => reject(new DeadKernelError('signal SIGKILL', 'out of memory'));
      if (source === 'ok') resolve(OK);
      else if (source === 'fail') resolve(FAILED);
      else if (source === 'die') die();
      else if (source === 'hang until interrupted') interrupt = () => resolve(FAILED);
      else if (source === 'finish when interrupted') interrupt = () => resolve(OK);
    });
  return {
    calls,
    listen(next) {
      listener = next;
    },
    execute(code) {
      const id = String(calls.push(code));
      const reply = Promise.resolve().then(() => {
        listener({ id: '', type: 'stream', parentId: id, content: { name: 'stdout', text: code } });
        return act(code as Act);
      });
      return { id, reply };
    },
    interrupt() {
      calls.push('interrupt');
      interrupt();
    },
    kill() {
      calls.push('kill');
      die();
    },
    heldBytes: async () => heldBytes,
  };
}

const code = (source: string, tags: string[] = []): CodeCell => ({
  cell_type: 'code',
  metadata: { tags },
  source,
  execution_count: null,
  outputs: [],
});

const notebookOf = (...cells: Notebook['cells']): Notebook => ({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells });

const options = { notebook: 'a.ipynb', cellTimeoutMs: 20, interruptGraceMs: 20 };

async function run(document: Notebook, more = {}): Promise<{ calls: string[]; error: NotebookError | undefined }> {
  const kernel = scriptKernel();
  const error = await runCells(kernel, document, { ...options, ...more }).then(
    () => undefined,
    (reason: NotebookError) => reason,
  );
  return { calls: kernel.calls, error };
}

describe('runCells', () => {
  it('runs code cells in order and fills in outputs and numbers', async () => {
    const text = { cell_type: 'markdown' as const, metadata: {}, source: '# a' };
    const document = notebookOf(code('ok'), text, code('ok'));
    expect(await run(document)).to.deep.equal({ calls: ['ok', 'ok'], error: undefined });
    expect(document.cells[2]).to.deep.include({
      execution_count: 2,
      outputs: [{ output_type: 'stream', name: 'stdout', text: 'ok' }],
    });
  });

  it('forgets outputs of an earlier run', async () => {
    const cell = { ...code('ok'), outputs: [{ output_type: 'stream' as const, name: 'stderr' as const, text: 'old' }] };
    await run(notebookOf(cell));
    expect(cell.outputs).to.deep.equal([{ output_type: 'stream', name: 'stdout', text: 'ok' }]);
  });

  it('leaves a cell tagged skip-execution as it is', async () => {
    const document = notebookOf(code('fail', ['skip-execution']), code('ok'));
    expect(await run(document)).to.deep.equal({ calls: ['ok'], error: undefined });
    expect(document.cells[0]).to.deep.include({ execution_count: null, outputs: [] });
    expect(document.cells[1]).to.include({ execution_count: 2 });
  });

  it('stops at a failed cell, unless its tag or the option allows the failure', async () => {
    const { calls, error } = await run(notebookOf(code('ok'), code('fail'), code('ok')));
    expect(calls).to.deep.equal(['ok', 'fail']);
    expect(error).to.include({ reason: 'error', cell: 2, ename: 'Error', evalue: 'no' });
    expect(error?.message.split('\n')[0]).to.equal('notebook cell failed: a.ipynb, cell 2: Error: no');
    const tagged = await run(notebookOf(code('fail', ['raises-exception']), code('ok')));
    expect(tagged).to.deep.equal({ calls: ['fail', 'ok'], error: undefined });
    const allowed = await run(notebookOf(code('fail'), code('fail')), { allowErrors: true });
    expect(allowed).to.deep.equal({ calls: ['fail', 'fail'], error: undefined });
  });

  it('interrupts a cell when its time is over', async () => {
    const { calls, error } = await run(notebookOf(code('hang until interrupted'), code('ok')));
    expect(calls).to.deep.equal(['hang until interrupted', 'interrupt']);
    expect(error).to.include({ reason: 'timeout', cell: 1 });
    expect(error?.message.split('\n')[0]).to.equal('notebook cell timed out: a.ipynb, cell 1: limit 0.02 s');
  });

  it('goes on after an interrupted cell where errors are allowed', async () => {
    const { calls, error } = await run(notebookOf(code('hang until interrupted'), code('ok')), { allowErrors: true });
    expect(calls).to.deep.equal(['hang until interrupted', 'interrupt', 'ok']);
    expect(error).to.equal(undefined);
  });

  it('takes a cell that ends well in spite of the interrupt', async () => {
    const { calls, error } = await run(notebookOf(code('finish when interrupted'), code('ok')));
    expect(calls).to.deep.equal(['finish when interrupted', 'interrupt', 'ok']);
    expect(error).to.equal(undefined);
  });

  it('kills the kernel when the interrupt does not help, whatever is allowed', async () => {
    const { calls, error } = await run(notebookOf(code('hang'), code('ok')), { allowErrors: true });
    expect(calls).to.deep.equal(['hang', 'interrupt', 'kill']);
    expect(error).to.include({ reason: 'timeout', cell: 1 });
  });

  it('names the cell in which the kernel died, whatever is allowed', async () => {
    const { error } = await run(notebookOf(code('ok'), code('die')), { allowErrors: true });
    expect(error).to.include({ reason: 'dead', cell: 2 });
    expect(error?.message.split('\n')[0]).to.equal('notebook kernel died: a.ipynb, cell 2: signal SIGKILL');
    expect(error?.message).to.contain('out of memory');
  });

  it('tells which cell is next', async () => {
    const told: string[] = [];
    await run(notebookOf(code('ok'), code('ok')), {
      onCell: (cell: number, all: number) => told.push(`${cell}/${all}`),
    });
    expect(told).to.deep.equal(['1/2', '2/2']);
  });

  describe('with a limit of memory', () => {
    const GIB = 2 ** 30;

    async function runLimited(document: Notebook, heldBytes: number, more = {}) {
      const kernel = scriptKernel(heldBytes);
      const limited = limitMemory(kernel, 2 * GIB, { pollMs: 5, graceMs: 20 });
      const error = await runCells(limited, document, { notebook: 'a.ipynb', ...more }).then(
        () => undefined,
        (reason: NotebookError) => reason,
      );
      return { calls: kernel.calls, error };
    }

    it('interrupts a cell that holds more, and names cell, value and limit', async () => {
      const { calls, error } = await runLimited(notebookOf(code('hang until interrupted'), code('ok')), 3 * GIB);
      expect(calls).to.deep.equal(['hang until interrupted', 'interrupt']);
      expect(error).to.include({ reason: 'memory', cell: 1, exitCode: 4 });
      expect(error?.message.split('\n')[0]).to.equal(
        'notebook cell held too much memory: a.ipynb, cell 1: held 3.00 GiB; limit 2.00 GiB',
      );
    });

    it('kills the kernel when the interrupt does not help, whatever is allowed', async () => {
      const { calls, error } = await runLimited(notebookOf(code('hang'), code('ok')), 3 * GIB, { allowErrors: true });
      expect(calls).to.deep.equal(['hang', 'interrupt', 'kill']);
      expect(error).to.include({ reason: 'memory', cell: 1 });
    });

    it('goes on after an interrupted cell where errors are allowed, and shows why it ended', async () => {
      const document = notebookOf(code('hang until interrupted'), code('ok'));
      const { calls, error } = await runLimited(document, 3 * GIB, { allowErrors: true });
      expect(calls).to.deep.equal(['hang until interrupted', 'interrupt', 'ok']);
      expect(error).to.equal(undefined);
      const [cell] = document.cells as CodeCell[];
      expect(cell?.outputs.at(-1)).to.include({ ename: 'MemoryLimit', evalue: 'held 3.00 GiB; limit 2.00 GiB' });
    });

    it('leaves a cell alone that holds less', async () => {
      const document = notebookOf(code('hang'));
      const { calls, error } = await runLimited(document, GIB, { cellTimeoutMs: 50, interruptGraceMs: 20 });
      expect(calls).to.deep.equal(['hang', 'interrupt', 'kill']);
      expect(error).to.include({ reason: 'timeout' });
    });
  });
});
