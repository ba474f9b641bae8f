import { expect } from 'chai';
import type { NamedFact } from '../../lib/review/fact.js';
import { runCommand, useFolders } from './command.js';

/** A solution as the list has it. */
interface Listed {
  readonly name: string;
  readonly kind: string;
  readonly home: string;
  readonly licence: Readonly<Record<string, string>>;
  readonly commercialUse: string;
  readonly facts: readonly NamedFact[];
}

describe('segbook solutions', () => {
  const makeFolder = useFolders();

  it('prints the solutions, and with --json an array of records with their facts', async () => {
    const cwd = await makeFolder({});
    const { code, stdout, stderr } = await runCommand(['solutions', '--json'], { cwd });
    expect([code, stderr]).to.deep.equal([0, '']);
    const listed = JSON.parse(stdout) as Listed[];
    expect(listed).to.have.lengthOf.at.least(45);
    for (const record of listed) expect(record).to.include.all.keys('name', 'licence', 'home', 'sources', 'takeItWhen');
    const modnet = listed.find(({ name }) => name === 'MODNet');
    expect(modnet).to.include({ kind: 'model', home: 'https://github.com/ZHKKKe/MODNet', commercialUse: 'yes' });
    expect(modnet?.licence).to.include({ code: 'Apache-2.0', weights: 'Apache-2.0' });
    const weights = modnet?.facts.find(({ field }) => field === 'licence.weights');
    expect(weights && 'source' in weights && weights.source).to.contain('ZHKKKe/MODNet:README.md@');
    const { stdout: text } = await runCommand(['solutions'], { cwd });
    expect(text)
      .to.contain('MODNet (model)\n')
      .and.contain('  code: Apache-2.0; weights: Apache-2.0; commercial use: yes\n')
      .and.contain('rembg (tool)\n');
  });

  it('refuses a file of records that is not there', async () => {
    const cwd = await makeFolder({});
    const { code, stderr } = await runCommand(['solutions', '--records', 'none.json'], { cwd });
    expect(code).to.equal(3);
    expect(stderr).to.contain('none.json');
  });
});
