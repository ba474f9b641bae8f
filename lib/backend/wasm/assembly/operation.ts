import { convolveTiles, finishFilterGradient, packFilterBlock, sumFilterGradient } from './convolve';

/** Runs one job of an operation, by the operation's number in operations.ts of the folder above. */
export function runJob(operation: i32, words: usize, job: i32, scratch: usize): void {
  switch (operation) {
    case 0:
      packFilterBlock(words, job);
      break;
    case 1:
      convolveTiles(words, job, scratch);
      break;
    case 2:
      sumFilterGradient(words, job, scratch);
      break;
    case 3:
      finishFilterGradient(words, job);
      break;
  }
}
