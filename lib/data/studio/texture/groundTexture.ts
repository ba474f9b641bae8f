import type { Random } from '../../../base/random.js';
import { clamp } from '../layer.js';
import { cellNoise, type NoiseTiles, sampleTile } from '../noise.js';
import { sinTurn } from '../turn.js';
import { cloth, type Texture, type TextureKind } from './texture.js';

const GROUNDS: readonly TextureKind[] = [wood, bricks, cloth, grass, plaster, tiling, curtain, leaves];

/** Draws what a wall or floor is made of. */
export function drawGroundTexture(tiles: NoiseTiles, random: Random): Texture {
  return random.pick(GROUNDS)(tiles, random);
}

/** A backdrop of paper: clouds, and no more. */
export function drawPaperTexture(tiles: NoiseTiles): Texture {
  return plaster(tiles);
}

/** Boards along `u`, each of its own tone, with grain along them and dark joints. */
function wood({ clouds, fine, grain }: NoiseTiles, random: Random): Texture {
  const boardPx = random.between(14, 30);
  return (u, v) => {
    const row = Math.floor(v / boardPx);
    const joint = Math.abs(v / boardPx - row - 0.5) > 0.5 - 0.8 / boardPx ? 0.5 : 0;
    const veins = 0.25 * sampleTile(fine, u * 0.15 + row * 31, v * 1.6) + 0.2 * sampleTile(clouds, u * 0.6, v * 4);
    return clamp(0.45 + 0.16 * cellNoise(grain, 0, row) + veins + joint);
  };
}

/** Bricks in bond, each of its own tone, with light mortar. */
function bricks({ fine, grain }: NoiseTiles, random: Random): Texture {
  const high = random.between(9, 15);
  const wide = high * random.between(1.9, 2.6);
  return (u, v) => {
    const row = Math.floor(v / high);
    const along = u / wide + (row & 1) * 0.5;
    const column = Math.floor(along);
    const edge = Math.min(halfway(v / high - row) * high, halfway(along - column) * wide);
    const rough = 0.18 * sampleTile(fine, u, v);
    return edge < 0.9 ? clamp(0.05 + rough) : clamp(0.62 + 0.16 * cellNoise(grain, column, row) + rough);
  };
}

/** Upright blades. */
function grass({ fine, ripples }: NoiseTiles): Texture {
  return (u, v) =>
    clamp(
      0.5 +
        0.4 * sampleTile(fine, u * 1.4, v * 0.35) +
        0.25 * sampleTile(fine, u * 0.6, v * 0.2) +
        0.2 * sampleTile(ripples, u, v),
    );
}

/** Slow clouds with a faint grain. */
function plaster({ clouds, fine }: NoiseTiles): Texture {
  return (u, v) => clamp(0.5 + 0.42 * sampleTile(clouds, u * 0.8, v * 0.8) + 0.06 * sampleTile(fine, u, v));
}

/** Square tiles, light and dark in turn. */
function tiling({ grain, clouds }: NoiseTiles, random: Random): Texture {
  const sidePx = random.between(16, 30);
  const strength = random.between(0.12, 0.3);
  return (u, v) => {
    const [column, row] = [Math.floor(u / sidePx), Math.floor(v / sidePx)];
    const edge = Math.min(halfway(u / sidePx - column), halfway(v / sidePx - row)) * sidePx;
    const tone = strength * (((column + row) & 1) * 2 - 1) + 0.06 * cellNoise(grain, column, row);
    return clamp(0.5 + tone + 0.2 * sampleTile(clouds, u, v) + (edge < 0.7 ? 0.3 : 0));
  };
}

/** Folds that hang down. */
function curtain({ ripples, fine }: NoiseTiles, random: Random): Texture {
  const foldPx = random.between(14, 34);
  return (u, v) => {
    const bent = u / foldPx + 0.35 * sampleTile(ripples, u * 0.5, v * 0.12);
    return clamp(0.5 + 0.36 * sinTurn(bent) + 0.1 * sampleTile(fine, u, v * 0.3));
  };
}

/** Leaves and the dark between them. */
function leaves({ ripples, fine }: NoiseTiles): Texture {
  return (u, v) => clamp(0.5 + 0.55 * sampleTile(ripples, u * 1.3, v * 1.3) + 0.4 * sampleTile(fine, u * 0.7, v * 0.7));
}

/** From 0 at a cell's edges to 0.5 in its middle, for a share of a cell in [0, 1). */
function halfway(share: number): number {
  return Math.min(share, 1 - share);
}
