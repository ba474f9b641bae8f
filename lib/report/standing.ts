import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { describeHardware } from '../backend/machine.js';
import { nativeFolder } from '../backend/native/folder.js';
import { DataError } from '../base/error.js';
import { exists, packageRoot, readJson, writeWhole } from '../base/file.js';
import { hashBytes, hashText, hashValue } from '../base/hash.js';
import { openConfigured } from '../data/open.js';
import { hashFiles } from '../notebook/cache/fileHash.js';
import { listInstalled } from '../notebook/cache/packages.js';
import { applyPictureTerms } from '../review/pictureTerms.js';
import { readCommit } from '../train/commit.js';
import { runsFolder } from '../train/runsFolder.js';
import type { MadeReport, ReportOptions } from './makeReport.js';

/**
 * Reports that stand where they were written: one stays as it is while everything that goes into it does. Nothing here
 * loads what computes or draws.
 */

/** Raised whenever a record means something else. */
const VERSION = 1;
/** What of the package goes into a page; settings and data aside. */
const INPUTS = ['dist/lib', 'lib/report/style', 'notebooks', '.jupyter', 'LICENSE', 'package.json'];
const DATA = ['ablations', 'datasets.json', 'references.json', 'solutions.json'];

const record = z.object({
  key: z.string(),
  out: z.string(),
  notebookOut: z.string().nullable(),
  when: z.string(),
  sizeBytes: z.number(),
  run: z.string().nullable(),
});

/**
 * A key over everything that goes into the page: options, data, settings, code, packages, stored runs, commit, machine.
 * @throws DataError when the data set cannot be opened
 */
export async function findPageKey(options: ReportOptions): Promise<string> {
  const { out: _, notebookOut, logger: __, signal: ___, fresh: ____, jobs: _____, ...asked } = options;
  const { hash, ...facts } = await applyPictureTerms(await openConfigured(options.config));
  const { report, train } = options.config;
  const given = [options.notebooks, runsFolder(), ...report.scores.map(({ file }) => file), train.from ?? undefined];
  const data = DATA.map((name) => join(packageRoot, 'data', name));
  const files = [...given.flatMap((path) => path ?? []), ...INPUTS.map((path) => join(packageRoot, path)), ...data];
  return hashValue({
    version: VERSION,
    asked,
    hasNotebook: notebookOut !== undefined,
    dataset: { hash, facts },
    files: await Promise.all(files.map(hashFiles)),
    packages: [...(await listInstalled([], packageRoot))],
    native: await hashFiles(join(nativeFolder, 'manifest.json')),
    node: process.versions.node,
    environment: Object.entries(process.env).filter(([name]) => name.startsWith('SEGBOOK_')),
    commit: await readCommit(),
    hardware: describeHardware(),
  });
}

/** The report that stands at its place already, with the logger told; null where it must be made. */
export async function findStanding(key: string, options: ReportOptions): Promise<MadeReport | null> {
  const { out, notebookOut, logger } = options;
  const parsed = record.safeParse(await readJson(recordPath(out)).catch(explainNothing));
  if (!parsed.success || parsed.data.key !== key) return null;
  const { when, sizeBytes, run } = parsed.data;
  const isWhole =
    (await hashFile(out)) === parsed.data.out && (await hashFile(notebookOut)) === parsed.data.notebookOut;
  if (!isWhole || (run !== null && !(await exists(run)))) return null;
  logger?.info(`report stays as it is: nothing changed since ${when}`);
  return { out, sizeBytes, run };
}

/** Remembers what a report was made from. */
export async function keepStanding(
  key: string,
  { sizeBytes, run }: MadeReport,
  { out, notebookOut }: ReportOptions,
): Promise<void> {
  const files = { out: await hashFile(out), notebookOut: await hashFile(notebookOut) };
  const content = { key, ...files, when: new Date().toISOString(), sizeBytes, run };
  await writeWhole(recordPath(out), JSON.stringify(content));
}

function recordPath(out: string): string {
  return resolve('.segbook', 'cells', 'pages', `${hashText(resolve(out)).slice(0, 16)}.json`);
}

async function hashFile(path: string | undefined): Promise<string | null> {
  if (path === undefined || !(await exists(path))) return null;
  return hashBytes(await readFile(path));
}

function explainNothing(error: unknown): undefined {
  if (!(error instanceof DataError)) throw error;
}
