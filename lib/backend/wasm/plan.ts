/**
 * How operations are cut into jobs. Cuts depend on shapes alone, never on the number of threads, so sums are made in
 * the same order everywhere.
 */
import { SCRATCH_BYTES } from './crew.js';

/** Most jobs that an operation may have. */
const JOBS_MAX = 60000;
/** Tiles whose planes stay in a processor's cache of 2 MiB while they are multiplied. */
const TILES_AT_A_TIME = 24;
/** Bytes of sums that the slices of one filter's gradient may take; one slice may take more. */
const SLICES_BYTES = 32 * 2 ** 20;
/** Jobs that keep eight threads busy, and more of them where a slice's sums cost little. */
const JOBS_WANTED = 8;
const SMALL_SLICE_BYTES = 2 ** 19;

export interface ConvolutionShape {
  readonly images: number;
  readonly heightPx: number;
  readonly widthPx: number;
  /** Channels of all inputs, a multiple of 4. */
  readonly depth: number;
  readonly channelsOut: number;
}

export interface ConvolutionPlan {
  /** Tiles of 2x2 pixels in the batch. */
  readonly tiles: number;
  readonly tilesAJob: number;
  /** Channels of the output that a job takes, a multiple of 8. */
  readonly range: number;
  readonly ranges: number;
  readonly jobs: number;
}

/** Cuts a convolution into tiles times channels of the output. */
export function planConvolution(shape: ConvolutionShape): ConvolutionPlan {
  const range = Math.min(64, roundUp(shape.channelsOut, 8));
  return planTiles(shape, range, countTiles(shape) / JOBS_MAX);
}

export interface GradientPlan extends ConvolutionPlan {
  readonly tilesASlice: number;
  readonly slices: number;
  /** Bytes of the sums of one slice. */
  readonly sliceBytes: number;
}

/** Cuts the gradient of a filter into slices of the tiles times channels of the output. */
export function planFilterGradient(shape: ConvolutionShape): GradientPlan {
  const range = Math.min(32, roundUp(shape.channelsOut, 8));
  const plan = planTiles(shape, range, 0);
  const sliceBytes = 16 * 4 * shape.depth * range * plan.ranges;
  const wanted = Math.ceil((sliceBytes > SMALL_SLICE_BYTES ? 1 : 4) * (JOBS_WANTED / plan.ranges));
  const affordable = Math.max(1, Math.floor(SLICES_BYTES / sliceBytes));
  const most = Math.ceil(plan.tiles / plan.tilesAJob);
  const tilesASlice = Math.ceil(plan.tiles / Math.min(wanted, affordable, most));
  const slices = Math.ceil(plan.tiles / tilesASlice);
  return { ...plan, tilesASlice, slices, sliceBytes, jobs: slices * plan.ranges };
}

function planTiles(shape: ConvolutionShape, range: number, tilesAtLeast: number): ConvolutionPlan {
  const tiles = countTiles(shape);
  const ranges = Math.ceil(shape.channelsOut / range);
  const fitting = Math.floor((SCRATCH_BYTES - 4096) / (16 * 4 * (shape.depth + range)));
  const wanted = Math.max(TILES_AT_A_TIME, tilesAtLeast * ranges);
  const tilesAJob = Math.max(4, roundUp(Math.min(wanted, fitting) - 3, 4));
  return { tiles, tilesAJob, range, ranges, jobs: Math.ceil(tiles / tilesAJob) * ranges };
}

function countTiles({ images, heightPx, widthPx }: ConvolutionShape): number {
  return images * Math.ceil(heightPx / 2) * Math.ceil(widthPx / 2);
}

/** Items that a job takes, so that it reads about 64 KiB and there are not too many jobs. */
export function itemsAJob(items: number, numbersAnItem: number): number {
  return Math.max(1, Math.ceil(16384 / numbersAnItem), Math.ceil(items / JOBS_MAX));
}

/** The next multiple. */
export function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}
