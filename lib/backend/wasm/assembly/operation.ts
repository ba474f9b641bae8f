import { updateAdam } from './adam';
import { convolveTiles, finishFilterGradient, packFilterBlock, sumFilterGradient } from './convolve';
import { convolveHeadPixels, gradeHeadPixels } from './head';
import { gradeLoss, joinLoss, measureLoss } from './loss';
import { updateMomentum } from './momentum';
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
      packFilterBlock(words, job, scratch);
      break;
    case 1:
      convolveTiles(words, job, scratch);
      break;
    case 2:
      sumFilterGradient(words, job, scratch);
      break;
    case 3:
      finishFilterGradient(words, job, scratch);
      break;
    case 4:
      joinMoments(words);
      break;
    case 5:
      scaleRelu(words, job);
      break;
    case 6:
      sumNormaliseGradient(words, job);
      break;
    case 7:
      joinNormaliseGradient(words);
      break;
    case 8:
      applyNormaliseGradient(words, job);
      break;
    case 9:
      poolRows(words, job);
      break;
    case 10:
      spreadRows(words, job);
      break;
    case 11:
      packPanel(words, job);
      break;
    case 12:
      convolveUpRows(words, job, scratch);
      break;
    case 13:
      gatherUpRows(words, job);
      break;
    case 14:
      sumUpFilterGradient(words, job);
      break;
    case 15:
      joinSlices(words, job);
      break;
    case 16:
      sumChannels(words, job);
      break;
    case 17:
      padChannels(words, job);
      break;
    case 18:
      convolveHeadPixels(words, job, scratch);
      break;
    case 19:
      gradeHeadPixels(words, job, scratch);
      break;
    case 20:
      measureLoss(words, job);
      break;
    case 21:
      joinLoss(words);
      break;
    case 22:
      gradeLoss(words, job);
      break;
    case 23:
      updateAdam(words, job);
      break;
    case 24:
      updateMomentum(words, job);
      break;
  }
}
