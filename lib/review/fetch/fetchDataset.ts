import { mkdir, mkdtemp, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { ConfigError, DataError } from '../../base/error.js';
import { readJson, writeJson } from '../../base/file.js';
import { listVisible } from '../../data/folderNames.js';
import type { ArchiveFile, DatasetFetch } from '../datasetFetch.js';
import type { DatasetRecord } from '../datasetRecords.js';
import { tellLicence } from '../datasetTerms.js';
import { hashFile } from './digest.js';
import { type DownloadOptions, downloadFile } from './download.js';
import type { UnpackLimits } from './entryCheck.js';
import { dropPart } from './partFile.js';
import { addTrusted, readTrusted, trustedPath } from './trusted.js';
import { unpackArchive } from './unpack.js';

export interface FetchOptions extends Omit<DownloadOptions, 'bytes' | 'label'> {
  /** The folder to make. Default: `.segbook/datasets/<id>`. */
  readonly out?: string | undefined;
  /** True where the user accepted the licence. */
  readonly acceptLicence?: boolean | undefined;
  /** SHA-256 of the files that the record has none for, in its order. */
  readonly hashes?: readonly string[] | undefined;
  /** Takes the hash of a first download for right where none is known, and keeps it for the next time. */
  readonly trustFirst?: boolean | undefined;
  /** Where archives lie until they are unpacked. Default `.segbook/downloads`. */
  readonly downloads?: string;
  /** Where trusted hashes are kept. */
  readonly trusted?: string;
  readonly limits?: UnpackLimits;
}

export interface FetchedFile {
  readonly url: string;
  readonly sha256: string;
  /** What the hash was compared with. */
  readonly checkedBy: 'record' | 'user' | 'earlier download' | 'nothing: first download';
}

export interface FetchedDataset {
  readonly name: string;
  readonly dir: string;
  /** The layout that the folder is read as; null where it is not read as it comes. */
  readonly layout: string | null;
  readonly files: readonly FetchedFile[];
  /** False where the folder was there already, with the same files. */
  readonly fetched: boolean;
}

/** A file with the hash that it must have; null where it is trusted at first sight. */
interface PlannedFile {
  readonly file: ArchiveFile;
  readonly sha256: string | null;
  readonly checkedBy: FetchedFile['checkedBy'];
}

/**
 * The name of a data set on the command line.
 * @example
 * datasetId('Oxford-IIIT Pet') // 'oxford-iiit-pet'
 */
export function datasetId(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/**
 * Downloads a known data set, checks the SHA-256 of each archive, and unpacks them into a folder that is whole or not
 * there. A `dataset.json` in it tells name, licence, home, and whether its pictures may be shown. What is interrupted
 * goes on where it stopped.
 * @throws ConfigError when the set cannot be fetched from here, its licence is not accepted, a hash is missing, or the
 * folder is taken
 * @throws DataError when a download fails or is not what it should be, or an archive is broken or unsafe
 * @throws InterruptedError when the signal fires
 */
export async function fetchDataset(record: DatasetRecord, options: FetchOptions = {}): Promise<FetchedDataset> {
  const source = assertAllowed(record, options.acceptLicence ?? false);
  const plan = await planFiles(record.name, source, options);
  const id = datasetId(record.name);
  const dir = resolve(options.out ?? join('.segbook', 'datasets', id));
  const known = await readFetched(dir, plan);
  const told = { name: record.name, dir, layout: source.layout };
  if (known) return { ...told, files: known, fetched: false };
  const downloads = resolve(options.downloads ?? join('.segbook', 'downloads'), id);
  const paths = plan.map(({ file }) => join(downloads, basename(new URL(file.url).pathname)));
  const files: FetchedFile[] = [];
  for (const [i, planned] of plan.entries()) files.push(await obtain(planned, paths[i] as string, options));
  await unpackAll(record, source, { paths, files, dir }, options);
  for (const path of paths) await rm(path, { force: true });
  await rmdir(downloads).catch(() => undefined);
  return { ...told, files, fetched: true };
}

function assertAllowed(record: DatasetRecord, accepted: boolean): DatasetFetch {
  const { name, home, fetch } = record;
  if (!fetch)
    throw new ConfigError(
      `data set cannot be fetched from here: ${name}`,
      `Get it at ${home?.value ?? 'its authors'}, then give its folder.`,
    );
  if (fetch.acceptLicence && !accepted)
    throw new ConfigError(
      `licence must be accepted: ${name} (${tellLicence(record) ?? 'not verified'})`,
      `Read ${fetch.licenceUrl}, then add --accept-licence.`,
    );
  return fetch;
}

async function planFiles(name: string, { files }: DatasetFetch, options: FetchOptions): Promise<PlannedFile[]> {
  const given = [...(options.hashes ?? [])];
  const trusted = await readTrusted(options.trusted ?? trustedPath());
  const plan = files.map((file): PlannedFile => {
    if (file.sha256 !== null) return { file, sha256: file.sha256, checkedBy: 'record' };
    const hash = given.shift();
    if (hash !== undefined) return { file, sha256: assertHash(hash), checkedBy: 'user' };
    const earlier = trusted[file.url];
    if (earlier !== undefined) return { file, sha256: earlier, checkedBy: 'earlier download' };
    if (options.trustFirst) return { file, sha256: null, checkedBy: 'nothing: first download' };
    throw new ConfigError(
      `no checksum is known: ${file.url} (${name})`,
      'Give it with --sha256, or take what comes at first with --trust-first-download.',
    );
  });
  const [left] = given;
  if (left !== undefined) throw new ConfigError(`checksum is not needed: ${left}`, 'The record has one for each file.');
  return plan;
}

function assertHash(text: string): string {
  if (/^[0-9a-f]{64}$/i.test(text)) return text.toLowerCase();
  throw new ConfigError(`SHA-256 must have 64 hexadecimal digits: ${text}`, 'Copy it whole.');
}

/** What a folder says that it was fetched from, where that is what is planned; refuses any other folder with files. */
async function readFetched(dir: string, plan: readonly PlannedFile[]): Promise<FetchedFile[] | undefined> {
  const names: string[] = await readdir(dir).catch(() => []);
  if (names.length === 0) return undefined;
  const content = names.includes('dataset.json') ? await readJson(join(dir, 'dataset.json')) : {};
  const files = (content as { fetched?: Record<string, string> }).fetched ?? {};
  const found = plan.map(({ file: { url }, sha256, checkedBy }) => {
    const hash = files[url];
    return hash !== undefined && (sha256 === null || sha256 === hash) ? { url, sha256: hash, checkedBy } : undefined;
  });
  if (found.every((file) => file !== undefined)) return found;
  throw new ConfigError(`folder must be new or empty: ${dir}`, 'Choose another --out.');
}

/** Downloads a file, unless it is there, and checks it; a file that is not what it should be is removed. */
async function obtain(
  { file, sha256, checkedBy }: PlannedFile,
  path: string,
  options: FetchOptions,
): Promise<FetchedFile> {
  const { url, bytes } = file;
  if (!(await stat(path).catch(() => undefined)))
    await downloadFile(url, path, { ...options, bytes, label: basename(path) });
  options.logger?.progress(`${basename(path)}: checking`);
  const found = await hashFile(path, options.signal);
  if (sha256 === null) await addTrusted(options.trusted ?? trustedPath(), url, found);
  if (sha256 === null || sha256 === found) return { url, sha256: found, checkedBy };
  await rm(path, { force: true });
  await dropPart(path);
  throw new DataError(
    `download must have the SHA-256 ${sha256}: ${url} has ${found}`,
    'It was removed. Fetch it once more; if it fails again, the file on the server has changed.',
  );
}

interface Downloaded {
  readonly paths: readonly string[];
  readonly files: readonly FetchedFile[];
  readonly dir: string;
}

/** Unpacks into a folder aside, which takes its name when it is whole. */
async function unpackAll(
  record: DatasetRecord,
  source: DatasetFetch,
  { paths, files, dir }: Downloaded,
  options: FetchOptions,
): Promise<void> {
  await mkdir(dirname(dir), { recursive: true });
  const aside = await mkdtemp(`${dir}.unpacking-`);
  const whole = join(aside, 'whole');
  try {
    await mkdir(whole);
    for (const [i, path] of paths.entries()) {
      options.logger?.info(`unpacking ${basename(path)}`);
      const { archive, only } = source.files[i] as ArchiveFile;
      await unpackArchive(path, archive, whole, { only, ...options });
    }
    const root = await enterOnly(whole);
    const fetched = Object.fromEntries(files.map(({ url, sha256 }) => [url, sha256]));
    await writeJson(join(root, 'dataset.json'), {
      name: record.name,
      licence: tellLicence(record) ?? '',
      home: record.home?.value ?? '',
      showPictures: record.showSamples,
      fetched,
    });
    await rmdir(dir).catch(() => undefined);
    await rename(root, dir);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

/** The folder that holds everything, where an archive wraps it in others. */
async function enterOnly(dir: string): Promise<string> {
  const names = (await listVisible(dir)) ?? [];
  const [only] = names;
  if (only === undefined || names.length > 1 || !(await stat(join(dir, only))).isDirectory()) return dir;
  return enterOnly(join(dir, only));
}
