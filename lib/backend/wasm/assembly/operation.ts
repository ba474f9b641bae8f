import { updateAdam } from './adam';
import { convolveTiles, finishFilterGradient, packFilterBlock, sumFilterGradient } from './convolve';
import { convolveHeadPixels, gradeHeadPixels } from './head';
import { gradeLoss, joinLoss, measureLoss } from './loss';
import {
  applyNormaliseGradient,
  joinMoments,
  joinNormaliseGradient,
  scaleRelu,
  sumNormaliseGradient,
} from './normalise';
import { poolRows, spreadRows } from './pool';
import { joinSlices, padChannels, sumChannels } from './sums';
import { convolveUpRows, gatherUpRows, packPanel, sumUpFilterGradient } from './up';

/** Runs one job of an operation; its number is its place in OPERATIONS of ../crew.ts. */
export function runJob(operation: i32, words: usize, job: i32, scratch: usize): void {
  switch (operation) {
    case 0:
      return packFilterBlock(words, job);
    case 1:
      return convolveTiles(words, job, scratch);
    case 2:
      return sumFilterGradient(words, job, scratch);
    case 3:
      return finishFilterGradient(words, job);
    case 4:
      return joinMoments(words);
    case 5:
      return scaleRelu(words, job);
    case 6:
      return sumNormaliseGradient(words, job);
    case 7:
      return joinNormaliseGradient(words);
    case 8:
      return applyNormaliseGradient(words, job);
    case 9:
      return poolRows(words, job);
    case 10:
      return spreadRows(words, job);
    case 11:
      return packPanel(words, job);
    case 12:
      return convolveUpRows(words, job, scratch);
    case 13:
      return gatherUpRows(words, job);
    case 14:
      return sumUpFilterGradient(words, job);
    case 15:
      return joinSlices(words, job);
    case 16:
      return sumChannels(words, job);
    case 17:
      return padChannels(words, job);
    case 18:
      return convolveHeadPixels(words, job, scratch);
    case 19:
      return gradeHeadPixels(words, job, scratch);
    case 20:
      return measureLoss(words, job);
    case 21:
      return joinLoss(words);
    case 22:
      return gradeLoss(words, job);
    case 23:
      return updateAdam(words, job);
  }
}
