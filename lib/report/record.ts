import { z } from 'zod';
import { DataError } from '../base/error.js';
import { SCHEMA_VERSION } from '../base/file.js';
import { SPLITS, type Split } from '../data/dataset.js';
import type { RunMetrics } from '../evaluate/evaluateRun.js';
import { type ImageScore, METRICS } from '../evaluate/scores.js';
import type { EpochRow } from '../figures/trainingCharts.js';
import type { Run } from '../train/run.js';
import { type Fact, listFacts, listSettings } from './headline.js';

/** The numbers of a report, as the page carries them: enough to compare it with another one. */

/** The scores of the images of a split: by metric or count, in the order of the ids. */
export interface ScoreColumns {
  readonly ids: readonly string[];
  readonly values: Readonly<Record<string, readonly (number | null)[]>>;
}

/** A run, and how well its network did on each image. Paths outside the project are told by their names. */
export interface RunRecord {
  readonly schemaVersion: 1;
  readonly dataset: Readonly<Record<'name' | 'hash', string>>;
  readonly classes: readonly string[];
  /** What the network is and comes from. */
  readonly facts: readonly Fact[];
  readonly settings: readonly Fact[];
  readonly history: readonly EpochRow[];
  readonly splits: Readonly<Partial<Record<Split, ScoreColumns>>>;
}

const number: z.ZodType<number | null> = z.number().nullable();
const fact: z.ZodType<Fact> = z.object({ label: z.string(), value: z.string() });
const epoch: z.ZodType<EpochRow> = z.object({
  epoch: z.number(),
  trainLoss: number,
  valLoss: number,
  valDice: number,
});
const columns: z.ZodType<ScoreColumns> = z.object({
  ids: z.array(z.string()),
  values: z.record(z.string(), z.array(number)),
});
const record: z.ZodType<RunRecord> = z.object({
  schemaVersion: z.literal(SCHEMA_VERSION),
  dataset: z.object({ name: z.string(), hash: z.string() }),
  classes: z.array(z.string()),
  facts: z.array(fact),
  settings: z.array(fact),
  history: z.array(epoch),
  splits: z.partialRecord(z.enum(SPLITS), columns),
});

/** The id of the element that holds the record. */
export const RECORD_ID = 'sb-record';

const COUNTS = ['tp', 'fp', 'fn', 'tn'] as const;

/** More digits than a table shows, and few enough to be small. */
const DIGITS = 6;

/** Describes a run and what was measured, training images aside. */
export function describeRecord(run: Run, { splits }: RunMetrics): RunRecord {
  const { dataset } = run.provenance;
  const held = SPLITS.filter((split) => split !== 'train').flatMap((split) => {
    const evaluation = splits[split];
    return evaluation === undefined ? [] : [[split, toColumns(evaluation.perImage)] as const];
  });
  return {
    schemaVersion: SCHEMA_VERSION,
    dataset: { name: dataset.name, hash: dataset.hash },
    classes: [...run.model.classes],
    facts: listFacts(run),
    settings: listSettings(run.config),
    history: run.history.map(({ epoch: number, trainLoss, valLoss, valDice }) => ({
      epoch: number,
      trainLoss,
      valLoss,
      valDice,
    })),
    splits: Object.fromEntries(held),
  };
}

/** The scores of the images of a split; none where it was not measured. */
export function scoresOf({ splits }: RunRecord, split: Split): ImageScore[] {
  const { ids, values } = splits[split] ?? { ids: [], values: {} };
  const score = (id: string, i: number): unknown => ({
    id,
    ...Object.fromEntries(COUNTS.map((key) => [key, values[key]?.[i] ?? 0])),
    ...Object.fromEntries(METRICS.map((metric) => [metric, values[metric]?.[i] ?? null])),
  });
  return ids.map(score) as ImageScore[];
}

/** A record as a page holds it: no tag can begin or end within it. */
export function formatRecord(held: RunRecord): string {
  const json = JSON.stringify(held).replaceAll('<', '\\u003c');
  return `<script type="application/json" id="${RECORD_ID}">${json}</script>`;
}

/**
 * Reads the record of a page.
 * @throws DataError when there is none, or one of another version
 */
export function parseRecord(page: string, path: string): RunRecord {
  const open = `<script type="application/json" id="${RECORD_ID}">`;
  const start = page.indexOf(open);
  if (start < 0)
    throw new DataError(`page carries no record of its metrics: ${path}`, 'Make the report again, or give its run.');
  try {
    return record.parse(JSON.parse(page.slice(start + open.length, page.indexOf('</script>', start))));
  } catch (cause) {
    throw new DataError(`record of the page cannot be read: ${path}`, 'Make the report again.', { cause });
  }
}

/** Runs that were measured before a metric was there have no value of it. */
function toColumns(scores: readonly ImageScore[]): ScoreColumns {
  const values = Object.fromEntries(
    [...COUNTS, ...METRICS].map((key) => [key, scores.map((score) => shorten(score[key] ?? null))]),
  );
  return { ids: scores.map(({ id }) => id), values };
}

function shorten(value: number | null): number | null {
  return value === null || Number.isInteger(value) ? value : Number(value.toPrecision(DIGITS));
}
