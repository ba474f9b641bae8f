import { dirname } from 'node:path';
import { z } from 'zod';
import { ConfigError } from '../../base/error.js';
import { readJson } from '../../base/file.js';
import { resolveConfig } from '../../config/resolve.js';
import type { Config } from '../../config/schema.js';
import { locateDataset } from '../../data/open.js';

/** Trainings that differ in what an ablation is about, and in their seed. */
export interface AblationPlan {
  readonly name: string;
  /** What is compared, for the chart. */
  readonly caption: string;
  /** What {@link AblationArm.x} counts. */
  readonly xTitle: string;
  /** Settings that all trainings share, by path as `--set` takes them. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** What is compared: settings of its own for each. */
  readonly arms: readonly AblationArm[];
  /** One training an arm and seed of the training; the data are the same. */
  readonly seeds: readonly number[];
}

export interface AblationArm {
  /** Unique within the plan. */
  readonly name: string;
  /** Place on a chart's axis, such as the number of images. */
  readonly x: number;
  /** Arms of one series are joined by a line. */
  readonly series: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

const settings = z.record(z.string(), z.unknown());

type Settings = z.infer<typeof settings>;

const form = z
  .strictObject({
    name: z.string().regex(/^[a-z0-9-]+$/),
    caption: z.string().default('What the trainings of the ablation gave.'),
    xTitle: z.string().default('training images'),
    settings: settings.default({}),
    arms: z
      .array(
        z.strictObject({
          name: z.string().regex(/^[a-z0-9-]+$/),
          x: z.number(),
          series: z.string().min(1),
          settings: settings.default({}),
        }),
      )
      .min(1),
    seeds: z.array(z.int().min(0)).min(1).default([1]),
  })
  .refine(({ arms }) => new Set(arms.map(({ name }) => name)).size === arms.length, 'names of arms must differ')
  .refine(({ seeds }) => new Set(seeds).size === seeds.length, 'seeds must differ');

/**
 * Reads the plan of an ablation.
 * @throws DataError when the file is missing or no JSON
 * @throws ConfigError when it is not of the form, or one of its settings is not accepted
 */
export async function readPlan(path: string): Promise<AblationPlan> {
  return parsePlan(await readJson(path), path);
}

/** The plan that a parsed file holds; errors as {@link readPlan}. */
export function parsePlan(content: unknown, path: string): AblationPlan {
  const parsed = form.safeParse(content);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue?.path.join('.') ?? '';
    throw new ConfigError(
      `file is not the plan of an ablation; ${issue?.message ?? 'invalid'}: ${path}${where === '' ? '' : ` (${where})`}`,
      'Write {"name", "settings", "arms": [{"name", "x", "series", "settings"}], "seeds"}.',
      { cause: parsed.error },
    );
  }
  const plan = {
    ...parsed.data,
    settings: locateData(parsed.data.settings, path),
    arms: parsed.data.arms.map((arm) => ({ ...arm, settings: locateData(arm.settings, path) })),
  };
  for (const arm of plan.arms) for (const seed of plan.seeds) configOf(plan, arm, seed);
  return plan;
}

/** Data sets in folders are named from the folder of the plan. */
function locateData(settings: Settings, path: string): Settings {
  const { dataset } = settings;
  return typeof dataset === 'string' ? { ...settings, dataset: locateDataset(dataset, dirname(path)) } : settings;
}

/**
 * The configuration of one training of a plan.
 * @throws ConfigError when a setting is not accepted
 */
export function configOf(plan: Pick<AblationPlan, 'settings'>, arm: AblationArm, seed: number): Config {
  return resolveConfig({ values: { ...plan.settings, ...arm.settings, 'train.seed': seed } });
}
