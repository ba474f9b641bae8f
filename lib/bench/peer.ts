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
const TIMEOUT_MS = 120_000;
const ASK = 'import sys; print("python", sys.version_info[0]); import torch; print("torch", torch.__version__)';

/**
 * Finds the peer to compare with.
 * @param python path or name of a Python 3
 * @throws ConfigError when it is none
 * @throws BackendError when it has no torch
 */
export async function findPeer(python: string): Promise<Peer> {
  const { stdout, stderr } = await ask(python);
  if (!/^python 3$/m.test(stdout)) {
    throw new ConfigError(`--python must be a Python 3: ${python}`, 'Give the path of one, such as .venv/bin/python.');
  }
  if (!/^torch \d/m.test(stdout)) {
    const reason = stderr.trim().split('\n').at(-1) ?? '';
    throw new BackendError(
      `Python has no torch that works: ${python} (${reason})`,
      `Install it (${python} -m pip install torch), or give another --python.`,
    );
  }
  return {
    wordsFor: (load) => [python, SCRIPT, JSON.stringify({ ...load, device: deviceFor(load.backend) })],
    wordsForImages: (load) => [python, LOADER_SCRIPT, JSON.stringify(load)],
  };
}

/** A graphics card is compared with itself, where torch can use it. */
function deviceFor(backend: string): 'cpu' | 'gpu' {
  return backend === 'tensorflow-gpu' || backend === 'webgpu' ? 'gpu' : 'cpu';
}

/** What a program prints that is asked for its versions; a failure is told by what it did not print. */
async function ask(python: string): Promise<{ stdout: string; stderr: string }> {
  try {
    return await promisify(execFile)(python, ['-c', ASK], { timeout: TIMEOUT_MS });
  } catch (cause) {
    const { stdout = '', stderr = '' } = cause as { stdout?: string; stderr?: string };
    return { stdout, stderr };
  }
}
