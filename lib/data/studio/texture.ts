import type { Random } from '../../base/random.js';
import { clamp } from './layer.js';
import { cellNoise, type NoiseTiles, sampleTile } from './noise.js';
import { cosTurn, sinTurn } from './turn.js';

/** Share of a surface's second colour at a place, in [0, 1]. Coordinates are in pixels of the material. */
export type Texture = (u: number, v: number) => number;

type Family = (tiles: NoiseTiles, random: Random) => Texture;

/** What walls and floors are made of. */
const GROUNDS: readonly Family[] = [wood, bricks, cloth, grass, plaster, tiling, curtain, leaves];
/** What coats and props are covered with. */
const COATS: readonly Family[] = [patches, patches, bands, spots, cloth, plain, bands, stripes];

export function drawGroundTexture(tiles: NoiseTiles, random: Random): Texture {
  return random.pick(GROUNDS)(tiles, random);
}

/** A backdrop of paper: clouds, and no more. */
export function drawPaperTexture(tiles: NoiseTiles): Texture {
  return plaster(tiles);
}

/** A coat or a cover, turned by chance. */
export function drawCoatTexture(tiles: NoiseTiles, random: Random): Texture {
  const turns = random.between(0, 1);
  const [cos, sin] = [cosTurn(turns), sinTurn(turns)];
  const [du, dv] = [random.between(0, 256), random.between(0, 256)];
  const texture = random.pick(COATS)(tiles, random);
  return (u, v) => texture(u * cos + v * sin + du, v * cos - u * sin + dv);
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

/** A weave, with soft folds. */
function cloth({ ripples, fine }: NoiseTiles, random: Random): Texture {
  const threadPx = random.between(3, 5.5);
  return (u, v) => {
    const weave = triangle(u / threadPx) * triangle(v / threadPx);
    return clamp(0.5 + 0.3 * weave + 0.22 * sampleTile(ripples, u, v) + 0.12 * sampleTile(fine, u, v));
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

/** From 0 at a cell's edges to 0.5 in its middle, for a share of a cell in [0, 1). */
function halfway(share: number): number {
  return Math.min(share, 1 - share);
}

/** A wave of straight lines between -1 and 1, of period 1. */
function triangle(t: number): number {
  return 4 * Math.abs(t - Math.round(t)) - 1;
}
