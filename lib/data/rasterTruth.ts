import { type ClassMap, interpretMask, type MaskTruth, withForeground } from './classMap.js';
import { readStoredMask } from './maskFile.js';
import type { Mask } from './picture.js';
import { assertSameSize, type ImageSize } from './size.js';
import { interpretTrimap } from './trimap.js';

/** Reads a mask of masks/, and where there is one its trimap, which gives the class ids. */
export async function readRasterTruth(
  size: ImageSize,
  maskPath: string,
  classMap?: ClassMap,
  trimapPath?: string,
): Promise<MaskTruth> {
  const stored = await readStoredMask(maskPath);
  assertSameSize(stored, maskPath, size);
  const truth = interpretMask(stored, classMap, maskPath);
  if (trimapPath === undefined) return truth;
  const classes = await readTrimap(size, trimapPath);
  return {
    classes,
    get foreground() {
      return truth.foreground;
    },
    get alpha() {
      return truth.alpha;
    },
  };
}

/** Reads a trimap as class ids, see {@link interpretTrimap}. */
export async function readTrimap(size: ImageSize, path: string): Promise<Mask> {
  const stored = await readStoredMask(path);
  assertSameSize(stored, path, size);
  return interpretTrimap(stored, path);
}

/** Truth where every class but the background is foreground, and alpha is 0 or 1. */
export function truthOfClasses(classes: Mask): MaskTruth {
  return withForeground(classes);
}
