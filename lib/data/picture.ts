/** How large a picture or mask is. */
export interface PixelSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** An 8-bit RGB picture: `data[(y * widthPx + x) * 3 + channel]`, values 0..255, sRGB. */
export interface Picture extends PixelSize {
  readonly data: Uint8Array;
}

/** One class id a pixel: `data[y * widthPx + x]`. */
export interface Mask extends PixelSize {
  readonly data: Uint8Array;
}

/** One number in [0, 1] a pixel: `data[y * widthPx + x]`, the share or probability of the foreground. */
export interface SoftMask extends PixelSize {
  readonly data: Float32Array;
}
