import { expect } from 'chai';
import { BackendError, InterruptedError, MemoryError } from '../../lib/base/error.js';
import { type Runner, type RunnerOptions, startRunner } from '../../lib/bench/runner.js';
import { failureOf } from '../support/failure.js';

const READY = '{"ready": {"engine": "script", "threads": 1, "firstMs": 1, "parameters": 0}}';

/** Starts a process that is ready, and then does this with each line that it hears. */
function startScript(onLine: string, options: RunnerOptions = {}, first = `say('${READY}')`): Promise<Runner> {
  const script = `
    const say = (line) => process.stdout.write(line + '\\n');
    ${first};
    require('readline').createInterface({ input: process.stdin }).on('line', (line) => { ${onLine} });
  `;
  return startRunner([process.execPath, '-e', script], options);
}

describe('startRunner', () => {
  it('asks and hears, and passes over what is no answer', async () => {
    const runner = await startScript(`
      say('a remark');
      say('{"a remark');
      say(line === 'run' ? '{"ms": 12.5}' : '{"peakRssMB": 90}');
    `);
    expect(runner.ready.engine).to.equal('script');
    expect([await runner.run(), await runner.run(), await runner.end()]).to.deep.equal([12.5, 12.5, 90]);
  });

  it('throws what the process tells, as the error it was', async () => {
    const tell = (name: string) => `say('{"error": {"name": "${name}", "message": "m", "hint": "h", "exitCode": 5}}')`;
    for (const [name, type] of [
      ['MemoryError', MemoryError],
      ['BackendError', BackendError],
    ] as const) {
      const error = await failureOf(() => startScript('', {}, tell(name)));
      expect(error).to.be.instanceOf(type);
      expect([error.message, error.hint]).to.deep.equal(['m', 'h']);
    }
    const other = await failureOf(() => startScript('', {}, tell('TypeError')));
    expect(other).to.include({ message: 'm', exitCode: 5 });
  });

  it('tells how a process ended, with the last line of its stderr', async () => {
    const runner = await startScript(`process.stderr.write('one\\nthe reason\\n', () => process.exit(7))`);
    const error = await failureOf(() => runner.run());
    expect(error.message).to.equal('measured process ended early: exit code 7 (the reason)');
    expect(error).to.not.be.instanceOf(MemoryError);
  });

  it('takes a process that the system killed, or that says so, for one that had too little memory', async () => {
    const killed = await startScript(`process.kill(process.pid, 'SIGKILL')`);
    expect(await failureOf(() => killed.run())).to.be.instanceOf(MemoryError);
    const aborted = await startScript(`process.stderr.write('Reached heap limit', () => process.exit(134))`);
    expect(await failureOf(() => aborted.run())).to.be.instanceOf(MemoryError);
  });

  it('ends a process that takes too long, one that is not wanted any more, and one that is not there', async () => {
    const slow = await startScript('', { timeoutMs: 300 });
    expect((await failureOf(() => slow.run())).message).to.equal(
      'measurement too slow; one run must take at most 0.3 s',
    );
    const controller = new AbortController();
    const runner = await startScript('', { signal: controller.signal });
    const run = failureOf(() => runner.run());
    controller.abort();
    expect(await run).to.be.instanceOf(InterruptedError);
    const missing = await startRunner(['/nowhere/python']).catch((error: unknown) => error);
    expect(String(missing)).to.contain('ENOENT');
  });
});
