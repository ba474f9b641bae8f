/** An 8-bit RGB picture: `data[(y * widthPx + x) * 3 + channel]`, values 0..255, sRGB. */
export interface Picture {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly data: Uint8Array;
}

/** One class id a pixel: `data[y * widthPx + x]`. */
export interface Mask {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly data: Uint8Array;
}

/** One number in [0, 1] a pixel: `data[y * widthPx + x]`, the share or probability of the foreground. */
export interface SoftMask {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly data: Float32Array;
}
