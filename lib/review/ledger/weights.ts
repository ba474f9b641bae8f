import { join } from 'node:path';
import { z } from 'zod';
import { DataError } from '../../base/error.js';
import { readJson } from '../../base/file.js';
import { DATASET_NAMES } from '../../data/open.js';
import type { DatasetRecord } from '../datasetRecords.js';
import { datasetTerms, tellLicence } from '../datasetTerms.js';
import type { Permission } from '../licence.js';
import type { LedgerEntry } from './entry.js';
import { readStatedTerms } from './statedTerms.js';

const data = z.looseObject({ name: z.string(), licence: z.string().optional() });
const provenance = z.looseObject({
  dataset: data,
  start: z.looseObject({ name: z.string(), trainedOn: z.array(data).default([]) }).optional(),
});

/** What data allow, and why. */
interface DataTerms {
  readonly licence: string;
  readonly allowed: Permission;
  readonly reason: string;
}

/**
 * The entry of a stored run: its weights are this project's own, under the project's licence, as far as the data allow
 * that they were trained on. Those are what its provenance names: generated here, known to the review by name, or under
 * the licence that the provenance states. What it started from counts too: as its provenance tells, else as that of
 * the stored run of this name does.
 * @param folder of all stored runs
 */
export async function describeWeights(
  name: string,
  folder: string,
  licence: string,
  records: readonly DatasetRecord[],
): Promise<LedgerEntry> {
  const trained = await listTraining(name, folder, records, []);
  const worst = (['no', 'unclear'] as const).find((answer) => trained.some(({ allowed }) => allowed === answer));
  const reason = `trained on ${trained.map((terms) => `${terms.reason}: ${terms.licence}`).join(', then ')}`;
  return { part: 'weights', name, licence, place: 'package', allowed: worst ?? 'yes', reason };
}

async function listTraining(
  name: string,
  folder: string,
  records: readonly DatasetRecord[],
  later: readonly string[],
): Promise<readonly DataTerms[]> {
  const path = join(folder, name, 'provenance.json');
  const content = await readJson(path).catch((error: unknown) => {
    if (error instanceof DataError) return null;
    throw error;
  });
  const parsed = provenance.safeParse(content);
  if (!parsed.success) return [{ licence: 'not known', allowed: 'unclear', reason: `what ${name} does not tell` }];
  const { dataset, start } = parsed.data;
  const own = termsOfData(dataset.name, dataset.licence, records);
  if (start === undefined || later.includes(start.name)) return [own];
  if (start.trainedOn.length > 0)
    return [...start.trainedOn.map((each) => termsOfData(each.name, each.licence, records)), own];
  return [...(await listTraining(start.name, folder, records, [...later, name])), own];
}

function termsOfData(name: string, stated: string | undefined, records: readonly DatasetRecord[]): DataTerms {
  if (DATASET_NAMES.includes(name)) return { licence: 'generated here', allowed: 'yes', reason: name };
  const record = records.find((known) => known.name.toLowerCase() === name.toLowerCase());
  if (record === undefined) {
    const licence = stated || 'not stated';
    return { licence, allowed: readStatedTerms(licence), reason: name };
  }
  const { commercialUse, redistribution } = datasetTerms(record);
  const allowed = redistribution === 'no' ? 'no' : commercialUse;
  return { licence: tellLicence(record) ?? 'not verified', allowed, reason: name };
}
