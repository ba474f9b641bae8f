import type { Backend } from '../backend/backend.js';
import { packageRoot } from '../base/file.js';
import { hashValue } from '../base/hash.js';
import type { Config } from '../config/schema.js';
import type { Dataset } from '../data/dataset.js';
import type { CellWorld, Parts } from '../notebook/cache/cellKey.js';
import { hashFiles } from '../notebook/cache/fileHash.js';
import { listInstalled } from '../notebook/cache/packages.js';
import { defaultKernelDir } from '../notebook/kernelspec.js';
import { runsFolder } from '../train/runsFolder.js';
import { openConfiguredStart } from '../train/start.js';

export interface WorldFacts {
  readonly dataset: Dataset;
  readonly config: Config;
  readonly backend: Backend;
  readonly retrain: boolean;
}

/** What the cells of a report depend on besides their code. */
export async function describeWorld({ dataset, config, backend, retrain }: WorldFacts): Promise<CellWorld> {
  const { name, threads, device, versions } = backend;
  return {
    kernel: await describeKernel(),
    study: { ...describeDataset(dataset), ...(await describeSettings(config)) },
    backend: { backend: hashValue({ name, threads, device, versions }) },
    storedRuns: { 'stored runs': await hashFiles(runsFolder()) },
    training: { retrain: String(retrain) },
  };
}

async function describeKernel(): Promise<Parts> {
  const [major = ''] = process.versions.node.split('.');
  const packages = [...(await listInstalled(['tslab'], packageRoot))].map(([name, version]) => [
    `package ${name}`,
    version,
  ]);
  return { node: major, kernel: await hashFiles(defaultKernelDir), ...Object.fromEntries(packages) };
}

function describeDataset(dataset: Dataset): Parts {
  const { hash, name, licence, home, showPictures, pictureReason, splitOrigin, classes, layout } = dataset;
  const terms = { name, licence, home, showPictures, pictureReason, splitOrigin, classes, layout };
  return { 'data set': hash, 'terms of the data set': hashValue(terms) };
}

/** Every setting by its path; what files hold in the place of where they lie. */
async function describeSettings(config: Config): Promise<Parts> {
  const { dataset: _, splits: __, report, train, ...rest } = config;
  const scores = await Promise.all(
    report.scores.map(async ({ name, file }) => ({ name, held: await hashFiles(file) })),
  );
  const start = (await openConfiguredStart(config))?.sha256 ?? null;
  return flatten('setting', { ...rest, report: { ...report, scores }, train: { ...train, from: start } });
}

function flatten(path: string, value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { [path]: JSON.stringify(value) };
  const separator = path === 'setting' ? ' ' : '.';
  return Object.assign(
    {},
    ...Object.entries(value).map(([name, inner]) => flatten(`${path}${separator}${name}`, inner)),
  );
}
