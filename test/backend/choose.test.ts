import { expect } from 'chai';
import { chooseEngine, type Engine } from '../../lib/backend/choose.js';
import type { EngineOptions } from '../../lib/backend/engine.js';
import type { EngineName } from '../../lib/backend/names.js';
import { BackendError } from '../../lib/base/error.js';
import { failureOf } from '../support/failure.js';

const STARTED = { threads: 3, device: 'a device', versions: { engine: '1.0' } };

const working = (name: EngineName): Engine => ({ name, start: async () => STARTED });

const failing = (name: EngineName, error: Error): Engine => ({ name, start: () => Promise.reject(error) });

const NOT_BUILT = new BackendError('not built', 'Run npm run native.');

describe('chooseEngine', () => {
  it('takes the first engine for auto, and starts no other', async () => {
    const unused = failing('cpu', new Error('must not start'));
    expect(await chooseEngine('auto', 2, [working('wasm'), unused])).to.deep.equal({
      name: 'wasm',
      reason: 'the fastest that works here',
      ...STARTED,
    });
  });

  it('tells why each faster engine was passed over, once for equal reasons', async () => {
    const engines = [
      failing('tensorflow-gpu', NOT_BUILT),
      failing('tensorflow', NOT_BUILT),
      failing('webgpu', new BackendError('no adapter; one is needed')),
      working('wasm'),
      working('cpu'),
    ];
    const { name, reason } = await chooseEngine('auto', 2, engines);
    expect(name).to.equal('wasm');
    expect(reason).to.equal(
      'the fastest that works here; tensorflow-gpu and tensorflow: not built; webgpu: no adapter',
    );
  });

  it('passes over an engine that fails in a way of its own, by the first line of what it says', async () => {
    const engines = [failing('webgpu', new TypeError('a is not a function\n  more')), working('cpu')];
    expect((await chooseEngine('auto', 2, engines)).reason).to.equal(
      'the fastest that works here; webgpu: a is not a function',
    );
  });

  it('tells an engine whether it was asked for, and with how many threads', async () => {
    const seen: EngineOptions[] = [];
    const engine: Engine = {
      name: 'wasm',
      start: async (options) => {
        seen.push(options);
        return STARTED;
      },
    };
    await chooseEngine('auto', 2, [engine]);
    expect(await chooseEngine('wasm', 5, [engine])).to.include({ reason: 'asked for' });
    expect(seen).to.deep.equal([{ threads: 2 }, { threads: 5, asked: true }]);
  });

  it('never falls back from an engine that was asked for, and hands its reason and mend on', async () => {
    const engines = [failing('tensorflow', NOT_BUILT), working('wasm')];
    const error = await failureOf(() => chooseEngine('tensorflow', 2, engines));
    expect(error).to.be.instanceOf(BackendError).and.include({
      message: 'backend tensorflow cannot run here: not built',
      hint: 'Run npm run native.',
      exitCode: 5,
    });
  });

  it('fails when no engine works', async () => {
    const error = await failureOf(() => chooseEngine('auto', 2, [failing('cpu', new Error('broken'))]));
    expect(error).to.be.instanceOf(BackendError);
    expect(error.message).to.equal('no backend works here; cpu: broken');
  });
});
