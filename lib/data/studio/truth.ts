import type { Sample } from '../dataset.js';
import { markOutline } from './outline.js';
import { SCENE_SIZE, type Scene } from './scene.js';

/** The least matte of a foreground pixel: at least half of it is covered. */
const FOREGROUND_MATTE = 128;

/** A scene with what follows from its matte: the alpha, the pixels of the foreground, and the classes. */
export function toSample(stem: string, { rgb, matte }: Scene): Sample {
  const foreground = { ...SCENE_SIZE, data: new Uint8Array(matte.length) };
  const alpha = new Float32Array(matte.length);
  for (let i = 0; i < matte.length; i++) {
    alpha[i] = (matte[i] as number) / 255;
    foreground.data[i] = (matte[i] as number) >= FOREGROUND_MATTE ? 1 : 0;
  }
  return {
    stem,
    image: { ...SCENE_SIZE, data: rgb.slice() },
    classes: markOutline(foreground),
    foreground,
    alpha: { ...SCENE_SIZE, data: alpha },
  };
}
