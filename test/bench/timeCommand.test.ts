import { expect } from 'chai';
import { InterruptedError } from '../../lib/base/error.js';
import { timeCommand } from '../../lib/bench/timeCommand.js';
import { failureOf } from '../support/failure.js';

const node = (script: string): [string, ...string[]] => [process.execPath, '-e', script];

describe('timeCommand', () => {
  it('takes the time of a command and the memory of all that it started', async function () {
    if (process.platform === 'win32') this.skip();
    const hold = 'const held = Buffer.alloc(200e6, 1); setTimeout(() => held.length, 1200)';
    const script = `require('child_process').spawnSync(process.execPath, ['-e', ${JSON.stringify(hold)}])`;
    const { ms, peakRssMB } = await timeCommand(node(script), { cwd: '.' });
    expect(ms).to.be.within(1200, 20_000);
    expect(peakRssMB).to.be.within(200, 600);
  });

  it('hands on the folder and the environment', async () => {
    const script = "process.exit(process.env.COLOUR === 'red' && process.cwd() === '/' ? 0 : 1)";
    await timeCommand(node(script), { cwd: '/', env: { COLOUR: 'red' } });
  });

  it('throws how a command failed, with what it said last', async () => {
    const error = await failureOf(() => timeCommand(node("console.error('a\\nb'); process.exit(3)"), { cwd: '.' }));
    expect(error.message).to.equal(`measured command failed: ${process.execPath}: exit code 3 (b)`);
    const missing = await failureOf(() => timeCommand(['/nowhere/python'], { cwd: '.' }));
    expect(missing.message).to.include('/nowhere/python').and.include('ENOENT');
  });

  it('ends the command when its signal fires', async () => {
    const controller = new AbortController();
    const run = failureOf(() =>
      timeCommand(node('setInterval(() => {}, 100)'), { cwd: '.', signal: controller.signal }),
    );
    setTimeout(() => controller.abort(), 300);
    expect(await run).to.be.instanceOf(InterruptedError);
  });
});
