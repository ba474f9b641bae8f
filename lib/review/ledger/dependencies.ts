import { dirname, join } from 'node:path';
import { z } from 'zod';
import { DataError } from '../../base/error.js';
import { readJson } from '../../base/file.js';
import type { LedgerEntry } from './entry.js';
import { bindsImporters, readStatedTerms } from './statedTerms.js';

/** What the ledger reads of a package.json. */
export interface Manifest {
  readonly license: string;
  readonly files: readonly string[];
  /** Names of packages that must or may be installed with it. */
  readonly dependencies: readonly string[];
}

const names = z.record(z.string(), z.string()).default({});
const manifest = z.object({
  license: z.string().default('not stated'),
  files: z.array(z.string()).default([]),
  dependencies: names,
  optionalDependencies: names,
});

/**
 * Reads the package.json of a folder.
 * @throws DataError when it is missing, or not of the form
 */
export async function readManifest(folder: string): Promise<Manifest> {
  const path = join(folder, 'package.json');
  const parsed = manifest.safeParse(await readJson(path));
  if (parsed.success) {
    const { license, files, dependencies, optionalDependencies } = parsed.data;
    return { license, files, dependencies: Object.keys({ ...dependencies, ...optionalDependencies }).sort() };
  }
  throw new DataError(`file is not a package.json: ${path}`, '', { cause: parsed.error });
}

/**
 * An entry for each package that the one in a folder depends on directly, with the licence that its own package.json
 * states. Of what is not installed, as optional ones may not be, the licence is not known.
 */
export async function listDependencies(folder: string): Promise<readonly LedgerEntry[]> {
  const { dependencies } = await readManifest(folder);
  return Promise.all(dependencies.map((name) => describeDependency(name, folder)));
}

async function describeDependency(name: string, folder: string): Promise<LedgerEntry> {
  const installed = await findInstalled(name, folder);
  if (installed === null)
    return { part: 'code', name, licence: 'not known', place: 'left out', allowed: 'unclear', reason: 'not installed' };
  const licence = installed.license;
  const [allowed, reason] = bindsImporters(licence)
    ? (['no', 'what imports it would have to take its licence'] as const)
    : ([readStatedTerms(licence), 'its own package.json'] as const);
  return { part: 'code', name, licence, place: 'installed', allowed, reason };
}

/** As Node looks for a package: in the `node_modules` of the folder, then of those above. */
async function findInstalled(name: string, folder: string): Promise<Manifest | null> {
  const found = await readManifest(join(folder, 'node_modules', name)).catch((error: unknown) => {
    if (error instanceof DataError) return null;
    throw error;
  });
  const above = dirname(folder);
  return found ?? (above === folder ? null : findInstalled(name, above));
}
