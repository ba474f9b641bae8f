import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { runCommand, TINY, tinyFolder, useFolders } from './command.js';

const STEMS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

/** A notebook of one cell that starts another process, tells the numbers of both, and waits. */
function waitingNotebook(pidFile: string): string {
  const source = [
    "import { spawn } from 'node:child_process';",
    "import { writeFileSync } from 'node:fs';",
    "const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });",
    `writeFileSync(${JSON.stringify(pidFile)}, [process.pid, child.pid].join(' '));`,
    'await new Promise((resolve) => setTimeout(resolve, 100_000));',
  ];
  const cell = { cell_type: 'code', id: 'waits', metadata: {}, execution_count: null, outputs: [] };
  const cells = [{ ...cell, source: source.join('\n') }];
  return JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells });
}

/** True for a process that runs; one that was killed may stand in the system's table until its parent asks for it. */
async function isRunning(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return !/^State:\s*Z/m.test(status);
}

describe('segbook report, ended', function () {
  this.timeout(60_000);
  const makeFolder = useFolders();
  const outerTemporary = process.env['TMPDIR'];

  before(function () {
    if (process.platform === 'win32') this.skip(); // has no signals
  });
  afterEach(() => {
    if (outerTemporary === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = outerTemporary;
  });

  /** Runs a report, sends the signals while its cell waits, and tells what is left. */
  async function endReport(...signals: NodeJS.Signals[]) {
    const cwd = await makeFolder(await tinyFolder(STEMS, { 'books/.keep': '' }));
    const pidFile = join(cwd, 'pids');
    await writeFile(join(cwd, 'books', '1-waits.ipynb'), waitingNotebook(pidFile));
    const temporary = join(cwd, 't');
    await mkdir(temporary);
    process.env['TMPDIR'] = temporary;
    let told = false;
    const words = [
      'report',
      '--dataset',
      cwd,
      '--notebooks',
      join(cwd, 'books'),
      '--out',
      join(cwd, '..', 'never.html'),
    ];
    const ended = await runCommand([...words, '--backend', 'wasm', '--threads', '1', ...TINY], {
      cwd,
      onStderr: (_, signal) => {
        if (told) return;
        told = true;
        void waitFor(pidFile).then(async () => {
          for (const name of signals) {
            signal(name);
            await sleep(1);
          }
        });
      },
    });
    const pids = (await readFile(pidFile, 'utf8')).split(' ').map(Number);
    const running = await Promise.all(pids.map(isRunning));
    return {
      ...ended,
      alive: running.filter(Boolean).length,
      temporary: (await readdir(temporary)).filter((name) => name.startsWith('segbook-')),
      work: (await readdir(join(cwd, '.segbook'))).filter((name) => name.startsWith('report-')),
    };
  }

  for (const signals of [['SIGINT'], ['SIGTERM'], ['SIGHUP'], ['SIGINT', 'SIGINT']] as const)
    it(`by ${signals.join(' and ')} leaves no process, no connection file, no work folder`, async () => {
      const { code, stdout, stderr, alive, temporary, work } = await endReport(...signals);
      expect(code, stderr).to.equal(130);
      expect(stdout).to.equal('');
      if (signals.length === 1) expect(stderr).to.match(/segbook: interrupted\n$/);
      expect({ alive, temporary, work }).to.deep.equal({ alive: 0, temporary: [], work: [] });
    });
});

/** Waits until a file is there. */
async function waitFor(path: string): Promise<void> {
  while ((await readFile(path, 'utf8').catch(() => '')) === '') await sleep(50);
}
