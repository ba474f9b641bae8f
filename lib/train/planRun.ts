import * as tf from '@tensorflow/tfjs';
import { type Logger, silentLogger } from '../base/log.js';
import { resolveConfig } from '../config/resolve.js';
import type { Config } from '../config/schema.js';
import type { Dataset } from '../data/dataset.js';
import { designNetwork } from '../model/designNetwork.js';
import type { PlanFacts } from '../preprocess/frameRules.js';
import { applyPlan, makePlan, type Plan, type PlannedTraining } from '../preprocess/planning.js';
import { surveyDataset } from '../survey/survey.js';
import { estimateBytes, findMemoryLimit } from './memory.js';

/**
 * What a survey decides for a training on this machine.
 * @param backend a name of tfjs whose memory counts; by default that of the backend in use
 */
export function planTraining(facts: PlanFacts, config: Config, backend: string = tf.getBackend()): Plan {
  const limit = findMemoryLimit(backend);
  const fits = (training: PlannedTraining): boolean =>
    limit === null || estimateTraining(training, config.model, backend) <= limit.bytes;
  return makePlan(facts, { config, fits });
}

function estimateTraining(training: PlannedTraining, model: Config['model'], backend: string): number {
  const { depth, base, classes, batch, heightPx, widthPx } = training;
  const network = designNetwork({ ...model, depth, base, classes, channels: 3 });
  return estimateBytes({ purpose: 'training', network, batch, heightPx, widthPx }, backend);
}

/**
 * Settings as `preprocess.plan` asks for: as they are, or with what a survey of the data set decides. What was set to
 * something else than its default stays. The memory of the backend in use counts.
 * @throws DataError when an image cannot be read
 */
export async function planConfig(dataset: Dataset, config: Config, logger: Logger = silentLogger): Promise<Config> {
  if (config.preprocess.plan === 'default') return config;
  const plan = planTraining(await surveyDataset(dataset, logger), config);
  for (const { what, value, reason } of plan.decisions) logger.info(`plan: ${what}: ${value} (${reason})`);
  return applyPlan(config, plan, resolveConfig());
}
