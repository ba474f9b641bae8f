import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { packageRoot, readVersion } from '../lib/base/file.js';
import { readOwnLicence } from '../lib/review/ledger/ledger.js';

describe('CITATION.cff', () => {
  const read = (name: string): Promise<string> => readFile(join(packageRoot, name), 'utf8');
  /** The value of a field of the first level. */
  const fieldOf = (file: string, field: string): string | undefined =>
    new RegExp(`^${field}: (.*)$`, 'm').exec(file)?.[1]?.replace(/^"(.*)"$/, '$1');

  it('has the version and the licence of the package', async () => {
    const file = await read('CITATION.cff');
    expect(fieldOf(file, 'version')).to.equal(await readVersion());
    expect(fieldOf(file, 'license')).to.equal(await readOwnLicence());
    expect(fieldOf(file, 'title')).to.match(/^segbook: /);
  });

  it('has what the format asks for, and names whom the licence names', async () => {
    const file = await read('CITATION.cff');
    expect(fieldOf(file, 'cff-version')).to.equal('1.2.0');
    expect(fieldOf(file, 'message')).to.be.a('string');
    const [, holder] = /^Copyright \(c\) \d{4} (.+)$/m.exec(await read('LICENSE')) ?? [];
    expect(/^authors:\n {2}- name: (.+)$/m.exec(file)?.[1]).to.equal(holder);
  });
});
