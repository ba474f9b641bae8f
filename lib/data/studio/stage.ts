import type { Random } from '../../base/random.js';
import type { PixelSize } from '../picture.js';
import { blurPlane } from './blur.js';
import { type Colour, clamp, cover, createLayer, type Layer, mixColours, type Plane } from './layer.js';
import type { NoiseTiles } from './noise.js';
import type { ColourPair, Palette } from './palette.js';
import { drawGroundTexture, drawPaperTexture } from './texture/groundTexture.js';
import type { Texture } from './texture/texture.js';

/** The set: a wall, a floor, and what of it is in focus. */
export interface Stage extends PixelSize {
  /** Where wall and floor meet. */
  readonly horizonY: number;
  /** Half of the height over which they run into each other: large for a seamless backdrop. */
  readonly bendPx: number;
  /** The row of the floor on which the creature stands, and which is sharp. */
  readonly focusY: number;
  /** Blur of the wall. */
  readonly wallBlurPx: number;
  /** Height of floor that is sharp around {@link focusY}. */
  readonly sharpPx: number;
}

const SEAMLESS_SHARE = 0.25;
/** A bend wider than this is a seamless backdrop. */
const SEAMLESS_BEND_PX = 10;

/** Draws a set; creatures may stand so near that their feet are out of the picture. */
export function drawStage(random: Random, { widthPx, heightPx }: PixelSize): Stage {
  const seamless = random.next() < SEAMLESS_SHARE;
  const horizonY = heightPx * random.between(0.3, 0.72);
  const near = random.next() < 0.25 ? random.between(1, 1.15) : random.between(0.76, 0.97);
  return {
    widthPx,
    heightPx,
    horizonY,
    bendPx: seamless ? random.between(20, 45) : random.between(0.6, 2),
    focusY: Math.max(horizonY + 10, heightPx * near),
    wallBlurPx: random.between(1.4, 4.2),
    sharpPx: random.between(8, 26),
  };
}

/** Paints wall and floor, all of it sharp, with a darker corner between them unless the backdrop is seamless. */
export function paintStage(stage: Stage, palette: Palette, tiles: NoiseTiles, random: Random): Layer {
  const seamless = stage.bendPx > SEAMLESS_BEND_PX;
  const drawTexture = seamless ? drawPaperTexture : drawGroundTexture;
  const scale = random.between(0.6, 1.3);
  const wallAt = coverWall(palette.wall, drawTexture(tiles, random.child('wall')), scale);
  const floorColours = seamless ? palette.wall : palette.floor;
  const floorAt = coverFloor(stage, floorColours, drawTexture(tiles, random.child('floor')), scale);
  const layer = createLayer(stage);
  for (let y = 0, i = 0; y < stage.heightPx; y++) {
    const floor = clamp(0.5 + (y - stage.horizonY) / (2 * stage.bendPx));
    const light = seamless ? 1 : 1 - 0.25 / (1 + Math.abs(y - stage.horizonY) / 6);
    for (let x = 0; x < stage.widthPx; x++, i++) {
      if (floor === 0) cover(layer, i, wallAt(x, y), light, 1);
      else if (floor === 1) cover(layer, i, floorAt(x, y), light, 1);
      else cover(layer, i, mixColours(wallAt(x, y), floorAt(x, y), floor), light, 1);
    }
  }
  return layer;
}

type Cover = (x: number, y: number) => Colour;

function coverWall(colours: ColourPair, texture: Texture, scale: number): Cover {
  return (x, y) => mixColours(colours[0], colours[1], texture(x * scale, y * scale));
}

/** A floor that goes back in perspective; far off its texture fades. */
function coverFloor({ horizonY, widthPx }: Stage, colours: ColourPair, texture: Texture, scale: number): Cover {
  return (x, y) => {
    const near = Math.max(0, y - horizonY) + 16;
    const fade = Math.min(1, (near * near) / 2500);
    const share = texture((scale * (x - widthPx / 2) * 80) / near, (scale * 6000) / near);
    return mixColours(colours[0], colours[1], 0.5 + fade * (share - 0.5));
  };
}

/** Blurs what is out of focus: the wall by all of its blur, the floor the more the farther from the sharp row. */
export function defocusStage(layer: Layer, stage: Stage): Layer {
  const defocus = (sharp: Plane): Plane => sharpenFloor(blurPlane(sharp, stage, stage.wallBlurPx), sharp, stage);
  return { ...layer, red: defocus(layer.red), green: defocus(layer.green), blue: defocus(layer.blue) };
}

function sharpenFloor(blurred: Plane, sharp: Plane, { widthPx, heightPx, horizonY, focusY, sharpPx }: Stage): Plane {
  for (let y = Math.ceil(horizonY); y < heightPx; y++) {
    const focus = 1 - clamp((Math.abs(y - focusY) - sharpPx / 2) / sharpPx);
    if (focus === 0) continue;
    for (let i = y * widthPx; i < (y + 1) * widthPx; i++) {
      blurred[i] = (blurred[i] as number) + focus * ((sharp[i] as number) - (blurred[i] as number));
    }
  }
  return blurred;
}
