import { resolveConfig } from '../../lib/config/resolve.js';
import type { Mask } from '../../lib/data/picture.js';
import type { Side } from '../../lib/diff/side.js';
import { summarise } from '../../lib/evaluate/summary.js';
import { measurePair } from '../../lib/measure/pair.js';
import type { RunRecord } from '../../lib/report/record.js';
import { describeRecord } from '../../lib/report/record.js';
import { untrainedModel } from '../evaluate/runFixture.js';
import { maskOf } from '../support/masks.js';

/** A mask of one row of twelve pixels whose first ones are foreground. */
export function barOf(foregroundPx: number): Mask {
  return maskOf('1'.repeat(foregroundPx).padEnd(12, '0'));
}

/** What a made-up side found in images whose truth are 6 pixels of 12, unless told otherwise. */
export type Found = Readonly<Record<string, number | { readonly found: number; readonly truth: number }>>;

/** A record of test images on which so many pixels were found. */
export function recordOf(
  found: Found,
  more: { hash?: string; settings?: Parameters<typeof resolveConfig>[0] } = {},
): RunRecord {
  const scores = Object.entries(found).map(([id, pixels]) => {
    const { found: count, truth } = typeof pixels === 'number' ? { found: pixels, truth: 6 } : pixels;
    return { id, ...measurePair({ classes: barOf(count) }, { foreground: barOf(truth) }) };
  });
  const evaluation = summarise(scores, [], ['background', 'foreground'], { seed: 1, resamples: 10 });
  const provenance = {
    dataset: { name: 'bars', hash: more.hash ?? 'h1', splitOrigin: '' },
    backend: { name: 'wasm', device: '', reason: 'asked for', threads: 1 },
    versions: { segbook: '1.0.0' },
    ...{ commit: null, dirty: null, seed: 1, selection: 'last' as const, epoch: 2, recipe: 1, key: 'k' },
  };
  const history = [1, 2].map((epoch) => ({
    ...{
      epoch,
      step: epoch,
      seconds: epoch,
      learningRate: 0.1,
      trainLoss: 1 / epoch,
      valLoss: 2 / epoch,
      valDice: 0.5,
    },
  }));
  const config = resolveConfig(more.settings ?? {});
  const run = { folder: 'bars', config, model: untrainedModel(), history, provenance: provenance as never };
  return describeRecord(run, { splits: { test: evaluation, train: evaluation } });
}

/** A side of that record, whose masks are at hand. */
export function sideOf(name: string, found: Found, more: Parameters<typeof recordOf>[1] = {}): Side {
  return {
    name,
    record: recordOf(found, more),
    readMask: async (stem) => {
      const pixels = found[stem];
      return pixels === undefined ? null : barOf(typeof pixels === 'number' ? pixels : pixels.found);
    },
    openData: async () => null,
  };
}
