import { axisDistance, boundsOf, type Capsule, capsule, lineCoverage, shareAlong } from './field.js';
import { type Colour, cover, type Layer } from './layer.js';
import { move, type Point, rotate } from './turn.js';

/** A hair, a whisker, a blade or a stalk: a thin curve that tapers to its tip. Lengths in pixels, angles in turns. */
export interface Strand {
  readonly root: Point;
  /** The way from the root, of length 1. */
  readonly heading: Point;
  readonly lengthPx: number;
  /** Half of the width at the root; the tip has a third of it. */
  readonly radiusPx: number;
  /** How far the strand turns from root to tip. */
  readonly curl: number;
}

const PIECES = 3;
const TIP_SHARE = 0.33;

/** Paints a strand over what is there, by the share of each pixel that its width covers. */
export function paintStrand(layer: Layer, strand: Strand, colour: Colour, gain: number): void {
  let from = strand.root;
  let before: Capsule | undefined;
  for (let k = 0; k < PIECES; k++) {
    const way = rotate(strand.heading, (strand.curl * k) / (PIECES - 1));
    const to = move(from, (way.x * strand.lengthPx) / PIECES, (way.y * strand.lengthPx) / PIECES);
    const radius = strand.radiusPx * (1 - ((1 - TIP_SHARE) * (k + 0.5)) / PIECES);
    const piece = capsule(from, to, radius, radius);
    paintPiece(layer, piece, before, colour, gain);
    [from, before] = [to, piece];
  }
}

/** What lies beyond the end of a piece belongs to the next one, so that joints are not painted twice. */
function paintPiece(layer: Layer, piece: Capsule, before: Capsule | undefined, colour: Colour, gain: number): void {
  const { left, right, top, bottom } = boundsOf(piece, layer, 0.5);
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const along = shareAlong(piece, x, y);
      if (along === 1 || (along === 0 && before && shareAlong(before, x, y) < 1)) continue;
      const share = lineCoverage(axisDistance(piece, along, x, y), piece.radiusA);
      if (share > 0) cover(layer, y * layer.widthPx + x, colour, gain, share);
    }
  }
}
