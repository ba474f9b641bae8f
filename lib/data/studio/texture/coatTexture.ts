import type { Random } from '../../../base/random.js';
import { clamp } from '../layer.js';
import { cellNoise, type NoiseTiles, sampleTile } from '../noise.js';
import { cosTurn, sinTurn } from '../turn.js';
import { cloth, type Texture, type TextureKind, triangle } from './texture.js';

const COATS: readonly TextureKind[] = [patches, patches, bands, spots, cloth, plain, bands, stripes];

/** Draws a coat or a cover, turned by chance. */
export function drawCoatTexture(tiles: NoiseTiles, random: Random): Texture {
  const turns = random.between(0, 1);
  const [cos, sin] = [cosTurn(turns), sinTurn(turns)];
  const [du, dv] = [random.between(0, 256), random.between(0, 256)];
  const texture = random.pick(COATS)(tiles, random);
  return (u, v) => texture(u * cos + v * sin + du, v * cos - u * sin + dv);
}

/** Large patches with ragged edges, as of cows and cats. */
function patches({ clouds, fine }: NoiseTiles): Texture {
  return (u, v) => clamp(0.5 + 5 * (sampleTile(clouds, u * 2.2, v * 2.2) + 0.12 * sampleTile(fine, u, v)));
}

/** Irregular bands across `u`, as of tabbies. */
function bands({ ripples, fine }: NoiseTiles, random: Random): Texture {
  const periodPx = random.between(9, 16);
  return (u, v) => {
    const wave = sinTurn(u / periodPx + 0.5 * sampleTile(ripples, u, v));
    return clamp(0.5 + 0.9 * wave + 0.3 * sampleTile(fine, u, v));
  };
}

/** Spots of several sizes on a grid in disorder. */
function spots({ grain, fine }: NoiseTiles, random: Random): Texture {
  const sidePx = random.between(8, 13);
  return (u, v) => {
    const [column, row] = [Math.floor(u / sidePx), Math.floor(v / sidePx)];
    const du = u / sidePx - column - 0.5 - 0.1 * cellNoise(grain, column, row);
    const dv = v / sidePx - row - 0.5 - 0.1 * cellNoise(grain, row, column);
    const radius = 0.3 + 0.06 * cellNoise(grain, column + 7, row);
    return clamp(0.5 + (radius - Math.sqrt(du * du + dv * dv)) * 5 + 0.2 * sampleTile(fine, u, v));
  };
}

/** One colour, with a faint tone of the other. */
function plain({ clouds, fine }: NoiseTiles, random: Random): Texture {
  const tone = random.pick([0.12, 0.88]);
  return (u, v) => clamp(tone + 0.22 * sampleTile(clouds, u, v) + 0.1 * sampleTile(fine, u, v));
}

/** Straight bands of equal width, as of toys and jumpers. */
function stripes(_tiles: NoiseTiles, random: Random): Texture {
  const periodPx = random.between(8, 14);
  return (u) => clamp(0.5 + 3 * (triangle(u / periodPx) * 0.5));
}
