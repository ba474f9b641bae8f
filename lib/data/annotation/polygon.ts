import type { PixelSize } from '../picture.js';
import type { Region } from './region.js';

/** Outlines are followed on a grid this much finer than the pixels. */
const FINE = 5;

/** Whole points of the fine grid along an outline. */
interface Track {
  readonly x: number[];
  readonly y: number[];
}

/**
 * Fills a polygon as the COCO tools do, so that areas agree with theirs to the pixel: the outline is followed on a
 * grid five times as fine, and a pixel is inside where the outline crosses its column an odd number of times above
 * its centre. Parts outside of the image are cut off.
 * @param points x0, y0, x1, y1, … in pixels; (0, 0) is the upper left corner of the image
 * @throws RangeError for fewer than three points, an odd count of numbers, or a number that is not finite
 * @see Lin et al., Microsoft COCO (2014), the polygons of its mask interface
 * @example
 * [...fillPolygon([0, 0, 2, 0, 2, 1, 0, 1], { widthPx: 2, heightPx: 2 }).data] // [1, 0, 1, 0]
 */
export function fillPolygon(points: ArrayLike<number>, { widthPx, heightPx }: PixelSize): Region {
  assertPoints(points);
  const toggles = new Uint8Array(widthPx * heightPx + 1);
  const { x, y } = followOutline(points);
  for (let i = 1; i < x.length; i++) {
    const [from, to] = [x[i - 1] as number, x[i] as number];
    if (from === to) continue;
    const column = (Math.min(from, to) + 0.5) / FINE - 0.5;
    if (!Number.isInteger(column) || column < 0 || column >= widthPx) continue;
    const row = (Math.min(y[i - 1] as number, y[i] as number) + 0.5) / FINE - 0.5;
    const at = column * heightPx + Math.ceil(Math.min(Math.max(row, 0), heightPx));
    toggles[at] = 1 - (toggles[at] as number);
  }
  return { widthPx, heightPx, data: runParity(toggles) };
}

function assertPoints(points: ArrayLike<number>): void {
  if (points.length < 6 || points.length % 2 === 1)
    throw new RangeError(`polygon must have x and y of 3 or more points: it has ${points.length} numbers`);
  for (let i = 0; i < points.length; i++) {
    const value = points[i];
    if (typeof value !== 'number' || !(Math.abs(value) < 1e6)) throw new RangeError(`polygon has no point at ${value}`);
  }
}

function followOutline(points: ArrayLike<number>): Track {
  const fine = Array.from({ length: points.length }, (_, i) => Math.trunc(FINE * (points[i] as number) + 0.5));
  const track: Track = { x: [], y: [] };
  for (let i = 0; i < fine.length; i += 2) {
    const next = (i + 2) % fine.length;
    followEdge(track, fine[i] as number, fine[i + 1] as number, fine[next] as number, fine[next + 1] as number);
  }
  return track;
}

/** Steps along the longer axis; the other coordinate is always counted from the end with the smaller one. */
function followEdge({ x, y }: Track, x0: number, y0: number, x1: number, y1: number): void {
  const [width, height] = [Math.abs(x1 - x0), Math.abs(y1 - y0)];
  const wide = width >= height;
  const steps = wide ? width : height;
  const backwards = wide ? x0 > x1 : y0 > y1;
  const [fromX, fromY, toX, toY] = backwards ? [x1, y1, x0, y0] : [x0, y0, x1, y1];
  const slope = steps === 0 ? 0 : (wide ? toY - fromY : toX - fromX) / steps;
  for (let step = 0; step <= steps; step++) {
    const t = backwards ? steps - step : step;
    x.push(wide ? fromX + t : Math.trunc(fromX + slope * t + 0.5));
    y.push(wide ? Math.trunc(fromY + slope * t + 0.5) : fromY + t);
  }
}

/** 1 after an odd number of toggles, else 0. */
function runParity(toggles: Uint8Array): Uint8Array {
  const data = toggles.slice(0, -1);
  for (let i = 1; i < data.length; i++) data[i] = (data[i] as number) ^ (data[i - 1] as number);
  return data;
}
