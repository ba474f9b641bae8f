import { isError, type PublishedMetric } from './solutionFields.js';
import type { SolutionRecord } from './solutionRecords.js';

/** A model with its size and what it reached. */
export interface SizedFigure {
  readonly model: string;
  readonly parameters: number;
  readonly value: number;
}

/** Figures that may be compared: one metric, data set, split and protocol. */
export interface ComparableFigures {
  readonly metric: PublishedMetric;
  readonly dataset: string;
  readonly split: string;
  readonly protocol: string;
  readonly isLowerBetter: boolean;
  /** In the order of size. */
  readonly models: readonly SizedFigure[];
}

const MIN_MODELS = 3;

/**
 * Groups of published figures of the same metric, data set, split and protocol, of models whose number of parameters is
 * known; groups of fewer than three models are left out. Nothing else of the records may stand in one chart.
 */
export function comparableFigures(records: readonly SolutionRecord[]): readonly ComparableFigures[] {
  const groups = new Map<string, ComparableFigures>();
  for (const { key, group, sized } of records.flatMap(sizedFigures)) {
    const models = [...(groups.get(key)?.models ?? []), sized];
    groups.set(key, { ...group, models: models.sort((a, b) => a.parameters - b.parameters) });
  }
  return [...groups.values()].filter(({ models }) => models.length >= MIN_MODELS);
}

interface Sized {
  readonly key: string;
  readonly group: Omit<ComparableFigures, 'models'>;
  readonly sized: SizedFigure;
}

function sizedFigures({ publishedFigures, sizes }: SolutionRecord): Sized[] {
  const parameters = new Map(sizes.map(({ value }) => [value.model, value.parameters]));
  return publishedFigures.flatMap(({ value: figure }) => {
    const { model, value, metric, dataset, split, protocol } = figure;
    const count = parameters.get(model);
    if (count === undefined) return [];
    const group = { metric, dataset, split, protocol, isLowerBetter: isError(metric) };
    return [{ key: JSON.stringify(group), group, sized: { model, parameters: count, value } }];
  });
}
