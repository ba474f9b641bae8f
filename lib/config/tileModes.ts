/** When a network looks at an image tile by tile: `auto` where the image is larger than the network's size, `on` always. */
export const TILE_MODES = ['off', 'auto', 'on'] as const;

export type TileMode = (typeof TILE_MODES)[number];
