import type { Random } from '../../../base/random.js';
import type { Warp } from '../field.js';
import type { Layer } from '../layer.js';
import type { Light } from '../light.js';
import type { NoiseTiles } from '../noise.js';
import type { Palette } from '../palette.js';
import type { Surface } from '../surface.js';
import type { Point } from '../turn.js';

/** What all props of a scene share. */
export interface PropBox {
  readonly palette: Palette;
  readonly tiles: NoiseTiles;
  readonly light: Light;
  readonly warp: Warp;
}

/**
 * Paints a thing without head, legs or tail, of the creature's colours: background, sharp or not.
 * `foot` is where it stands, `size` about its width in pixels.
 */
export type Prop = (layer: Layer, foot: Point, size: number, surface: Surface, box: PropBox, random: Random) => void;
