import { expect } from 'chai';
import type { Diagnosis } from '../../lib/backend/doctor.js';
import { ENGINE_NAMES } from '../../lib/backend/names.js';
import { type Ended, runCommand, useFolders } from './command.js';

describe('segbook doctor', () => {
  const makeFolder = useFolders();
  let cwd: string;
  let found: Ended;
  before(async () => {
    cwd = await makeFolder({});
    found = await runCommand(['doctor', '--json', '--threads', '1'], { cwd });
  });

  it('prints one JSON document: machine, backends, and the one that would be taken', () => {
    const { code, stdout, stderr } = found;
    expect([code, stderr]).to.deep.equal([0, '']);
    const { machine, wanted, taken, backends } = JSON.parse(stdout) as Diagnosis;
    expect(machine.node).to.equal(process.versions.node);
    expect(wanted).to.equal('auto');
    expect(backends.map(({ name }) => name)).to.deep.equal(ENGINE_NAMES);
    expect(backends.find(({ eligible }) => eligible)?.name).to.equal(taken);
    expect(backends.find(({ name }) => name === 'wasm')).to.include({ works: true, threads: 1 });
    for (const { works, reason, mend } of backends) {
      if (works) continue;
      expect(reason).to.not.equal('');
      expect(mend).to.match(/\w/);
    }
  });

  it('prints a table for people, and exits with 5 where the backend asked for does not work', async () => {
    const { backends } = JSON.parse(found.stdout) as Diagnosis;
    const { name, works } = backends.find((report) => !report.works) ?? { name: 'cpu', works: true };
    const { code, stdout, stderr } = await runCommand(['doctor', '--backend', name], { cwd });
    expect(stdout)
      .to.match(/^machine {3}.*Node \d+\.\d+\.\d+$/m)
      .and.match(/^. wasm +yes +\d +\S/m);
    if (works) expect([code, stderr]).to.deep.equal([0, '']);
    else expect(stderr).to.contain(`segbook: backend that would be taken does not work: ${name}\n`);
    expect(code).to.equal(works ? 0 : 5);
  });
});
