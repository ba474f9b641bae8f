import { expect } from 'chai';
import { useBackend } from '../../lib/backend/backend.js';
import { silentLogger } from '../../lib/base/log.js';
import { resolveConfig } from '../../lib/config/resolve.js';
import { planConfig } from '../../lib/train/planRun.js';
import { squares } from './trainFixture.js';

describe('planConfig', () => {
  before(() => useBackend('wasm'));
  const dataset = squares({ train: 6, val: 2 });

  it('leaves the settings as they are unless a survey is asked for', async () => {
    const config = resolveConfig();
    expect(await planConfig(dataset, config)).to.equal(config);
  });

  it('takes what the survey decides, tells why, and keeps what was set', async () => {
    const lines: string[] = [];
    const logger = { ...silentLogger, info: (line: string) => lines.push(line) };
    const { image } = await dataset.read(dataset.items[0]!.stem);
    const config = resolveConfig({ values: { 'preprocess.plan': 'survey', 'model.base': 3 } });
    const planned = await planConfig(dataset, config, logger);
    expect([planned.preprocess.heightPx, planned.preprocess.widthPx]).to.deep.equal([image.heightPx, image.widthPx]);
    expect(planned.model.base).to.equal(3);
    expect(planned.train.batch).to.equal(1);
    expect(lines.length).to.equal(8);
    expect(lines[0]).to.match(/^plan: Input size: \d+ × \d+ px \(the images have \d+ pixels/);
  });
});
