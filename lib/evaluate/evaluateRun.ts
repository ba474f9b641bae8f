import { join } from 'node:path';
import { writeJson } from '../base/file.js';
import { type Logger, silentLogger } from '../base/log.js';
import { type Dataset, SPLITS, type Split, stemsOf, testSplit } from '../data/dataset.js';
import { limitTraining } from '../data/limit.js';
import type { Run } from '../train/run.js';
import { openBaselines } from './baselineSet.js';
import { applyThresholds, compareMeasured, type MeasuredSplits } from './compareSplits.js';
import type { Comparisons } from './comparison.js';
import { type EvaluateOptions, type Measured, measurePredictors } from './evaluate.js';
import { createPredictor, type NetworkPredictor } from './networkPredictor.js';
import { writePrediction } from './predictionFile.js';
import type { Predictor } from './predictor.js';
import type { Evaluation } from './summary.js';

/** What `metrics.json` of a run folder holds. Where val serves as test, what is under `test` is that of `val`. */
export interface RunMetrics {
  /** The run's own network by split, for the splits that have images. */
  readonly splits: Readonly<Partial<Record<Split, Evaluation>>>;
  /** Other networks on the same data, by split and architecture; by their name where that is taken. */
  readonly peers?: Readonly<Partial<Record<Split, Readonly<Record<string, Evaluation>>>>>;
  /** What it must beat, by split and short name. */
  readonly baselines?: Readonly<Partial<Record<Split, Readonly<Record<string, Evaluation>>>>>;
  /** The networks against each other and the baselines, by split. */
  readonly comparisons?: Readonly<Partial<Record<Split, Comparisons>>>;
}

/** The split that the metrics under `test` are of: a sample is in one split only, so a shared one says that it is val. */
export function testedSplit({ splits: { val, test } }: Pick<RunMetrics, 'splits'>): 'val' | 'test' {
  const first = test?.perImage[0]?.id;
  return first !== undefined && first === val?.perImage[0]?.id ? 'val' : 'test';
}

/** Another network, by a name of its own. */
export interface Peer {
  readonly name: string;
  readonly run: Pick<Run, 'model'>;
}

export interface EvaluateRunOptions {
  readonly logger?: Logger;
  readonly signal?: AbortSignal | undefined;
  /** Splits on which baselines and peers are measured, too. Default: test. */
  readonly baselines?: readonly Split[];
  /** Most images of the training split to measure, drawn by the run's seed. Default: all. */
  readonly trainImages?: number;
  /** Other networks to stand beside the run's own. Default none. */
  readonly peers?: readonly Peer[];
}

/**
 * Measures a run's network on train, val and test of a data set, each image at its own size, beside baselines, and writes
 * metrics.json and predictions/<split>/: `<stem>.png` with class ids, `<stem>-overlay.webp` with hits and errors.
 * @throws InterruptedError when the signal fires
 */
export async function evaluateRun(run: Run, dataset: Dataset, options: EvaluateRunOptions = {}): Promise<RunMetrics> {
  const network = createPredictor(run.model);
  const peers = openPeers(run.model.arch, options.peers ?? []);
  try {
    const measured = await measureSplits(run, [network, ...peers], dataset, options);
    const metrics = collect(network.name, measured, dataset, run.config.seed);
    await writeJson(join(run.folder, 'metrics.json'), metrics);
    return metrics;
  } finally {
    for (const predictor of [network, ...peers]) predictor.dispose();
  }
}

/** Named by its architecture, where no network before it is of the same. */
function openPeers(own: string, peers: readonly Peer[]): NetworkPredictor[] {
  const taken = new Set([own]);
  return peers.map(({ name, run: { model } }) => {
    const chosen = taken.has(model.arch) ? name : model.arch;
    taken.add(chosen);
    return { ...createPredictor(model), name: chosen };
  });
}

async function measureSplits(
  run: Run,
  [network, ...peers]: readonly [Predictor, ...Predictor[]],
  dataset: Dataset,
  { logger = silentLogger, signal, baselines: wanted = ['test'], trainImages }: EvaluateRunOptions,
): Promise<MeasuredSplits> {
  const { seed, preprocess: size } = run.config;
  const held = new Set<Split>(wanted.map((split) => (split === 'test' ? testSplit(dataset) : split)));
  const measured = new Map<Split, Measured[]>();
  let baselines: Predictor[] | undefined;
  for (const split of SPLITS.filter((name) => dataset.items.some((item) => item.split === name))) {
    const onImage: EvaluateOptions['onImage'] = (sample, prediction, _, predictor) =>
      predictor === network ? writePrediction(run.folder, split, sample, prediction) : undefined;
    if (held.has(split)) baselines ??= await openBaselines(dataset, { size, logger, signal });
    const predictors = [network, ...(held.has(split) ? [...peers, ...(baselines ?? [])] : [])];
    const images = split === 'train' ? drawTraining(dataset, trainImages, seed) : dataset;
    measured.set(split, await measurePredictors(predictors, images, split, { seed, logger, signal, onImage }));
  }
  return measured;
}

function drawTraining(dataset: Dataset, most: number | undefined, seed: number): Dataset {
  return most !== undefined && most < stemsOf(dataset, 'train').length ? limitTraining(dataset, most, seed) : dataset;
}

function collect(model: string, measured: MeasuredSplits, dataset: Dataset, seed: number): RunMetrics {
  const baselines: Partial<Record<Split, Record<string, Evaluation>>> = {};
  const peers: Partial<Record<Split, Record<string, Evaluation>>> = {};
  const comparisons: Partial<Record<Split, Comparisons>> = {};
  for (const [split, [, ...others]] of measured) {
    if (others.length === 0) continue;
    baselines[split] = byName(others.filter(({ predictor }) => predictor.isBaseline));
    const networks = others.filter(({ predictor }) => !predictor.isBaseline);
    if (networks.length > 0) peers[split] = byName(networks);
    comparisons[split] = compareMeasured(measured.get(split) ?? [], dataset, seed);
  }
  const serve = <T>(bySplit: Partial<Record<Split, T>>): Partial<Record<Split, T>> => {
    const served = bySplit[testSplit(dataset)];
    return { ...bySplit, ...(served === undefined ? {} : { test: served }) };
  };
  return {
    splits: serve(applyThresholds(model, measured, dataset, seed)),
    ...(Object.keys(peers).length > 0 && { peers: serve(peers) }),
    baselines: serve(baselines),
    comparisons: serve(comparisons),
  };
}

function byName(measured: readonly Measured[]): Record<string, Evaluation> {
  return Object.fromEntries(measured.map(({ predictor, evaluation }) => [predictor.name, evaluation]));
}
