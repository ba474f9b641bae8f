import { useBackend } from '../../backend/backend.js';
import { createLogger } from '../../base/log.js';
import { createPredictor, type NetworkPredictor } from '../../evaluate/networkPredictor.js';
import { type PredictedFiles, predictFiles } from '../../evaluate/predict/predictFiles.js';
import { findRun } from '../../train/findRun.js';
import { openRun } from '../../train/run.js';
import { type BackendChoice, interruptible, printJson, printText } from '../options.js';
import type { PredictionChoice } from '../prediction.js';

export interface PredictOptions extends BackendChoice, PredictionChoice {
  readonly model: string;
  readonly out: string;
  readonly soft?: boolean;
  readonly skipBad?: boolean;
  readonly json?: boolean;
}

/** Predicts image files, and prints what was written. */
export async function predict(inputs: readonly string[], options: PredictOptions): Promise<void> {
  const logger = createLogger();
  const { out, soft = false, skipBad } = options;
  const { model } = await openRun(await findRun(options.model));
  let predictor: NetworkPredictor | undefined;
  const open = async (): Promise<NetworkPredictor> => {
    await useBackend(options.backend, logger, { threads: options.threads });
    predictor = createPredictor(model, options);
    return predictor;
  };
  try {
    const predicted = await interruptible((signal) =>
      predictFiles(open, inputs, out, { soft, skipBad, logger, signal }),
    );
    if (options.json) await printJson({ model: options.model, classes: model.classes, soft, ...predicted });
    else await printText(describe(predicted, out));
  } finally {
    predictor?.dispose();
  }
}

function describe({ files, skipped }: PredictedFiles, out: string): string {
  const told = skipped.length === 0 ? '' : `; ${skipped.length} skipped`;
  return `${files.length} ${files.length === 1 ? 'image' : 'images'} predicted into ${out}${told}\n`;
}
