import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../lib/base/file.js';

/** What `reference.py` printed. */
interface Reference {
  readonly normal: readonly { x: number; below: number; above: number }[];
  readonly quantiles: readonly { probability: number; x: number }[];
  readonly wilcoxon: readonly { differences: number[]; p: number; method: string }[];
  readonly mannWhitney: readonly { first: number[]; second: number[]; statistic: number; p: number; method: string }[];
  readonly holm: readonly { p: number[]; corrected: number[] }[];
  readonly bca: readonly { values: number[]; interval: [number, number] }[];
  readonly groupBca: readonly { values: number[]; groups: string[]; interval: [number, number] }[];
}

/** Expected values from SciPy. */
export const reference = JSON.parse(
  readFileSync(join(packageRoot, 'test', 'evaluate', 'statistics', 'reference.json'), 'utf8'),
) as Reference;
