import { expect } from 'chai';
import { listChanges } from '../../lib/config/changes.js';
import { resolveConfig } from '../../lib/config/resolve.js';

describe('listChanges', () => {
  it('finds nothing where all is at its default', () => {
    expect(listChanges(resolveConfig())).to.deep.equal([]);
  });

  it('names each setting that differs, at both levels', () => {
    const config = resolveConfig({ values: { seed: 7, 'report.samples': 3 } });
    const { samples } = resolveConfig().report;
    expect(listChanges(config)).to.deep.equal([
      { path: 'seed', value: 7, standard: 1 },
      { path: 'report.samples', value: 3, standard: samples },
    ]);
  });

  it('compares lists by what they hold', () => {
    const scores = [{ name: 'a', file: 'a.json' }];
    const config = resolveConfig({ file: { report: { scores } } });
    expect(listChanges(config)).to.deep.equal([{ path: 'report.scores', value: scores, standard: [] }]);
    expect(listChanges(config, structuredClone(config))).to.deep.equal([]);
  });
});
