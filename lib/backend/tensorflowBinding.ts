import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { BackendError } from '../base/error.js';
import { BINDING_FILE, nativeFolder, readManifest } from './native/folder.js';
import { findPackage, TFJS_NODE } from './native/requirements.js';

/** What the compiled binding offers, as far as it is used here. */
export interface TensorflowBinding {
  readonly TF_Version: string;
  isUsingGpuDevice(): boolean;
}

const require = createRequire(import.meta.url);

/**
 * Loads the binding to TensorFlow: the one that the npm package installed by its own download if that works, or else
 * the one that `segbook native` built.
 * @throws BackendError when there is none, or it does not load
 */
export async function loadBinding(folder: string = nativeFolder): Promise<TensorflowBinding> {
  const downloaded = findDownloaded();
  if (downloaded !== undefined) {
    try {
      return require(downloaded) as TensorflowBinding;
    } catch {
      // a download for another machine or an older libc; the native build may work
    }
  }
  return loadBuilt(folder);
}

async function loadBuilt(folder: string): Promise<TensorflowBinding> {
  if (!existsSync(folder)) throw new BackendError('native TensorFlow is not built', 'Build it: npm run native');
  const rebuild = `Delete ${folder} and run npm run native again.`;
  const manifest = await readManifest(folder);
  if (manifest === null) throw new BackendError(`native TensorFlow is not built whole: ${folder}`, rebuild);
  const [built, here] = [`${manifest.platform}-${manifest.arch}`, `${process.platform}-${process.arch}`];
  if (built !== here) throw new BackendError(`native TensorFlow built for ${built}; this is ${here}`, rebuild);
  try {
    return require(join(folder, BINDING_FILE)) as TensorflowBinding;
  } catch (cause) {
    const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
    throw new BackendError(`native TensorFlow does not load: ${reason}`, rebuild, { cause });
  }
}

/** The binding where the package's own installation puts it. */
function findDownloaded(): string | undefined {
  const package_ = findPackage(TFJS_NODE);
  if (package_ === undefined) return undefined;
  const folder = join(package_, 'lib');
  const versions = existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith('napi-v')) : [];
  return versions.map((name) => join(folder, name, BINDING_FILE)).find((path) => existsSync(path));
}
