import { readJson, writeJson } from '../../base/file.js';
import type { ExportSource, ModuleFacts } from './moduleFacts.js';

/** What was read of modules before, by the hash of their bytes: parsing hundreds of them takes a second. */
export interface ModuleMemory {
  find(hash: string): ModuleFacts | undefined;
  keep(hash: string, facts: ModuleFacts): void;
  /** Writes what was found or kept since it was opened, where that is not what the file holds. */
  close(): Promise<void>;
}

/** To be raised when the facts that are read of a module become others. */
const FORM = 1;

type Written = readonly [
  hash: string,
  facts: Omit<ModuleFacts, 'exports'> & { readonly exports: [string, ExportSource][] },
];

/** Opens the memory that a file holds; a file of another form, or none, is an empty one. */
export async function openModuleMemory(path: string): Promise<ModuleMemory> {
  const content = await readJson(path).catch(() => null);
  const known = isMemory(content) ? new Map(content.modules) : new Map<string, Written[1]>();
  const used = new Map<string, Written[1]>();
  let isNew = false;
  return {
    find(hash) {
      const facts = known.get(hash);
      if (facts === undefined) return undefined;
      used.set(hash, facts);
      return { ...facts, exports: new Map(facts.exports) };
    },
    keep(hash, facts) {
      used.set(hash, { ...facts, exports: [...facts.exports] });
      isNew = true;
    },
    close: async () => {
      if (isNew) await writeJson(path, { form: FORM, modules: [...used] });
    },
  };
}

function isMemory(content: unknown): content is { readonly modules: readonly Written[] } {
  return typeof content === 'object' && content !== null && 'form' in content && content.form === FORM;
}

/** A memory that forgets. */
export const NO_MEMORY: ModuleMemory = { find: () => undefined, keep: () => {}, close: async () => {} };
