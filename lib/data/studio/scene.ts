import type { Random } from '../../base/random.js';
import type { PixelSize } from '../picture.js';
import { develop } from './camera.js';
import { drawCast } from './cast.js';
import type { Creature } from './creature/creature.js';
import type { Warp } from './field.js';
import { blurLayer, createLayer, type Layer, layOver, type Plane } from './layer.js';
import { drawLight } from './light.js';
import { type NoiseTiles, takeWindow } from './noise.js';
import { hideBehind, paintObstacle } from './obstacle.js';
import { drawPalette } from './palette.js';
import type { PropBox } from './prop/prop.js';
import { paintProp } from './prop/props.js';
import { paintShadows } from './shadow.js';
import { defocusStage, drawStage, paintStage, type Stage } from './stage.js';
import { drawCoat, paintCreature } from './subject.js';
import { drawCoatTexture } from './texture/coatTexture.js';

/** Both multiples of 16, as {@link develop} wants them. */
export const SCENE_SIZE: PixelSize = { widthPx: 240, heightPx: 160 };

/** A finished scene of {@link SCENE_SIZE}. */
export interface Scene {
  /** Red, green and blue of each pixel, as a camera would store them. */
  readonly rgb: Uint8Array;
  /** The share of each pixel that creatures cover, in 255ths. */
  readonly matte: Uint8Array;
}

/** Draws a scene and its exact truth; equal random streams give equal bytes. */
export function drawScene(tiles: NoiseTiles, random: Random): Scene {
  const stage = drawStage(random.child('stage'), SCENE_SIZE);
  const creatures = drawCast(random.child('cast'), stage);
  const box = packProps(tiles, random);
  const picture = dressStage(stage, box, random);
  const subject = paintSubject(creatures, box, random.child('subject'));
  paintShadows(picture, subject.alpha, stage.focusY, stage.horizonY, box.light);
  layOver(picture, subject);
  const obstacle = paintObstacle(stage, box, random.child('obstacle'));
  if (obstacle) layOver(picture, obstacle);
  const alpha = obstacle ? hideBehind(subject.alpha, obstacle.alpha) : subject.alpha;
  return { rgb: develop(picture, tiles, random.child('camera')), matte: toMatte(alpha) };
}

function packProps(tiles: NoiseTiles, random: Random): PropBox {
  return {
    palette: drawPalette(random.child('palette')),
    light: drawLight(random.child('light')),
    warp: drawWarp(tiles, random.child('warp'), 1.2),
    tiles,
  };
}

/** The set with its props: those farther off are blurred with it, those next to the creature are sharp. */
function dressStage(stage: Stage, box: PropBox, random: Random): Layer {
  const picture = paintStage(stage, box.palette, box.tiles, random.child('ground'));
  const back = random.child('back');
  const rows = Array.from({ length: back.integer(2, 5) }, () => back.between(0, 1)).sort((a, b) => a - b);
  rows.forEach((share, n) => {
    const y = stage.horizonY + share * (stage.focusY - stage.horizonY);
    const foot = { x: back.between(0, stage.widthPx), y: Math.min(y, stage.heightPx + 8) };
    paintProp(picture, stage, foot, back.between(22, 70), box, back.child(n));
  });
  const blurred = defocusStage(picture, stage);
  const near = random.child('near');
  for (let n = near.pick([0, 0, 1, 1, 2]); n > 0; n--) {
    const foot = { x: near.between(0, stage.widthPx), y: stage.focusY + near.between(-8, 0) };
    paintProp(blurred, stage, foot, near.between(18, 42), box, near.child(n));
  }
  return blurred;
}

/** All creatures on one layer, by chance a little out of focus. */
function paintSubject(creatures: readonly Creature[], { palette, tiles, light }: PropBox, random: Random): Layer {
  const subject = createLayer(SCENE_SIZE);
  creatures.forEach((creature, n) => {
    const stream = random.child(n);
    const coat = drawCoat(stream.child('coat'), palette.coat, drawCoatTexture(tiles, stream.child('texture')));
    layOver(subject, paintCreature(creature, SCENE_SIZE, coat, light, drawWarp(tiles, stream, 2), stream));
  });
  const blurPx = random.pick([0, 0, 0, 0.15, 0.4]);
  return blurPx === 0 ? subject : blurLayer(subject, blurPx);
}

function drawWarp(tiles: NoiseTiles, random: Random, reachPx: number): Warp {
  const draw = (): Float32Array => takeWindow(tiles.ripples, SCENE_SIZE.widthPx, SCENE_SIZE.heightPx, random, reachPx);
  return { dx: draw(), dy: draw() };
}

/** In 255ths, as an 8-bit matte stores it. */
function toMatte(alpha: Plane): Uint8Array {
  const matte = new Uint8Array(alpha.length);
  for (let i = 0; i < matte.length; i++) matte[i] = Math.floor(255 * (alpha[i] as number) + 0.5);
  return matte;
}
