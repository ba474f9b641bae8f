import type { Random } from '../../base/random.js';

/** Red, green and blue in 0..255, not rounded. */
export type Colour = readonly [red: number, green: number, blue: number];

/** The colours of one scene. Object and background share hues and lightness, so that colour alone tells little. */
export interface Palette {
  /** The background runs from the one to the other. */
  readonly ground: readonly [Colour, Colour];
  /** The two colours of the object's texture: by chance lighter or darker than the ground, mostly on both sides. */
  readonly object: readonly [Colour, Colour];
  /** Colours for flat shapes: near the object's or near the background's. */
  readonly distractors: readonly Colour[];
}

/** Draws the colours of a scene. */
export function drawPalette(random: Random): Palette {
  const hue = random.between(0, 360);
  const light = random.between(0.36, 0.64);
  const saturation = random.between(0.15, 0.5);
  const tone = (spread: number, lift: number, chroma = 1): Colour =>
    hsl(hue + random.between(-spread, spread), saturation * chroma, light + lift);
  const objectSpread = random.next() < 0.6 ? 40 : 180;
  const sign = random.pick([-1, 1]);
  const lift = random.between(0.1, 0.2);
  const object = [
    tone(objectSpread, sign * lift, random.between(0.8, 1.5)),
    tone(objectSpread, sign * (lift - random.between(0.24, 0.34)), random.between(0.8, 1.5)),
  ] as const;
  return {
    ground: [tone(25, random.between(0, 0.14)), tone(40, random.between(-0.14, 0))],
    object,
    distractors: Array.from({ length: 8 }, () =>
      random.next() < 0.6
        ? shift(random.pick(object), random.between(-14, 14))
        : tone(60, random.between(-0.22, 0.22), random.between(0.8, 1.5)),
    ),
  };
}

function shift(colour: Colour, amount: number): Colour {
  return [colour[0] + amount, colour[1] + amount, colour[2] + amount];
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
