import { DataError } from '../../base/error.js';
import { hashValue } from '../../base/hash.js';
import { createRandom, type Random } from '../../base/random.js';
import { type Dataset, type DatasetItem, type Split, TRIMAP_CLASSES } from '../dataset.js';
import { createNoiseTiles, type NoiseTiles } from './noise.js';
import { drawScene } from './scene.js';

/** Scenes in each split. */
export const STUDIO_COUNTS: Readonly<Record<Split, number>> = { train: 160, val: 32, test: 48 };

/** Raised whenever the same seed gives other pixels. */
const GENERATOR_VERSION = 2;

export interface StudioOptions {
  /** A whole number; another seed gives other scenes and another split. Default 1. */
  readonly seed?: number;
}

/**
 * Opens the embedded data set `studio`: 240 generated scenes of 240x160 px, each with one textured,
 * shaded object of irregular outline that casts a shadow, before a smooth ground with flat shapes of
 * like colours. Truth is exact: class ids 0 background, 1 foreground, 2 outline (a band of about
 * 2.5 px inside the object). Nothing is downloaded or stored; a scene is drawn when it is read.
 * @example
 * (await openStudio().read('studio-001')).image.widthPx // 240
 */
export function openStudio({ seed = 1 }: StudioOptions = {}): Dataset {
  const random = createRandom(seed).child('studio');
  const items = listItems(random.child('splits'));
  return {
    name: 'studio',
    licence: 'MIT',
    home: '',
    showPictures: true,
    classes: TRIMAP_CLASSES,
    items,
    splitGiven: true,
    splitOrigin: `drawn by the generator with seed ${seed}`,
    hash: hashValue({ generator: 'studio', version: GENERATOR_VERSION, seed, splits: items }),
    read: createReader(items, random),
  };
}

function createReader(items: readonly DatasetItem[], random: Random): Dataset['read'] {
  const stems = new Set(items.map((item) => item.stem));
  let tiles: NoiseTiles | undefined;
  return async (stem) => {
    if (!stems.has(stem)) throw new DataError(`image not in data set studio: ${stem}`, 'Take a stem that it lists.');
    tiles ??= createNoiseTiles(random.child('noise'));
    return drawScene(stem, tiles, random.child(stem));
  };
}

function listItems(random: Random): DatasetItem[] {
  const splits = Object.entries(STUDIO_COUNTS).flatMap(([split, n]) => Array<Split>(n).fill(split as Split));
  return random.shuffle(splits).map((split, i) => ({ stem: `studio-${String(i + 1).padStart(3, '0')}`, split }));
}
