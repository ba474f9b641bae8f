/**
 * Shares the jobs of one operation between threads. Which thread does which job is left to chance, so a job's result
 * must not depend on it: then the bits are the same for any number of threads.
 *
 * Words at `crew`: state (operation number << 16 | jobs not yet begun), jobs done, operation, jobs, arguments.
 * A job is begun by lowering the state by one, which fails where the state is another operation's by now.
 */
import { wholeOf } from './argument';
import { runJob } from './operation';

const LEFT = 0xffff;
/** How often to look for work before going to sleep: about 20 microseconds. */
const LOOKS = 4000;

/** Does jobs until none is left to begin. */
function work(crew: usize, scratch: usize): void {
  for (;;) {
    const state = atomic.load<i32>(crew);
    const left = state & LEFT;
    if (left === 0) return;
    const operation = wholeOf(crew, 2);
    const jobs = wholeOf(crew, 3);
    if (atomic.cmpxchg<i32>(crew, state, state - 1) !== state) continue;
    runJob(operation, crew + 16, jobs - left, scratch);
    if (atomic.add<i32>(crew + 4, 1) + 1 === jobs) atomic.notify(crew + 4, 1);
  }
}

/** What a helping thread does for ever. */
export function help(crew: usize, scratch: usize): void {
  for (;;) {
    work(crew, scratch);
    let state = atomic.load<i32>(crew);
    for (let i = 0; i < LOOKS && (state & LEFT) === 0; i++) state = atomic.load<i32>(crew);
    if ((state & LEFT) === 0) atomic.wait<i32>(crew, state, -1);
  }
}

/** Runs the operation whose words are in place; returns when all of its jobs are done. */
export function run(crew: usize, scratch: usize): void {
  const jobs = wholeOf(crew, 3);
  atomic.store<i32>(crew + 4, 0);
  const state = atomic.load<i32>(crew);
  atomic.store<i32>(crew, ((state & ~LEFT) + LEFT + 1) | jobs);
  if (jobs > 1) atomic.notify(crew, -1);
  work(crew, scratch);
  let done = atomic.load<i32>(crew + 4);
  for (let i = 0; i < LOOKS && done < jobs; i++) done = atomic.load<i32>(crew + 4);
  while (done < jobs) {
    atomic.wait<i32>(crew + 4, done, -1);
    done = atomic.load<i32>(crew + 4);
  }
}
