import type { Random } from '../../base/random.js';
import type { Sample } from '../dataset.js';
import type { Mask } from '../picture.js';
import { addCapsule, createField, cutCapsule, type Field, type Warp } from './field.js';
import { type NoiseTiles, takeWindow } from './noise.js';
import { markOutline } from './outline.js';
import {
  type Canvas,
  develop,
  type Light,
  paintDistractors,
  paintGround,
  paintObject,
  paintShadow,
  type Surface,
} from './paint.js';
import { drawPalette, type Palette } from './palette.js';
import { drawShape, type Shape } from './shape.js';
import { drawTexture } from './texture.js';

export const SCENE_WIDTH_PX = 240;
export const SCENE_HEIGHT_PX = 160;

/** One object in this many has a texture of low contrast. */
const HARD_ONE_IN = 16;

/** Draws a scene and its exact truth; equal random streams give equal bytes. */
export function drawScene(stem: string, tiles: NoiseTiles, random: Random): Sample {
  const palette = drawPalette(random.child('palette'));
  const light = drawLight(random.child('light'));
  const field = layField(drawShape(random.child('shape'), SCENE_WIDTH_PX, SCENE_HEIGHT_PX), tiles, random);
  const canvas = createCanvas();
  paintGround(canvas, palette, tiles, random.child('ground'));
  paintDistractors(canvas, palette, drawWarp(tiles, random.child('bend'), 5), random.child('distractors'));
  paintShadow(canvas, field, light, random.between(7, 11), random.between(3, 7));
  paintObject(canvas, field, drawSurface(palette, random.child('surface')), drawWarp(tiles, random, 2), light);
  const grain = takeWindow(tiles.grain, SCENE_WIDTH_PX, SCENE_HEIGHT_PX, random);
  return toSample(stem, develop(canvas, grain, random.between(3, 8)), field);
}

function createCanvas(): Canvas {
  const [widthPx, heightPx] = [SCENE_WIDTH_PX, SCENE_HEIGHT_PX];
  return { widthPx, heightPx, data: new Float32Array(widthPx * heightPx * 3) };
}

function layField(shape: Shape, tiles: NoiseTiles, random: Random): Field {
  const field = createField(SCENE_WIDTH_PX, SCENE_HEIGHT_PX);
  const warp = drawWarp(tiles, random.child('warp'), 4);
  for (const part of shape.parts) addCapsule(field, part, warp, 7);
  for (const hole of shape.holes) cutCapsule(field, hole, warp);
  for (const part of shape.thinParts) addCapsule(field, part, warp, 2);
  return field;
}

function drawWarp(tiles: NoiseTiles, random: Random, reachPx: number): Warp {
  const draw = (): Float32Array => takeWindow(tiles.ripples, SCENE_WIDTH_PX, SCENE_HEIGHT_PX, random, reachPx);
  return { dx: draw(), dy: draw() };
}

/** From above, to the left or to the right, and from the viewer's side. */
function drawLight(random: Random): Light {
  const [x, y, z] = [random.pick([-1, 1]) * random.between(0.35, 0.75), -random.between(0.4, 0.75), 0.75];
  const length = Math.hypot(x, y, z);
  return [x / length, y / length, z / length];
}

function drawSurface(palette: Palette, random: Random): Surface {
  const hard = random.integer(1, HARD_ONE_IN) === 1;
  return {
    colours: palette.object,
    texture: drawTexture(random.child('texture')),
    contrast: hard ? 0.4 : random.between(0.75, 1),
    roundPx: random.between(12, 20),
  };
}

function toSample(stem: string, data: Uint8Array, field: Field): Sample {
  const [widthPx, heightPx] = [SCENE_WIDTH_PX, SCENE_HEIGHT_PX];
  const foreground: Mask = { widthPx, heightPx, data: cutMask(field) };
  return {
    stem,
    image: { widthPx, heightPx, data },
    classes: markOutline(foreground),
    foreground,
    alpha: { widthPx, heightPx, data: new Float32Array(foreground.data) },
  };
}

/** 1 where the object covers at least half of the pixel. */
function cutMask({ distance }: Field): Uint8Array {
  const inside = new Uint8Array(distance.length);
  for (let i = 0; i < inside.length; i++) inside[i] = (distance[i] as number) <= 0 ? 1 : 0;
  return inside;
}
