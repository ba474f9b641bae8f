import { DataError } from '../../base/error.js';
import { hashValue } from '../../base/hash.js';
import { createRandom, type Random } from '../../base/random.js';
import { type Dataset, type DatasetItem, type Split, TRIMAP_CLASSES } from '../dataset.js';
import { createNoiseTiles, type NoiseTiles } from './noise.js';
import { drawScene, type Scene } from './scene.js';
import { toSample } from './truth.js';

/** Scenes in each split. */
export const STUDIO_COUNTS: Readonly<Record<Split, number>> = { train: 400, val: 32, test: 48 };

/** Raised whenever the same seed gives other pixels. */
const GENERATOR_VERSION = 5;

export interface StudioOptions {
  /** A whole number; another seed gives other scenes and another split. Default 1. */
  readonly seed?: number;
}

/**
 * Opens the embedded data set `studio`: 480 generated photographs of 240x160 px. Each shows one or two
 * creatures (an animal on four legs, one that sits, a bird) on a set of wall and floor. The rule: whatever
 * has head, legs or tail is foreground, with its hair and whiskers. Everything else is background, also
 * where it has the creature's colours, is as sharp as it, or stands before it: balls, boxes, bottles,
 * plants, cushions (some of fur), ropes, shadows, and branches out of focus. Lens, light, sensor noise and JPEG
 * are simulated.
 *
 * Truth is exact: the alpha is the share of a pixel that the creatures cover, in 255ths, since the picture is
 * composed with that very alpha before noise and JPEG. Foreground is alpha >= 0.5. Classes: 0 background,
 * 1 foreground, 2 outline (a band of 2.5 px inside the foreground); hair thinner than half a pixel is in the
 * alpha alone. Nothing is downloaded or stored; a scene is drawn when it is first read and then kept, at 0.15 MB each.
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
  const drawn = new Map<string, Scene>();
  let tiles: NoiseTiles | undefined;
  return async (stem) => {
    if (!stems.has(stem)) throw new DataError(`image not in data set studio: ${stem}`, 'Take a stem that it lists.');
    tiles ??= createNoiseTiles(random.child('noise'));
    const scene = drawn.get(stem) ?? drawScene(tiles, random.child(stem));
    drawn.set(stem, scene);
    return toSample(stem, scene);
  };
}

function listItems(random: Random): DatasetItem[] {
  const splits = Object.entries(STUDIO_COUNTS).flatMap(([split, n]) => Array<Split>(n).fill(split as Split));
  return random.shuffle(splits).map((split, i) => ({ stem: `studio-${String(i + 1).padStart(3, '0')}`, split }));
}
