import { hashValue } from '../base/hash.js';
import { resolveConfig } from '../config/resolve.js';
import type { Config } from '../config/schema.js';
import type { Dataset } from '../data/dataset.js';
import { runsFolder } from './runsFolder.js';
import { keysOf, openRunsOn } from './storedRuns.js';

/**
 * The settings of a report that leaves network and training open: those of the stored run of its architecture on the
 * same data, so that the best network at hand is shown. Where any setting of seed, plan, network but architecture, or
 * training is not at its default, or there is no such run, the settings stay.
 * @throws DataError when a stored run is damaged
 */
export async function adoptStored(
  dataset: Pick<Dataset, 'hash' | 'classes'>,
  config: Config,
  folder: string = runsFolder(),
): Promise<Config> {
  if (!isOpen(config)) return config;
  for await (const { run, key } of openRunsOn(dataset.hash, folder)) {
    const { preprocess, model, train } = run.config;
    const adopted = { ...config, preprocess, model, train };
    if (model.arch === config.model.arch && (await keysOf(dataset, adopted)).includes(key)) return adopted;
  }
  return config;
}

function isOpen(config: Config): boolean {
  return hashSettings(config) === hashSettings(resolveConfig({ values: { 'model.arch': config.model.arch } }));
}

function hashSettings({ seed, preprocess, model, train }: Config): string {
  return hashValue({ seed, preprocess, model, train });
}
