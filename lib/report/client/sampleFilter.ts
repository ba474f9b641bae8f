import type { Choice } from './control.js';

/** Which samples are shown; an empty name stands for all. */
export interface Bounds {
  /** From 0 to 1; at 1 samples without a Dice are shown too. */
  readonly diceMax: number;
  readonly split: string;
  readonly slice: string;
}

const SEPARATOR = ' | ';

/** True for a strip that is within the bounds. */
export function fits({ dataset }: HTMLElement, { diceMax, split, slice }: Bounds): boolean {
  const dice = Number(dataset['dice'] ?? 'NaN');
  if (diceMax < 1 && !(dice <= diceMax)) return false;
  if (split !== '' && dataset['split'] !== split) return false;
  return slice === '' || readSlices(dataset).includes(slice);
}

/** The splits of samples, to choose from. */
export function listSplits(samples: readonly HTMLElement[]): Choice[] {
  return toChoices(samples.map(({ dataset }) => dataset['split'] ?? ''));
}

/** The slices that samples are in, to choose from. */
export function listSlices(samples: readonly HTMLElement[]): Choice[] {
  return toChoices(samples.flatMap(({ dataset }) => readSlices(dataset))).sort((a, b) =>
    a.value.localeCompare(b.value),
  );
}

function readSlices(dataset: DOMStringMap): string[] {
  return (dataset['slices'] ?? '').split(SEPARATOR).filter(Boolean);
}

function toChoices(names: readonly string[]): Choice[] {
  return [...new Set(names)].filter(Boolean).map((name) => ({ value: name, label: name }));
}
