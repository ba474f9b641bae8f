import { basename } from 'node:path';
import { DataError } from '../../base/error.js';
import { compareText } from '../../base/order.js';
import { listNames } from '../../data/names.js';
import type { MaskFault } from './fault.js';
import type { MaskFolder } from './folder.js';

/** A prediction and its truth. */
export interface MaskPair {
  readonly id: string;
  readonly predictionPath: string;
  readonly truthPath: string;
}

/** The masks of two folders by stem, in ascending order, and everything that cannot be scored. */
export interface MaskPairs {
  readonly pairs: readonly MaskPair[];
  readonly faults: readonly MaskFault[];
}

/**
 * Pairs predictions with truths of the same stem.
 * @throws DataError when no prediction has the stem of a truth
 */
export function pairMasks(predictions: MaskFolder, truths: MaskFolder): MaskPairs {
  const pairs = [...predictions.paths]
    .flatMap(([id, predictionPath]) => {
      const truthPath = truths.paths.get(id);
      return truthPath === undefined ? [] : [{ id, predictionPath, truthPath }];
    })
    .sort((a, b) => compareText(a.id, b.id));
  const faults = [...predictions.faults, ...truths.faults];
  const told = new Set(faults.map(({ id }) => id));
  const unpaired = [...withoutPartner(predictions, truths), ...withoutPartner(truths, predictions)];
  if (pairs.length === 0 && faults.length === 0) throw nothingPairs(predictions, truths);
  return { pairs, faults: [...faults, ...unpaired.filter(({ id }) => !told.has(id))] };
}

function withoutPartner(ours: MaskFolder, theirs: MaskFolder): MaskFault[] {
  const label = `${ours.role} without ${theirs.role}`;
  const byLowerCase = new Map([...theirs.paths].map(([stem, path]) => [stem.toLowerCase(), path]));
  return [...ours.paths]
    .filter(([id]) => !theirs.paths.has(id))
    .map(([id, path]) => ({ id, label, value: path, hint: hintFor(ours, path, byLowerCase.get(id.toLowerCase())) }));
}

function hintFor({ role }: MaskFolder, path: string, nearly: string | undefined): string {
  if (nearly !== undefined) return `Names differ in upper and lower case: ${nearly} is there; rename one of them.`;
  return role === 'prediction'
    ? 'Name each prediction as its truth, or move it away.'
    : `Add a prediction of the same stem, such as ${basename(path)}.`;
}

function nothingPairs(predictions: MaskFolder, truths: MaskFolder): DataError {
  const [ours, theirs] = [predictions, truths].map(({ paths }) => listNames([...paths.keys()]));
  return new DataError(
    `no prediction has the stem of a truth: predicted ${ours}; true ${theirs}`,
    'Name each prediction as its truth; the extension may differ.',
  );
}
