import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { InterruptedError } from '../../lib/base/error.js';
import { packageRoot, readText } from '../../lib/base/file.js';
import { VEGA_LITE_MIME } from '../../lib/figures/figure.js';
import type { CodeCell, Notebook, Output } from '../../lib/notebook/document.js';
import { type ExecuteOptions, executeNotebook } from '../../lib/notebook/execute.js';
import { NotebookError } from '../../lib/notebook/failure.js';
import { startKernel } from '../../lib/notebook/kernel.js';
import { defaultKernelDir } from '../../lib/notebook/kernelspec.js';

const input = (name: string): string => join(packageRoot, 'test', 'input', 'notebooks', `${name}.ipynb`);

async function failureOf(name: string, options: ExecuteOptions = {}): Promise<NotebookError> {
  const error: unknown = await executeNotebook(input(name), options).catch((reason: unknown) => reason);
  expect(error).to.be.instanceOf(NotebookError);
  return error as NotebookError;
}

const codeCells = (document: Notebook): CodeCell[] =>
  document.cells.filter((cell): cell is CodeCell => cell.cell_type === 'code');

const texts = (outputs: readonly Output[]): string[] =>
  outputs.map((output) => {
    if (output.output_type === 'stream') return `${output.name}: ${output.text}`;
    if (output.output_type === 'error') return `${output.ename}: ${output.evalue}`;
    return `${output.output_type}: ${output.data['text/plain']}`;
  });

describe('executeNotebook', function () {
  this.timeout(30_000);

  let temporary: string;
  const outerTemporary = process.env['TMPDIR'];
  before(async () => {
    temporary = await mkdtemp(join(tmpdir(), 'sb-'));
    process.env['TMPDIR'] = temporary;
  });
  after(async () => {
    if (outerTemporary === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = outerTemporary;
    await rm(temporary, { recursive: true });
  });

  describe('of a notebook that runs through', () => {
    const lines: string[] = [];
    const states: string[] = [];
    let source: string;
    let document: Notebook;
    let cells: CodeCell[];
    const outputsOf = (number: number): Output[] => cells[number - 1]!.outputs;

    before(async () => {
      source = await readText(input('outputs'));
      const logger = {
        info: (line: string) => lines.push(line),
        warn() {},
        progress: (line: string) => states.push(line),
      };
      document = await executeNotebook(input('outputs'), { logger });
      cells = codeCells(document);
    });

    it('keeps prints and the result in their order', () => {
      expect(texts(outputsOf(1))).to.deep.equal([
        'stdout: first\n',
        'stderr: second\n',
        'stdout: third\n',
        'execute_result: 480',
      ]);
    });

    it('awaits at top level and takes variables of earlier cells in shorthand', () => {
      expect(texts(outputsOf(2))).to.deep.equal(['execute_result: { width: 240, height: 160 }']);
    });

    it('loses nothing of a flood', () => {
      const expected = Array.from({ length: 20_000 }, (_, index) => `line ${index + 1}\n`).join('');
      expect(outputsOf(3)).to.deep.equal([{ output_type: 'stream', name: 'stdout', text: expected }]);
    });

    it('trims what a terminal would overwrite', () => {
      expect(texts(outputsOf(4))).to.deep.equal(['stdout: 100 %\ndone\n']);
    });

    it('shows figures as HTML and charts as Vega-Lite objects, between the prints', () => {
      expect(texts(outputsOf(5))).to.deep.equal([
        'stdout: before\n',
        'display_data: Cats & dogs',
        'stdout: between\n',
        'display_data: A rising line',
      ]);
      const [, figure, , chart] = outputsOf(5) as { data: Record<string, unknown> }[];
      expect(figure!.data['text/html']).to.contain('<figcaption>Cats &amp; dogs</figcaption>');
      expect(chart!.data[VEGA_LITE_MIME]).to.deep.equal({ description: 'A rising line', mark: 'line' });
    });

    it('lets progress replace itself and end at its last state', () => {
      expect(texts(outputsOf(6))).to.deep.equal([
        'display_data: epoch 50/50',
        'stdout: trained\n',
        'stderr: warning: few images\n',
      ]);
      expect(outputsOf(6)[0])
        .to.have.property('metadata')
        .that.deep.equals({ segbook: { progress: true } });
      expect(texts(outputsOf(7)), 'of a later cell').to.deep.equal(['display_data: in a later cell']);
    });

    it('goes on after a cell that is expected to fail, and leaves out one that is skipped', () => {
      expect(texts(outputsOf(8))).to.deep.equal(['RangeError: expected']);
      expect(cells[8]).to.include({ execution_count: null }).and.to.have.property('outputs').that.is.empty;
    });

    it('serves the display of tslab, and gives late prints to the cell that was last', () => {
      expect(outputsOf(10)).to.deep.equal([
        { output_type: 'display_data', data: { 'text/html': '<b>tslab</b>' }, metadata: {} },
      ]);
      expect(texts(outputsOf(11))).to.deep.equal(['stdout: late\n', "execute_result: 'end'"]);
    });

    it('numbers the code cells', () => {
      expect(cells.map((cell) => cell.execution_count)).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8, null, 10, 11]);
      expect(outputsOf(1).at(-1)).to.include({ execution_count: 1 });
      expect(outputsOf(11).at(-1)).to.include({ execution_count: 11 });
    });

    it('tells where it is, and one line at the end', () => {
      expect(states[0]).to.match(/^outputs {2}starting {2}0 s$/);
      expect(states.some((state) => /^outputs {2}cell 3\/11 {2}\d+ s, .+ left$/.test(state))).to.equal(true);
      expect(lines).to.have.length(1);
      expect(lines[0]).to.match(/^outputs {2}11 cells {2}\d+\.\d s$/);
    });

    it('leaves the file as it is', async () => {
      expect(await readText(input('outputs'))).to.equal(source);
    });
  });

  it('stops at the first cell that fails and tells where, what and why', async () => {
    const error = await failureOf('errors');
    expect(error).to.include({ reason: 'error', exitCode: 4, notebook: 'errors.ipynb', cell: 2, ename: 'TypeError' });
    expect(error.evalue).to.equal('nothing.x is not a function');
    const [firstLine, ...rest] = error.message.split('\n');
    expect(firstLine).to.equal('notebook cell failed: errors.ipynb, cell 2: TypeError: nothing.x is not a function');
    expect(rest.join('\n')).to.contain('    nothing.x();').and.to.contain('  stdout:\n    just before');
    expect(error.traceback.join('\n'))
      .to.contain('at cell:')
      .and.not.to.match(/tslab|launcher|node:/);
  });

  it('runs every cell when errors are allowed', async () => {
    const cells = codeCells(await executeNotebook(input('errors'), { allowErrors: true }));
    expect(cells.map((cell) => texts(cell.outputs).at(-1))).to.deep.equal([
      'stdout: fine\n',
      'TypeError: nothing.x is not a function',
      "TypeScriptError: line 1, column 7: Type 'string' is not assignable to type 'number'.",
      'Error: rejected',
      "Uncaught: 'a text'",
      'stdout: reached\n',
    ]);
  });

  it('interrupts a cell that takes too long, waiting or computing, and keeps the kernel', async () => {
    const cells = codeCells(await executeNotebook(input('sleeps'), { cellTimeoutMs: 1000, allowErrors: true }));
    expect(cells.map((cell) => texts(cell.outputs))).to.deep.equal([
      ['stdout: asleep\n', 'Error: Interrupted asynchronously'],
      ['Error: Script execution was interrupted by `SIGINT`'],
      ['stdout: awake\n'],
    ]);
  });

  it('kills a kernel that heeds no interrupt', async () => {
    const error = await failureOf('spins', { cellTimeoutMs: 1500, allowErrors: true });
    expect(error).to.include({ reason: 'timeout', cell: 1 });
    expect(error.message).to.match(/^notebook cell timed out: spins\.ipynb, cell 1: limit 1\.5 s\n/);
    expect(error.message).to.contain('spinning');
  });

  it('ends a cell that holds more memory than it may', async function () {
    if (process.platform === 'win32') this.skip(); // the system does not tell
    const error = await failureOf('hoards', { memoryLimitBytes: 0.8 * 2 ** 30 });
    expect(error).to.include({ reason: 'memory', cell: 1 });
    const [, held] = /: held (\d\.\d\d) GiB; limit 0\.80 GiB\n/.exec(error.message) ?? [];
    expect(Number(held)).to.be.within(0.8, 1.6);
  });

  it('notices that a cell ended the kernel, even where errors are allowed', async () => {
    const error = await failureOf('exits', { allowErrors: true });
    expect(error).to.include({ reason: 'dead', cell: 2 });
    expect(error.message).to.match(/^notebook kernel died: exits\.ipynb, cell 2: exit code 7\n/);
    expect(error.message).to.contain('last words');
  });

  it('gives up when its signal is aborted, in a cell or before', async () => {
    const controller = new AbortController();
    const progress = (line: string): void => {
      if (line.includes('cell 1/3')) setTimeout(() => controller.abort(), 300);
    };
    const options = { signal: controller.signal, logger: { info() {}, warn() {}, progress } };
    for (const when of ['in a cell', 'before']) {
      const error: unknown = await executeNotebook(input('sleeps'), options).catch((reason: unknown) => reason);
      expect(error, when).to.be.instanceOf(InterruptedError);
    }
  });

  describe('with a kernel that does not start', () => {
    let kernelDir: string;
    before(async () => {
      kernelDir = await mkdtemp(join(tmpdir(), 'segbook-test-'));
    });
    after(() => rm(kernelDir, { recursive: true }));

    const writeSpec = (script: string): Promise<void> =>
      writeFile(
        join(kernelDir, 'kernel.json'),
        JSON.stringify({ argv: ['node', '-e', script], display_name: 'broken', language: 'typescript' }),
      );

    it('shows how it ended and what it wrote', async () => {
      await writeSpec('console.error("no tslab here"); process.exit(3)');
      const error = await failureOf('errors', { kernelDir });
      expect(error).to.include({ reason: 'start', cell: undefined, exitCode: 4 });
      expect(error.message).to.match(/^notebook kernel not started: errors\.ipynb: exit code 3\n/);
      expect(error.message).to.contain('no tslab here');
    });

    it('starts another one in the place of one that does not answer', async () => {
      const launcher = JSON.stringify(join(defaultKernelDir, 'launcher.cjs'));
      const mark = JSON.stringify(join(kernelDir, 'started'));
      const script = `const { existsSync, writeFileSync } = require('node:fs');
        if (existsSync(${mark})) require(${launcher});
        else setInterval(() => writeFileSync(${mark}, ''), 50);`;
      await writeFile(join(kernelDir, 'late.cjs'), script);
      const argv = ['node', '{resource_dir}/late.cjs', '{connection_file}'];
      await writeFile(
        join(kernelDir, 'kernel.json'),
        JSON.stringify({ argv, display_name: 'late', language: 'typescript' }),
      );
      const spec = { kernelDir, cwd: kernelDir, env: {}, startTimeoutMs: 12_000 };
      const kernel = await startKernel(spec);
      const { status } = await kernel.execute('1 + 1').reply;
      await kernel.shutdown();
      expect(status).to.equal('ok');
    });

    it('waits no longer than the limit', async () => {
      await writeSpec('setInterval(() => {}, 1000)');
      const error = await failureOf('errors', { kernelDir, startTimeoutMs: 500 });
      expect(error.message).to.match(/^notebook kernel not started: errors\.ipynb: no answer; limit 0\.5 s/);
    });
  });

  it('leaves no kernel behind when its own process is killed', async function () {
    if (process.platform === 'win32') this.skip();
    const folder = await mkdtemp(join(tmpdir(), 'segbook-test-'));
    const pidFile = join(folder, 'pid');
    const module = JSON.stringify(new URL('../../lib/notebook/execute.js', import.meta.url).href);
    const script = `import(${module}).then((m) => m.executeNotebook(${JSON.stringify(input('orphan'))}))`;
    const env = { ...process.env, PID_FILE: pidFile, TMPDIR: folder };
    const parent = spawn(process.execPath, ['-e', script], { env, stdio: 'ignore' });
    const pid = await poll(async () => Number(await readFile(pidFile, 'utf8').catch(() => '')) || undefined);
    parent.kill('SIGKILL');
    await poll(async () => !isAlive(pid) || undefined);
    await rm(folder, { recursive: true });
  });

  it('leaves no temporary folder behind', async () => {
    const folders = await readdir(temporary);
    expect(folders.filter((name) => name.startsWith('segbook-kernel-'))).to.deep.equal([]);
  });
});

async function poll<T>(probe: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const value = await probe();
    if (value !== undefined) return value;
    await sleep(50);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
