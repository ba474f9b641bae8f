import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BackendError, ConfigError } from '../base/error.js';
import { packageRoot } from '../base/file.js';
import type { ImageLoad, Workload } from './workload.js';

/** A Python that has PyTorch, which runs the same network. */
export interface Peer {
  /** The words that start it on a workload. */
  wordsFor(load: Workload): readonly [string, ...string[]];
  /** The words that start PyTorch's DataLoader on images. */
  wordsForImages(load: ImageLoad): readonly [string, ...string[]];
}

const SCRIPT = join(packageRoot, 'lib', 'bench', 'unet_peer.py');
const LOADER_SCRIPT = join(packageRoot, 'lib', 'bench', 'dataloader_peer.py');
/** Peers import a module beside them, which must not leave compiled files there. */
export const NO_BYTECODE: readonly string[] = ['-B'];
const TIMEOUT_MS = 120_000;
const VERSION = 'import sys; print("python", sys.version_info[0])';

/**
 * Finds the peer to compare with.
 * @param python path or name of a Python 3
 * @throws ConfigError when it is none
 * @throws BackendError when it has no torch
 */
export async function findPeer(python: string): Promise<Peer> {
  await assertHas(python, ['torch'], ['torch']);
  return {
    wordsFor: (load) => [python, ...NO_BYTECODE, SCRIPT, JSON.stringify({ ...load, device: deviceFor(load.backend) })],
    wordsForImages: (load) => [python, ...NO_BYTECODE, LOADER_SCRIPT, JSON.stringify(load)],
  };
}

/**
 * Makes sure that a Python 3 can import what a peer needs.
 * @param modules by the names that an import takes
 * @param packages by the names that an install takes
 * @throws ConfigError when it is no Python 3
 * @throws BackendError when one of the modules is missing, or fails
 */
export async function assertHas(
  python: string,
  modules: readonly string[],
  packages: readonly string[],
): Promise<void> {
  const { stdout, stderr } = await ask(python, `${VERSION}; import ${modules.join(', ')}; print("ready")`);
  if (!/^python 3$/m.test(stdout)) {
    throw new ConfigError(`--python must be a Python 3: ${python}`, 'Give the path of one, such as .venv/bin/python.');
  }
  if (/^ready$/m.test(stdout)) return;
  const reason = stderr.trim().split('\n').at(-1) ?? '';
  throw new BackendError(
    `Python has no ${packages.join(', ')} that works: ${python} (${reason})`,
    `Install it (${python} -m pip install ${packages.join(' ')}), or give another --python.`,
  );
}

/** A graphics card is compared with itself, where torch can use it. */
function deviceFor(backend: string): 'cpu' | 'gpu' {
  return backend === 'tensorflow-gpu' || backend === 'webgpu' ? 'gpu' : 'cpu';
}

/** What a program prints that is asked for its versions; a failure is told by what it did not print. */
async function ask(python: string, code: string): Promise<{ stdout: string; stderr: string }> {
  try {
    return await promisify(execFile)(python, ['-c', code], { timeout: TIMEOUT_MS });
  } catch (cause) {
    const { stdout = '', stderr = '' } = cause as { stdout?: string; stderr?: string };
    return { stdout, stderr };
  }
}
