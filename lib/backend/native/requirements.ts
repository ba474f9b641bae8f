import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { BackendError, InterruptedError } from '../../base/error.js';
import { packageRoot, readJson } from '../../base/file.js';
import { type CommandOptions, runCommand } from './command.js';

/** The optional package whose sources are compiled. */
export const TFJS_NODE = '@tensorflow/tfjs-node-gpu';

/** What a build works with. */
export interface Tools {
  readonly python: string;
  readonly compiler: string;
  /** Folder of {@link TFJS_NODE}. */
  readonly tfjsNode: string;
  readonly tfjsNodeVersion: string;
  /** Folder of the headers of Node's binary interface. */
  readonly headers: string;
}

/** Something that a build needs and that is not there, and how to get it. */
export interface Missing {
  readonly thing: string;
  readonly mend: string;
}

export interface RequirementOptions {
  readonly gpu: boolean;
  readonly platform?: string;
  /** Where programs are looked for, by PATH and CXX. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Free bytes where the build goes. */
  freeBytes?(): Promise<number>;
  /** The folder of an installed package; undefined where it is not. */
  locatePackage?(name: string): string | undefined;
}

const GIGABYTE = 1e9;
/** Unpacked TensorFlow (with CUDA for a GPU), and as much again while pip works. */
const DISK_GIGABYTES = { cpu: 3, gpu: 14 } as const;

const PYTHON_CHECK = 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 9))';

/**
 * Finds all that a build needs.
 * @throws BackendError that names everything missing, with the mends as hint
 */
export async function findTools(options: RequirementOptions): Promise<Tools> {
  const { platform = process.platform, environment = process.env, locatePackage = findPackage } = options;
  if (platform !== 'linux' && platform !== 'darwin') {
    throw new BackendError(
      `native TensorFlow is built on Linux and macOS only: ${platform}`,
      'Use the backend webgpu or wasm, or work in WSL.',
    );
  }
  const python = await findProgram(['python3'], ['-c', PYTHON_CHECK], environment);
  const compilers = environment['CXX'] ? [environment['CXX']] : ['c++', 'g++', 'clang++'];
  const compiler = await findProgram(compilers, ['--version'], environment);
  const tfjsNode = locatePackage(TFJS_NODE);
  const headers = locatePackage('node-api-headers');
  const missing = [
    ...(python === undefined ? [missingPython(platform)] : []),
    ...(compiler === undefined ? [missingCompiler(platform, environment['CXX'])] : []),
    ...missingPackages({ [TFJS_NODE]: tfjsNode, 'node-api-headers': headers }),
    ...(await missingDisk(options)),
  ];
  if (missing.length > 0) throw explainMissing(missing);
  const found = { python, compiler, tfjsNode, headers } as Pick<Tools, 'python' | 'compiler' | 'tfjsNode' | 'headers'>;
  return { ...found, tfjsNodeVersion: await versionOf(found.tfjsNode) };
}

function explainMissing(missing: readonly Missing[]): BackendError {
  const things = missing.map(({ thing }) => thing).join('; ');
  return new BackendError(
    `native TensorFlow cannot be built here; missing: ${things}`,
    [...new Set(missing.map(({ mend }) => mend))].join('\n'),
  );
}

/** The first program that runs so without an error. */
async function findProgram(
  names: readonly string[],
  args: readonly string[],
  env: CommandOptions['env'],
): Promise<string | undefined> {
  for (const name of names) {
    try {
      await runCommand(name, args, { env });
      return name;
    } catch (error) {
      if (error instanceof InterruptedError) throw error;
    }
  }
  return undefined;
}

function missingPython(platform: string): Missing {
  const how = platform === 'darwin' ? 'brew install python' : 'apt install python3-venv (Debian, Ubuntu)';
  return { thing: 'python3 of version 3.9 or newer with venv', mend: `Install Python, for example: ${how}` };
}

function missingCompiler(platform: string, chosen: string | undefined): Missing {
  if (chosen) return { thing: `a C++ compiler, CXX being ${chosen}`, mend: 'Set CXX to a C++ compiler, or unset it.' };
  const how = platform === 'darwin' ? 'xcode-select --install' : 'apt install g++ (Debian, Ubuntu)';
  return { thing: 'a C++ compiler (c++, g++ or clang++)', mend: `Install one, for example: ${how}; or set CXX.` };
}

function missingPackages(packages: Readonly<Record<string, string | undefined>>): Missing[] {
  const names = Object.keys(packages).filter((name) => packages[name] === undefined);
  const mend = 'Install the optional packages with npm 11 or newer: npm ci --include=optional';
  return names.map((name) => ({ thing: `the npm package ${name}`, mend }));
}

async function missingDisk({ gpu, freeBytes = freeBytesHere }: RequirementOptions): Promise<Missing[]> {
  const needed = gpu ? DISK_GIGABYTES.gpu : DISK_GIGABYTES.cpu;
  const free = (await freeBytes()) / GIGABYTE;
  if (free >= needed) return [];
  const thing = `${needed} GB of free disk (there are ${free.toFixed(1)})`;
  return [{ thing, mend: `Free space on the disk of ${packageRoot}` }];
}

async function freeBytesHere(): Promise<number> {
  const { bavail, bsize } = await statfs(packageRoot);
  return bavail * bsize;
}

/** The folder of an installed package, wherever a package manager put it. */
export function findPackage(name: string): string | undefined {
  const places = createRequire(import.meta.url).resolve.paths(name) ?? [];
  return places.map((place) => join(place, name)).find((folder) => existsSync(join(folder, 'package.json')));
}

async function versionOf(folder: string): Promise<string> {
  const manifest = (await readJson(join(folder, 'package.json'))) as { version?: unknown };
  return String(manifest.version);
}
