import { expect } from 'chai';
import { runCommand } from '../../../lib/backend/native/command.js';
import { BackendError, InterruptedError } from '../../../lib/base/error.js';
import { type Logger, silentLogger } from '../../../lib/base/log.js';
import { failureOf } from '../../support/failure.js';

const node = (script: string, options = {}): Promise<string> => runCommand(process.execPath, ['-e', script], options);

/** A logger that keeps what it is told. */
function listen(): Logger & { infos: string[]; states: string[] } {
  const [infos, states]: [string[], string[]] = [[], []];
  return { ...silentLogger, infos, states, info: (line) => infos.push(line), progress: (line) => states.push(line) };
}

describe('runCommand', () => {
  it('gives what the program wrote, without empty lines, and shows each line as progress', async () => {
    const logger = listen();
    const text = await node('console.log("one\\n\\ntwo"); process.stdout.write("three")', { logger });
    expect(text).to.equal('one\ntwo\nthree');
    expect(logger.states).to.deep.equal(['one', 'two']);
  });

  it('adds to the environment', async () => {
    expect(await node('process.stdout.write(process.env.COLOUR)', { env: { COLOUR: 'blue' } })).to.equal('blue');
  });

  it('shows the last 20 lines of a program that fails, and says how it ended', async () => {
    const logger = listen();
    const script = 'for (let i = 1; i <= 30; i++) console.error("line", i); process.exitCode = 3';
    const error = await failureOf(() => node(script, { logger }));
    expect(error).to.be.instanceOf(BackendError).and.include({ exitCode: 5 });
    expect(error.message).to.match(/\(3\): line 30$/);
    expect(logger.infos).to.have.lengthOf(20);
    expect(logger.infos[0]).to.equal('line 11');
  });

  it('fails for a program that is not there', async () => {
    const error = await failureOf(() => runCommand('no-such-program', []));
    expect(error).to.be.instanceOf(BackendError);
    expect(error.message).to.contain('no-such-program').and.contain('ENOENT');
  });

  it('ends the program when it is interrupted', async () => {
    const controller = new AbortController();
    const logger: Logger = { ...silentLogger, progress: () => controller.abort() };
    const started = Date.now();
    const error = await failureOf(() =>
      node('console.log("here"); setTimeout(() => {}, 60000)', { logger, signal: controller.signal }),
    );
    expect(error).to.be.instanceOf(InterruptedError);
    expect(Date.now() - started).to.be.below(30_000);
  });

  it('starts nothing once it is interrupted', async () => {
    const error = await failureOf(() => runCommand('no-such-program', [], { signal: AbortSignal.abort() }));
    expect(error).to.be.instanceOf(InterruptedError);
  });
});
