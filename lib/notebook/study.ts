import { join } from 'node:path';
import { ConfigError } from '../base/error.js';
import { packageRoot, readJson, writeJson } from '../base/file.js';
import type { Logger } from '../base/log.js';
import { resolveConfig } from '../config/resolve.js';
import type { Config } from '../config/schema.js';
import type { Dataset } from '../data/dataset.js';
import { openConfigured } from '../data/open.js';
import { applyPictureTerms } from '../review/pictureTerms.js';
import { adoptStored } from '../train/adoptSettings.js';
import { createNotebookLogger } from './display.js';
import { cellSignal } from './interrupt.js';

/** Environment variable with the path of the parameters that the report runs its notebooks with. */
export const PARAMETERS_VARIABLE = 'SEGBOOK_PARAMETERS';

/** What the notebooks of a report share: they hand results on through the run folder. */
export interface Parameters {
  readonly config: Config;
  /** Absolute path of the run folder that one notebook writes and the next reads. */
  readonly runFolder: string;
  /** True where a network is trained even though a stored run is the same training. */
  readonly retrain: boolean;
}

/** What a notebook works on. */
export interface Study extends Parameters {
  readonly dataset: Dataset;
  readonly logger: Logger;
  /** {@link cellSignal} of the cell that reads it: to be handed to long work there and then. */
  readonly signal: AbortSignal | undefined;
}

/**
 * Opens what a notebook works on. `segbook report` hands all notebooks one file of parameters, which replaces `values`;
 * in JupyterLab the values are those of the cell, over the defaults.
 * @param values settings by path, such as `{ dataset: '../my-folder', 'train.epochs': 5 }`
 * @throws ConfigError for an unknown key or a value out of range
 * @throws DataError when the data set cannot be opened
 */
export async function openStudy(values: Readonly<Record<string, unknown>> = {}): Promise<Study> {
  const path = process.env[PARAMETERS_VARIABLE];
  const parameters = path === undefined ? ownParameters(values) : await readParameters(path);
  const dataset = await applyPictureTerms(await openConfigured(parameters.config));
  // those of a report have been settled
  const config = path === undefined ? await adoptStored(dataset, parameters.config) : parameters.config;
  return {
    ...parameters,
    config,
    dataset,
    logger: createNotebookLogger(),
    get signal() {
      return cellSignal();
    },
  };
}

function ownParameters(values: Readonly<Record<string, unknown>>): Parameters {
  return {
    config: resolveConfig({ values }),
    runFolder: join(packageRoot, '.segbook', 'notebook-run'),
    retrain: false,
  };
}

/** Writes the parameters that {@link openStudy} reads. */
export async function writeParameters(path: string, parameters: Parameters): Promise<void> {
  await writeJson(path, parameters);
}

async function readParameters(path: string): Promise<Parameters> {
  const content = await readJson(path);
  if (typeof content === 'object' && content !== null && 'config' in content && 'runFolder' in content) {
    const { config, runFolder } = content;
    const retrain = 'retrain' in content && content.retrain === true;
    return { config: resolveConfig({ file: config }), runFolder: String(runFolder), retrain };
  }
  throw new ConfigError(
    `parameters must hold config and runFolder: ${path}`,
    `Unset ${PARAMETERS_VARIABLE}, or mend the file.`,
  );
}
