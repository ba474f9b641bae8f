import { stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { RECIPE } from '../../train/recipe.js';
import { keyOfRun, openRun } from '../../train/run.js';
import { openStoredRuns, type StoredRun } from '../../train/storedRuns.js';
import { storeRun } from '../../train/storeRun.js';
import { printJson, printText } from '../options.js';

export interface ListRunsOptions {
  readonly json?: boolean;
}

export interface StoreRunOptions extends ListRunsOptions {
  readonly as: string;
  readonly replace?: boolean;
}

/** What is told of a stored run. */
interface Listed {
  readonly name: string;
  readonly arch: string;
  readonly dataset: string;
  readonly epoch: number;
  readonly backend: string;
  readonly started: string;
  readonly seconds: number;
  /** False where training has changed since, so that it is only read by its name. */
  readonly isCurrent: boolean;
  readonly key: string;
  /** Of the weights. */
  readonly bytes: number;
}

/** Prints the stored runs. */
export async function listRuns({ json }: ListRunsOptions): Promise<void> {
  const listed = await Promise.all((await openStoredRuns()).map(tell));
  if (json) await printJson(listed);
  else await printText(listed.length === 0 ? 'no stored runs\n' : listed.map((run) => `${describe(run)}\n`).join(''));
}

/** Stores a run and prints where. */
export async function store(runFolder: string, { as: name, replace = false, json }: StoreRunOptions): Promise<void> {
  const folder = await storeRun(runFolder, name, { replace });
  const listed = await tell({ name, run: await openRun(folder) });
  if (json) await printJson({ folder, ...listed });
  else await printText(`${describe(listed)}\nstored in ${relative('', folder)}\n`);
}

async function tell({ name, run }: StoredRun): Promise<Listed> {
  const { dataset, epoch, backend, started, seconds, recipe } = run.provenance;
  return {
    name,
    arch: run.model.arch,
    dataset: dataset.name,
    epoch,
    backend: backend.name,
    started,
    seconds,
    isCurrent: recipe === RECIPE,
    key: keyOfRun(run),
    bytes: (await stat(join(run.folder, 'model', 'weights.bin'))).size,
  };
}

function describe({ name, arch, dataset, epoch, backend, started, seconds, isCurrent, key, bytes }: Listed): string {
  const trained = `epoch ${epoch}, ${started.slice(0, 10)}, ${backend}, ${(seconds / 60).toFixed(1)} minutes`;
  const age = isCurrent ? '' : '  of an older recipe: not read by reports';
  return `${name}  ${arch} on ${dataset}: ${trained}  ${(bytes / 1e6).toFixed(1)} MB  key ${key.slice(0, 16)}${age}`;
}
