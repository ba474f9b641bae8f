import { join } from 'node:path';
import { writeJson, writeWhole } from '../base/file.js';
import { type Logger, silentLogger } from '../base/log.js';
import { type Dataset, type Sample, SPLITS, type Split, testSplit } from '../data/dataset.js';
import { encodeMaskPng, encodeWebp } from '../data/imageFile.js';
import type { Run } from '../train/run.js';
import { evaluatePredictor } from './evaluate.js';
import { createPredictor } from './networkPredictor.js';
import { overlayPicture } from './overlay.js';
import type { Prediction } from './predictor.js';
import type { Evaluation } from './summary.js';

/** What `metrics.json` of a run folder holds. */
export interface RunMetrics {
  /** By split, for the splits that have images; where val serves as test, `test` is what val is. */
  readonly splits: Readonly<Partial<Record<Split, Evaluation>>>;
}

export interface EvaluateRunOptions {
  readonly logger?: Logger;
  readonly signal?: AbortSignal | undefined;
}

const OVERLAY_QUALITY = 80;

/**
 * Measures a run's network on train, val and test of a data set, each image at its own size, and writes metrics.json
 * and predictions/<split>/: `<stem>.png` with class ids, `<stem>-overlay.webp` with hits and errors.
 * @throws InterruptedError when the signal fires
 */
export async function evaluateRun(run: Run, dataset: Dataset, options: EvaluateRunOptions = {}): Promise<RunMetrics> {
  const { logger = silentLogger, signal } = options;
  const predictor = createPredictor(run.model);
  const splits: Partial<Record<Split, Evaluation>> = {};
  const { seed } = run.config;
  try {
    for (const split of SPLITS.filter((name) => dataset.items.some((item) => item.split === name))) {
      const folder = join(run.folder, 'predictions', split);
      const onImage = (sample: Sample, prediction: Prediction): Promise<void> =>
        writePrediction(folder, sample, prediction);
      splits[split] = await evaluatePredictor(predictor, dataset, split, { seed, logger, signal, onImage });
    }
  } finally {
    predictor.dispose();
  }
  const served = splits[testSplit(dataset)];
  const metrics = { splits: { ...splits, ...(served === undefined ? {} : { test: served }) } };
  await writeJson(join(run.folder, 'metrics.json'), metrics);
  return metrics;
}

async function writePrediction(folder: string, sample: Sample, prediction: Prediction): Promise<void> {
  const { stem, image, classes } = sample;
  await writeWhole(join(folder, `${stem}.png`), await encodeMaskPng(prediction.classes));
  const overlay = overlayPicture(image, classes, prediction.classes);
  await writeWhole(join(folder, `${stem}-overlay.webp`), await encodeWebp(overlay, OVERLAY_QUALITY));
}
