import { join } from 'node:path';
import { writeJson, writeWhole } from '../base/file.js';
import type { Config } from '../config/schema.js';
import type { DatasetItem } from '../data/dataset.js';
import { formatSplits } from '../data/splitFile.js';
import { type EpochRecord, writeHistory } from './history.js';
import { type Model, type WeightsType, writeModel } from './model.js';

/** What a run folder holds of a training that need not be complete. */
export interface Training {
  readonly config: Config;
  readonly model: Model;
  readonly history: readonly EpochRecord[];
}

/** Writes model/, history.jsonl and config.json into a run folder, each file whole or not at all. */
export async function writeTraining(
  folder: string,
  { config, model, history }: Training,
  dtype?: WeightsType,
): Promise<void> {
  await writeModel(join(folder, 'model'), model, dtype);
  await writeHistory(join(folder, 'history.jsonl'), history);
  await writeJson(join(folder, 'config.json'), config);
}

/** Writes split.csv into a run folder: which image was used for what. */
export async function writeSplit(folder: string, items: readonly DatasetItem[]): Promise<void> {
  await writeWhole(join(folder, 'split.csv'), `${formatSplits(items.map(({ stem, split }) => ({ stem, split })))}\n`);
}
