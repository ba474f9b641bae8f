import type { Picture, PixelSize } from '../../data/picture.js';

/** A picture at the size that a network takes. */
export interface Frame extends PixelSize {
  /** RGB, values 0..1: `images[(y * widthPx + x) * 3 + channel]`. */
  readonly images: Float32Array;
}

/** Runs a network on one frame; returns class probabilities, `[heightPx, widthPx, classes]`. */
export type RunFrame = (frame: Frame) => Promise<Float32Array>;

/** The class probabilities of a picture at its own size, `[heightPx, widthPx, classes]`. */
export type View = (image: Picture) => Promise<Float32Array>;

/** The frame that a picture of the network's size is. */
export function toFrame({ heightPx, widthPx, data }: Picture): Frame {
  return { heightPx, widthPx, images: Float32Array.from(data, (value) => value / 255) };
}
