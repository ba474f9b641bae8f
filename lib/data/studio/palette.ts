import type { Random } from '../../base/random.js';
import type { Colour } from './layer.js';

/** The two colours that a texture runs between. */
export type ColourPair = readonly [Colour, Colour];

/** The colours of one scene. Creature, props and set share hues and lightness, so that colour alone tells little. */
export interface Palette {
  readonly wall: ColourPair;
  readonly floor: ColourPair;
  /** The creature's coat: mostly one colour lighter and one darker than the set. */
  readonly coat: ColourPair;
  /** Covers of the props: the coat's own colours more often than not. */
  readonly props: readonly ColourPair[];
}

const PROP_COVERS = 6;
const COAT_COVER_SHARE = 0.6;

/** Draws the colours of a scene. */
export function drawPalette(random: Random): Palette {
  const hue = random.next() < 0.5 ? random.between(15, 50) : random.between(0, 360);
  const light = random.between(0.34, 0.62);
  const chroma = random.between(0.06, 0.34);
  const tone = (spread: number, lift: number): Colour =>
    hsl(hue + random.between(-spread, spread), chroma * random.between(0.6, 1.4), clampLight(light + lift));
  const pair = (spread: number, contrast: number, lift: number): ColourPair =>
    [tone(spread, lift - contrast / 2), tone(spread, lift + contrast / 2)] as const;
  const ground = (): ColourPair =>
    pair(random.pick([20, 20, 70]), random.between(0.1, 0.3), random.between(-0.12, 0.12));
  const coat = pair(random.pick([25, 25, 90]), random.between(0.24, 0.5), random.between(-0.08, 0.08));
  const cover = (): ColourPair =>
    random.next() < COAT_COVER_SHARE
      ? shiftPair(coat, random.between(-16, 16))
      : pair(60, random.between(0.08, 0.35), random.between(-0.15, 0.15));
  return { wall: ground(), floor: ground(), coat, props: Array.from({ length: PROP_COVERS }, cover) };
}

function clampLight(lightness: number): number {
  return Math.min(0.92, Math.max(0.07, lightness));
}

function shiftPair([a, b]: ColourPair, amount: number): ColourPair {
  const shift = ([red, green, blue]: Colour): Colour => [red + amount, green + amount, blue + amount];
  return [shift(a), shift(b)];
}

/**
 * A colour from hue in degrees, saturation and lightness in [0, 1].
 * Source: CSS Color Module Level 4, section 7, "HSL to sRGB".
 */
export function hsl(hue: number, saturation: number, lightness: number): Colour {
  const reach = saturation * Math.min(lightness, 1 - lightness);
  const channel = (offset: number): number => {
    const k = (((offset + hue / 30) % 12) + 12) % 12;
    return 255 * (lightness - reach * Math.max(-1, Math.min(k - 3, 9 - k, 1)));
  };
  return [channel(0), channel(8), channel(4)];
}
