import { availableParallelism } from 'node:os';
import pMap from 'p-map';
import { DataError, InterruptedError } from '../../base/error.js';
import { type Logger, silentLogger } from '../../base/log.js';
import type { ClassMap } from '../../data/classMap.js';
import { type Listing, type ListingOptions, type ListingProblem, listDataset } from '../../data/listing.js';
import { readClasses } from '../../data/metadata.js';
import { nameInside } from './file.js';
import { type Finding, findingOf, sortFindings } from './finding.js';
import { lintPair, type PairContext } from './pair.js';
import { lintSet } from './set.js';
import { lintSplits } from './splitsTable.js';

/** Version of the form of {@link LintReport}. */
const LINT_VERSION = 1;

export interface LintOptions extends ListingOptions {
  readonly logger?: Logger;
  readonly signal?: AbortSignal;
}

/** Everything that is wrong with a data set folder: plain data, fit for JSON. */
export interface LintReport {
  readonly schemaVersion: number;
  readonly name: string;
  /** How the files are laid out, such as `folder` or `voc`. */
  readonly layout: string;
  /** Number of images with a truth. */
  readonly images: number;
  readonly errors: number;
  readonly warnings: number;
  /** Errors first, then by kind and file. */
  readonly findings: readonly Finding[];
}

/**
 * Checks a data set folder: names, splits.csv, every file, the values of every mask, and the set as a whole. Nothing is
 * written; everything is told at once. An error keeps the set from being used or trusted, a warning is worth a look.
 * @throws DataError when there is no such folder
 * @throws InterruptedError when the signal fires
 * @example
 * const { errors, findings } = await lintDataset('my-folder');
 * findings.filter(({ severity }) => severity === 'error').map(({ file, problem }) => `${file}: ${problem}`);
 */
export async function lintDataset(dir: string, options: LintOptions = {}): Promise<LintReport> {
  const { logger = silentLogger, signal } = options;
  const listing = await listDataset(dir, options);
  const context = await readContext(listing);
  let done = 0;
  const lintItem = async (item: Listing['items'][number]): ReturnType<typeof lintPair> => {
    if (signal?.aborted) throw new InterruptedError('checking interrupted');
    const pair = await lintPair(item, context);
    logger.progress(`checking ${listing.metadata.name}: ${++done} of ${listing.items.length} images`);
    return pair;
  };
  const pairs = await pMap(listing.items, lintItem, { concurrency: availableParallelism() });
  const findings = sortFindings([
    ...(await lintListing(listing)),
    ...pairs.flatMap((pair) => pair.findings),
    ...lintSet(pairs, listing),
  ]);
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  return {
    schemaVersion: LINT_VERSION,
    name: listing.metadata.name,
    layout: listing.layout,
    images: pairs.length,
    errors,
    warnings: findings.length - errors,
    findings,
  };
}

async function readContext(listing: Listing): Promise<PairContext> {
  const known = { dir: listing.dir, listing };
  if (listing.layout !== 'folder') return { ...known, judgeValues: false };
  try {
    return { ...known, classMap: await tryClasses(listing), judgeValues: true };
  } catch (error) {
    if (error instanceof DataError) return { ...known, judgeValues: false };
    throw error;
  }
}

function tryClasses({ dir, names }: Listing): Promise<ClassMap | undefined> {
  return readClasses(dir, names);
}

async function lintListing(listing: Listing): Promise<Finding[]> {
  const fromSplits = await lintSplits(listing);
  const others = listing.problems.filter(({ kind }) => kind !== 'splits');
  // what splits.csv says of images that cannot be used follows from what is wrong with those
  const kept = fromSplits.length + others.length > 0 ? others : listing.problems;
  return [...fromSplits, ...kept.map((problem) => toFinding(problem, listing.dir))];
}

function toFinding({ kind, path, message, hint }: ListingProblem, dir: string): Finding {
  const known = kind === 'splits' ? 'splits-left-out' : kind;
  const problem = message.replaceAll(`${dir}/`, '');
  return findingOf(known, nameInside(dir, path), problem, hint);
}
