import { dirname, join, relative, resolve, sep } from 'node:path';
import { packageRoot } from '../../base/file.js';
import { hashBytes } from '../../base/hash.js';
import { hashFiles, readFileOrNull } from './fileHash.js';
import { type ModuleFacts, readModule } from './moduleFacts.js';
import { type ModuleMemory, NO_MEMORY } from './moduleMemory.js';
import { listInstalled } from './packages.js';
import { isLocal, isPackage, packageOf } from './specifier.js';

/** What stands behind exports of a library: each part by its name, with what it is now. */
export interface Behind {
  /** The module that defines each export, by the export's name; relative to the package. */
  readonly homes: ReadonlyMap<string, string>;
  /** Hashes of modules and of the data files that they read, by path relative to the package. */
  readonly files: ReadonlyMap<string, string>;
  /** Versions of packages, with all that they need, by name. */
  readonly packages: ReadonlyMap<string, string>;
}

/** The modules of a compiled package as they lie on the disk now; each is read once. */
export interface ModuleGraph {
  /**
   * What exports of a module depend on; `*` stands for all of its exports.
   * @returns null where the module is not a file
   */
  behind(module: string, exports: ReadonlySet<string>): Promise<Behind | null>;
}

interface Loaded extends ModuleFacts {
  readonly hash: string;
}

/** Data of the package that a module's results depend on lie here; runs are told apart by their own key. */
const DATA = /^data\/(?!runs$)/;

/**
 * @param root folder of the package whose modules these are
 * @param memory of modules that were read before
 */
export function openModuleGraph(root: string = packageRoot, memory: ModuleMemory = NO_MEMORY): ModuleGraph {
  const modules = new Map<string, Promise<Loaded | null>>();
  const closures = new Map<string, Promise<ReadonlySet<string>>>();
  const versions = new Map<string, Promise<ReadonlyMap<string, string>>>();
  const data = new Map<string, Promise<string>>();
  const load: Load = (path) => memo(modules, path, () => loadModule(path, memory));
  const needs = (path: string): Promise<ReadonlySet<string>> => memo(closures, path, () => collect(path, load));
  const nameOf = (path: string): string => relative(root, path).split(sep).join('/');

  async function describe(paths: ReadonlySet<string>): Promise<Pick<Behind, 'files' | 'packages'>> {
    const files = new Map<string, string>();
    const packages = new Map<string, string>();
    for (const path of [...paths].sort()) {
      const module = await load(path);
      if (module === null) continue;
      files.set(nameOf(path), module.hash);
      for (const name of module.files.filter((file) => DATA.test(file)))
        files.set(name, await memo(data, name, () => hashFiles(join(root, name))));
      for (const name of new Set(module.imports.filter(isPackage).map(packageOf)))
        for (const [key, version] of await memo(versions, name, () => listInstalled([name], root)))
          packages.set(key, version);
    }
    return { files, packages };
  }

  return {
    async behind(module, exports) {
      if ((await load(module)) === null) return null;
      const homes = new Map<string, string>();
      for (const name of exports) homes.set(name, (await findHome(module, name, load)) ?? module);
      const paths = new Set<string>();
      for (const home of homes.values()) for (const path of await needs(home)) paths.add(path);
      const named = [...homes].map(([name, path]): [string, string] => [name, nameOf(path)]);
      return { homes: new Map(named), ...(await describe(paths)) };
    },
  };
}

type Load = (path: string) => Promise<Loaded | null>;

function memo<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}

/** A module; what is not JavaScript, such as WebAssembly, imports nothing. */
async function loadModule(path: string, memory: ModuleMemory): Promise<Loaded | null> {
  const bytes = await readFileOrNull(path);
  if (bytes === null) return null;
  const hash = hashBytes(bytes).slice(0, 16);
  const known = memory.find(hash);
  if (known !== undefined) return { ...known, hash };
  const facts = readModule(/\.[cm]?js$/.test(path) ? Buffer.from(bytes).toString('utf8') : '');
  memory.keep(hash, facts);
  return { ...facts, hash };
}

/** A module and all that it loads of the same package. */
async function collect(path: string, load: Load): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const waiting = [path];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (found.has(next)) continue;
    const module = await load(next);
    if (module === null) continue;
    found.add(next);
    const from = dirname(next);
    waiting.push(...module.imports.filter(isLocal).map((specifier) => resolve(from, specifier)));
  }
  return found;
}

/** The module that defines an export, through those that pass it on; null where that cannot be told. */
async function findHome(path: string, name: string, load: Load): Promise<string | null> {
  const module = await load(path);
  const source = module?.exports.get(name);
  if (source !== undefined)
    return source.from === null || !isLocal(source.from)
      ? path
      : findHome(resolve(dirname(path), source.from), source.name, load);
  for (const from of module?.passedOn.filter(isLocal) ?? []) {
    const home = await findHome(resolve(dirname(path), from), name, load);
    if (home !== null) return home;
  }
  return null;
}
