/**
 * The native TensorFlow engine. Its npm package would download a library from a host that no longer has it; here the
 * library comes from PyPI, and the package's own sources are compiled against it.
 */
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeJson, writeWhole } from '../../base/file.js';
import { type Logger, silentLogger } from '../../base/log.js';
import { runCommand } from './command.js';
import { bindingArguments, QUIET_FILE, QUIET_SOURCE } from './compile.js';
import { BINDING_FILE, MANIFEST_FILE, type NativeManifest, nativeFolder, readManifest } from './folder.js';
import { findTools, type Tools } from './requirements.js';

/** The version that was tried. */
const TENSORFLOW = '2.19.1';
/** Any Python that this TensorFlow has wheels for: only its libraries are used, so the Python at hand may be another. */
const WHEEL_PYTHON = '3.12';

export interface BuildOptions {
  /** Builds TensorFlow with CUDA. */
  readonly gpu: boolean;
  readonly logger?: Logger;
  readonly signal?: AbortSignal | undefined;
  readonly folder?: string;
}

/** A build, and whether it was there before. */
export interface NativeBuild {
  readonly folder: string;
  readonly made: boolean;
  readonly manifest: NativeManifest;
}

/**
 * Builds the native engine unless it is there and loads. The build is made aside and moved into its place whole.
 * @throws BackendError when something that it needs is missing, or a step fails
 * @throws InterruptedError when the signal fires; nothing is left then
 */
export async function buildNative({
  gpu,
  logger = silentLogger,
  signal,
  folder = nativeFolder,
}: BuildOptions): Promise<NativeBuild> {
  const present = await usableBuild(folder, gpu, signal);
  if (present !== null) return { folder, made: false, manifest: present };
  const tools = await findTools({ gpu });
  const aside = `${folder}.partial`;
  try {
    await rm(aside, { recursive: true, force: true });
    const manifest = await buildIn(aside, tools, { gpu, logger, signal });
    await rm(folder, { recursive: true, force: true });
    await rename(aside, folder);
    return { folder, made: true, manifest };
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

/** The manifest of a build that does what is asked and loads. */
async function usableBuild(folder: string, gpu: boolean, signal?: AbortSignal): Promise<NativeManifest | null> {
  const manifest = await readManifest(folder);
  if (manifest === null || manifest.tensorflow !== TENSORFLOW || (gpu && !manifest.gpu)) return null;
  try {
    await checkLoads(folder, signal);
    return manifest;
  } catch (error) {
    if (signal?.aborted) throw error;
    return null;
  }
}

type Effects = Required<Pick<BuildOptions, 'gpu' | 'logger'>> & Pick<BuildOptions, 'signal'>;

async function buildIn(folder: string, tools: Tools, effects: Effects): Promise<NativeManifest> {
  const { gpu, logger, signal } = effects;
  const name = packageName(gpu);
  logger.info(`1/4 virtual environment of ${tools.python}`);
  await mkdir(join(folder, 'tmp'), { recursive: true });
  await runCommand(tools.python, ['-m', 'venv', join(folder, 'python')], { logger, signal });
  logger.info(`2/4 ${name} ${TENSORFLOW} from PyPI${gpu ? ' (with CUDA, several gigabytes)' : ''}`);
  await runCommand(join(folder, 'python', 'bin', 'python'), installArguments(folder, gpu), {
    logger,
    signal,
    env: { TMPDIR: join(folder, 'tmp') },
  });
  logger.info(`3/4 binding of tfjs-node ${tools.tfjsNodeVersion} compiled by ${tools.compiler}`);
  await writeWhole(join(folder, QUIET_FILE), QUIET_SOURCE);
  await runCommand(tools.compiler, bindingArguments(folder, tools), { logger, signal });
  logger.info('4/4 check that it loads');
  await checkLoads(folder, signal, logger);
  await rm(join(folder, 'tmp'), { recursive: true, force: true });
  const manifest = describeBuild(tools, gpu);
  await writeJson(join(folder, MANIFEST_FILE), manifest);
  return manifest;
}

/** Without CUDA there is a smaller package, for x86 only. */
function packageName(gpu: boolean): string {
  return !gpu && process.platform === 'linux' && process.arch === 'x64' ? 'tensorflow-cpu' : 'tensorflow';
}

/** On a processor, TensorFlow's libraries need none of the Python packages that it depends on. */
function installArguments(folder: string, gpu: boolean): string[] {
  const wanted = `${packageName(gpu)}${gpu ? '[and-cuda]' : ''}==${TENSORFLOW}`;
  const only = ['--only-binary=:all:', '--python-version', WHEEL_PYTHON, ...(gpu ? [] : ['--no-deps'])];
  const quiet = ['--no-input', '--disable-pip-version-check', '--no-compile'];
  return ['-m', 'pip', 'install', ...quiet, ...only, '--target', join(folder, 'packages'), wanted];
}

/** Loads the binding in a process of its own. */
async function checkLoads(folder: string, signal?: AbortSignal, logger: Logger = silentLogger): Promise<void> {
  const script = 'process.stdout.write(require(process.argv[1]).TF_Version)';
  const env = { TF_CPP_MIN_LOG_LEVEL: '3', NODE_OPTIONS: '' };
  await runCommand(process.execPath, ['-e', script, join(folder, BINDING_FILE)], { logger, signal, env });
}

function describeBuild({ tfjsNodeVersion }: Tools, gpu: boolean): NativeManifest {
  const { platform, arch, version, versions } = process;
  const common = { platform, arch, node: version, napi: versions['napi'] ?? '' };
  return { tensorflow: TENSORFLOW, package: packageName(gpu), tfjsNode: tfjsNodeVersion, gpu, ...common };
}
