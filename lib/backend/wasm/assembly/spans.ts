/** The table of the jobs of an update of weights, as ../spans.ts writes it: begin, end, and 1 where the weights decay. */
import { wholeOf } from './argument';

export function beginOf(spans: usize, job: i32): usize {
  return wholeOf(spans, 3 * job);
}

export function endOf(spans: usize, job: i32): usize {
  return wholeOf(spans, 3 * job + 1);
}

export function decaysOf(spans: usize, job: i32): bool {
  return wholeOf(spans, 3 * job + 2) === 1;
}
