import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { packageRoot } from '../../lib/base/file.js';
import { resolveConfig } from '../../lib/config/resolve.js';

const PAGES = [
  'README.md',
  'docs/layouts.md',
  'docs/losses.md',
  'docs/networks.md',
  'docs/settings.md',
  'docs/training.md',
];

/** Paths of all settings, such as `seed` and `train.epochs`. */
function listPaths(): string[] {
  return Object.entries(resolveConfig()).flatMap(([name, value]) => {
    const isSection = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isSection ? Object.keys(value).map((key) => `${name}.${key}`) : [name];
  });
}

describe('every setting', () => {
  it('is told in the README or a page that it names', () => {
    const read = (page: string): string => readFileSync(join(packageRoot, page), 'utf8');
    const readme = read('README.md');
    for (const page of PAGES) expect(page === 'README.md' || readme.includes(`(${page})`), page).to.equal(true);
    const told = PAGES.map(read).join('\n');
    const paths = listPaths();
    expect(paths).to.include.members(['seed', 'model.norm', 'train.epochs']);
    expect(paths.filter((path) => !told.includes(`\`${path}\``))).to.deep.equal([]);
  });
});
