import type { Config } from '../config/schema.js';
import { chooseDepth, chooseFit, chooseFrame, choosePixels, middle, type PlanFacts } from './frameRules.js';
import type { PlanSize } from './plan.js';
import { chooseAugment, chooseBase, chooseBatch, chooseNorm, judgeClassWeights } from './trainingRules.js';

/** Something that the survey decides, and why. */
export interface Decision {
  /** Such as `Input size`. */
  readonly what: string;
  /** The settings that it stands for, by path; empty where there is nothing to set. */
  readonly settings: Readonly<Record<string, string | number>>;
  /** In words. */
  readonly value: string;
  readonly reason: string;
}

/** What a survey says about how to prepare and train. */
export interface Plan {
  readonly decisions: readonly Decision[];
}

/** A training whose memory is asked for. */
export interface PlannedTraining extends PlanSize {
  readonly depth: number;
  readonly base: number;
  readonly batch: number;
  readonly classes: number;
}

export interface PlanOptions {
  /** The settings that there are: what is no default stays. */
  readonly config: Config;
  /** Whether a training fits into the memory. Default: it does. */
  fits?(training: PlannedTraining): boolean;
}

/**
 * Decides from a survey how to prepare the images and train on them, each decision with its reason; the idea is
 * nnU-Net's (Isensee et al. 2021): rules from the data's fingerprint instead of trials.
 */
export function makePlan(facts: PlanFacts, { config, fits = () => true }: PlanOptions): Plan {
  const aspect = Math.exp(middle(facts.images.map(({ widthPx, heightPx }) => Math.log(widthPx / heightPx)))) || 1;
  const pixels = choosePixels(facts);
  const depth = chooseDepth(pixels.value, aspect);
  const halvings = depth.value + Number(config.model.stem === 'space-to-depth');
  const frame = chooseFrame(pixels.value, aspect, halvings);
  const fit = chooseFit(facts, frame);
  const training = { ...frame, depth: depth.value, classes: facts.classes.length };
  const base = chooseBase(facts, config.model.base, (channels) => fits({ ...training, base: channels, batch: 1 }));
  const area = frame.heightPx * frame.widthPx;
  const batch = chooseBatch(facts, area, (images) => fits({ ...training, base: base.value, batch: images }));
  const augment = chooseAugment(facts, config.train);
  const norm = chooseNorm(facts);
  const shape = `${aspect.toFixed(2)} times as wide as high (median)`;
  const decisions: Decision[] = [
    {
      what: 'Input size',
      settings: { 'preprocess.heightPx': frame.heightPx, 'preprocess.widthPx': frame.widthPx },
      value: `${frame.widthPx} × ${frame.heightPx} px`,
      reason: `${pixels.reason}; the images are ${shape}; both sides can be halved ${depth.value} times`,
    },
    { what: 'Fit', settings: { 'preprocess.fit': fit.value }, ...fit },
    {
      what: 'Normalisation',
      settings: { 'model.norm': norm.value },
      value: `0 to 255 becomes −1 to 1, then by ${norm.value}`,
      reason: norm.reason,
    },
    { what: 'Depth', settings: { 'model.depth': depth.value }, ...inWords(depth) },
    { what: 'Base width', settings: { 'model.base': base.value }, ...inWords(base) },
    { what: 'Batch', settings: { 'train.batch': batch.value }, ...inWords(batch) },
    { what: 'Augmentation', settings: { 'train.augment': augment.value }, ...augment },
    { what: 'Class weights', settings: {}, ...judgeClassWeights(facts) },
  ];
  return { decisions };
}

function inWords({ value, reason }: { value: number; reason: string }): { value: string; reason: string } {
  return { value: String(value), reason };
}

/**
 * Settings with the decisions of a plan. What was set to something else than the default stays as it is.
 * @param defaults the settings of which nothing was set
 */
export function applyPlan(config: Config, { decisions }: Plan, defaults: Config): Config {
  const planned = Object.assign({}, ...decisions.map(({ settings }) => settings)) as Record<string, unknown>;
  const section = <T extends object>(name: string, values: T, standard: T): T => {
    const entries = Object.entries(values).map(([key, value]) => {
      const path = `${name}.${key}`;
      const isDefault = value === standard[key as keyof T];
      return [key, isDefault && path in planned ? planned[path] : value];
    });
    return Object.fromEntries(entries) as T;
  };
  return {
    ...config,
    preprocess: section('preprocess', config.preprocess, defaults.preprocess),
    model: section('model', config.model, defaults.model),
    train: section('train', config.train, defaults.train),
  };
}

/** True where a decision's settings are those in use. */
export function isFollowed({ settings }: Decision, config: Config): boolean {
  const { preprocess, model, train } = config;
  const used: Record<string, unknown> = Object.fromEntries(
    Object.entries({ preprocess, model, train }).flatMap(([name, values]) =>
      Object.entries(values).map(([key, value]) => [`${name}.${key}`, value === true ? 'light' : value]),
    ),
  );
  return Object.entries(settings).every(([path, value]) => used[path] === value);
}
