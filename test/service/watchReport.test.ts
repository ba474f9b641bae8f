import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { packageRoot } from '../../lib/base/file.js';
import { TINY, tinyFolder, useFolders } from '../cli/command.js';
import { useBrowser } from '../support/browser.js';

/** A notebook with a heading, and a cell that prints. */
function notebook(heading: string, source: string): string {
  const markdown = { cell_type: 'markdown', id: 'text', metadata: {}, source: `# ${heading}` };
  const code = { cell_type: 'code', id: 'code', metadata: {}, execution_count: null, outputs: [], source };
  return JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [markdown, code] });
}

describe('segbook report --watch (needs Chromium; CHROMIUM_PATH names another)', function () {
  this.timeout(300_000);
  const makeFolder = useFolders();
  const browser = useBrowser();
  let child: ChildProcess | undefined;

  before(function () {
    if (process.platform === 'win32') this.skip();
  });
  after(async () => {
    if (child?.exitCode === null) {
      child.kill('SIGINT');
      await new Promise((resolve) => child?.once('close', resolve));
    }
  });

  it('serves the page, follows edits, shows a failure over the old page, and ends without a trace', async () => {
    const cwd = await makeFolder(await tinyFolder(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']));
    const books = await makeFolder({});
    const temporary = join(books, 'temporary');
    await mkdir(temporary, { recursive: true });
    const path = join(books, '1-small.ipynb');
    await writeFile(path, notebook('First heading', 'console.log(6 * 7);'));
    const out = join(books, 'out', 'page.html');
    const main = join(packageRoot, 'dist/lib/cli/main.js');
    const words = [
      'report',
      '--watch',
      '--dataset',
      cwd,
      '--notebooks',
      books,
      '--out',
      out,
      '--threads',
      '1',
      ...TINY,
    ];
    const env = { ...process.env, TMPDIR: temporary };
    child = spawn(process.execPath, [main, ...words], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const told = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      child[name]?.setEncoding('utf8').on('data', (text: string) => {
        told[name] += text;
      });
    const ended = new Promise((resolve) => child?.once('close', resolve));
    while (!/^http:\/\/127\.0\.0\.1:\d+\/\n/.test(told.stdout)) {
      expect(child.exitCode, told.stderr).to.equal(null);
      await sleep(50);
    }

    const page = await browser().newPage();
    const messages: string[] = [];
    page.on('console', (message) => messages.push(message.text()));
    page.on('pageerror', (error) => messages.push(error.message));
    await page.goto(told.stdout.trim());
    await page.getByRole('heading', { name: 'First heading' }).waitFor();
    const note = page.locator('.sb-build');
    await note.waitFor({ state: 'hidden' });

    await writeFile(path, notebook('Second heading', 'console.log(6 * 7);'));
    await page.getByRole('heading', { name: 'Second heading' }).waitFor({ timeout: 90_000 });
    expect(await readFile(out, 'utf8'))
      .to.not.include('data-build')
      .and.not.include('connect-src');

    const before = await readFile(out, 'utf8');
    await writeFile(path, notebook('Third heading', "throw new RangeError('too far');"));
    await note.filter({ hasText: 'The last build failed' }).waitFor({ timeout: 90_000 });
    expect(await note.innerText()).to.match(/notebook cell failed: 1-small\.ipynb, cell 1: RangeError: too far/);
    expect(told.stderr).to.include('segbook: notebook cell failed: 1-small.ipynb, cell 1: RangeError: too far');
    expect(await page.getByRole('heading', { name: 'Second heading' }).isVisible()).to.equal(true);
    expect(await readFile(out, 'utf8')).to.equal(before);

    await writeFile(path, notebook('Fourth heading', 'console.log(1);'));
    await page.getByRole('heading', { name: 'Fourth heading' }).waitFor({ timeout: 90_000 });
    await note.waitFor({ state: 'hidden' });
    expect(messages).to.deep.equal([]);

    child.kill('SIGINT');
    expect(await ended).to.equal(130);
    expect((await readdir(join(cwd, '.segbook'))).filter((name) => name.startsWith('report-'))).to.deep.equal([]);
    expect((await readdir(temporary)).filter((name) => name.startsWith('segbook-'))).to.deep.equal([]);
  });
});
