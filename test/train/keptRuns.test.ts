import { join } from 'node:path';
import { expect } from 'chai';
import { openRunKeeper, type RunState } from '../../lib/train/keptRuns.js';
import { useFolders } from '../data/folderFixture.js';

describe('openRunKeeper', () => {
  const makeFolder = useFolders();

  it('restores a run so that who looks meanwhile finds it whole or not at all', async () => {
    const folder = await makeFolder({
      'kept/a/config.json': '{}',
      'kept/a/history.jsonl': '',
      'kept/a/model/model.json': '{}',
      'kept/a/model/weights.bin': 'weights',
      'kept/a/provenance.json': '{}',
    });
    const { weights } = await openRunKeeper(join(folder, 'none'), join(folder, 'kept')).readKept('a');
    expect(weights).to.match(/^[0-9a-f]{64}$/);
    for (let i = 0; i < 20; i++) {
      const keeper = openRunKeeper(join(folder, `run-${i}`), join(folder, 'kept'));
      let isRestored = false;
      const restored = keeper.restore('a').finally(() => {
        isRestored = true;
      });
      const states: RunState[] = [];
      while (!isRestored) states.push(await keeper.read());
      await restored;
      expect([null, weights]).to.include.members(states.map((state) => state.weights));
      expect((await keeper.read()).weights).to.equal(weights);
    }
  });
});
