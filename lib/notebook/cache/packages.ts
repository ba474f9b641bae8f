import { dirname, join } from 'node:path';
import { z } from 'zod';
import { readFileOrNull } from './fileHash.js';

const manifest = z.object({
  version: z.string().default(''),
  dependencies: z.record(z.string(), z.string()).default({}),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
});

/** The folder of a package as a module in `from` finds it; null where it is not installed. */
async function findPackage(name: string, from: string): Promise<{ folder: string; text: string } | null> {
  for (let folder = from; ; folder = dirname(folder)) {
    const bytes = await readFileOrNull(join(folder, 'node_modules', name, 'package.json'));
    if (bytes !== null)
      return { folder: join(folder, 'node_modules', name), text: Buffer.from(bytes).toString('utf8') };
    if (folder === dirname(folder)) return null;
  }
}

/**
 * The versions of packages and of all that these need, as they are installed; `absent` for one that is not. Where a
 * package is installed twice, both versions stand under its name.
 * @param names none for all that the package in `from` needs
 * @param from folder of the package that asks for them
 */
export async function listInstalled(names: readonly string[], from: string): Promise<ReadonlyMap<string, string>> {
  const versions = new Map<string, Set<string>>();
  const seen = new Set<string>();
  const asked = names.length > 0 ? names : await listNeeds(from);
  const waiting = asked.map((name) => ({ name, from }));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const found = await findPackage(next.name, next.from);
    const folder = found?.folder ?? `absent ${next.name}`;
    if (seen.has(folder)) continue;
    seen.add(folder);
    const { version, ...needs } = readManifest(found?.text);
    versions.set(next.name, (versions.get(next.name) ?? new Set()).add(version));
    waiting.push(...namesOf(needs).map((name) => ({ name, from: folder })));
  }
  return new Map([...versions].sort().map(([name, found]) => [name, [...found].sort().join(' and ')]));
}

async function listNeeds(folder: string): Promise<string[]> {
  const bytes = await readFileOrNull(join(folder, 'package.json'));
  return namesOf(readManifest(bytes === null ? undefined : Buffer.from(bytes).toString('utf8')));
}

function namesOf(needs: Pick<z.infer<typeof manifest>, 'dependencies' | 'optionalDependencies'>): string[] {
  return Object.keys({ ...needs.dependencies, ...needs.optionalDependencies });
}

function readManifest(text: string | undefined): z.infer<typeof manifest> {
  const nothing = { version: 'absent', dependencies: {}, optionalDependencies: {} };
  if (text === undefined) return nothing;
  try {
    return manifest.parse(JSON.parse(text));
  } catch {
    return nothing;
  }
}
