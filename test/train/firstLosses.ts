import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { useBackend } from '../../lib/backend/backend.js';
import { packageRoot } from '../../lib/base/file.js';
import { resolveConfig } from '../../lib/config/resolve.js';
import { type Dataset, stemsOf } from '../../lib/data/dataset.js';
import { openStudio } from '../../lib/data/studio/studio.js';
import { KEY_REFERENCE } from '../../lib/train/keyReference.js';
import { trainNetwork } from '../../lib/train/train.js';

/** Settings of the trainings whose first losses are held, over {@link KEY_REFERENCE}, by name. */
export const RECIPE_SETTINGS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  unet: {},
  'attention-unet': { 'model.arch': 'attention-unet' },
  'residual-unet': { 'model.arch': 'residual-unet' },
  'unet with other settings': {
    'model.norm': 'group',
    'model.dropout': 0.1,
    'model.up': 'bilinear',
    'model.deepSupervision': true,
    'train.optimiser': 'adamw',
    'train.schedule': 'cosine',
    'train.ema': 0.9,
    'train.clipNorm': 1,
    'train.accumulate': 2,
    'train.augment': 'strong',
    'train.classWeights': 'balanced',
  },
};

/** A small network and small images, so that it takes a few seconds, and steps so small that rounding does not grow. */
const SMALL = {
  'preprocess.heightPx': 32,
  'preprocess.widthPx': 48,
  'model.depth': 2,
  'model.base': 4,
  'train.batch': 2,
  'train.epochs': 10,
  'train.minutes': null,
  'train.learningRate': 0.0003,
};

/** What the fixture holds. */
export interface KeptLosses {
  /** `RECIPE` as it was. */
  readonly recipe: number;
  /** By name of the settings. */
  readonly losses: Readonly<Record<string, readonly number[]>>;
}

const FIXTURE = join(packageRoot, 'test', 'train', 'fixtures', 'firstLosses.json');

/** Largest relative move that rounding explains. */
export const MOVE_MAX = 1e-5;

export async function readLosses(): Promise<KeptLosses> {
  return JSON.parse(await readFile(FIXTURE, 'utf8')) as KeptLosses;
}

export async function writeLosses(kept: KeptLosses): Promise<void> {
  await writeFile(FIXTURE, `${JSON.stringify(kept, null, 2)}\n`);
}

/** Trains 10 epochs of two batches on four scenes; 20 losses, of training and of validation in turn. */
export async function computeLosses(settings: Readonly<Record<string, unknown>>, backend = 'wasm'): Promise<number[]> {
  await useBackend(backend);
  const { model, train, seed } = KEY_REFERENCE;
  const config = resolveConfig({ file: { model, train, seed }, values: { ...SMALL, ...settings } });
  const { history } = await trainNetwork(fewScenes(), config);
  return history.flatMap(({ trainLoss, valLoss }) => [trainLoss, valLoss ?? Number.NaN]);
}

/** Four scenes to train on and two to validate with. */
function fewScenes(): Dataset {
  const studio = openStudio();
  const stems = new Set([...stemsOf(studio, 'train').slice(0, 4), ...stemsOf(studio, 'val').slice(0, 2)]);
  return { ...studio, items: studio.items.filter(({ stem }) => stems.has(stem)) };
}

/** The places where losses have moved beyond rounding, from 1, each with both losses. */
export function findMoves(kept: readonly number[], found: readonly number[]): string[] {
  if (kept.length !== found.length) return [`${kept.length} losses were kept, and there are ${found.length}`];
  return found.flatMap((loss, i) => {
    const before = kept[i] as number;
    return Math.abs(loss - before) <= MOVE_MAX * Math.abs(before) ? [] : [`loss ${i + 1}: ${before} became ${loss}`];
  });
}

/**
 * The losses to keep from now on.
 * @throws Error when losses have moved though the recipe has the same number
 */
export function renewLosses(kept: KeptLosses, found: KeptLosses['losses'], recipe: number): KeptLosses {
  const moved = Object.entries(kept.losses).filter(
    ([name, losses]) => findMoves(losses, found[name] ?? losses).length > 0,
  );
  if (moved.length > 0 && recipe === kept.recipe) {
    throw new Error(
      `losses have moved: raise RECIPE in lib/train/recipe.ts first (${moved.map(([name]) => name).join(', ')})`,
    );
  }
  return { recipe, losses: found };
}
