import type { Mask } from './picture.js';

/**
 * The boundary of a binary mask: 1 at foreground pixels with a 4-neighbour outside of the mask, else 0. What lies
 * beyond the image counts as outside.
 */
export function boundaryOf({ data, widthPx, heightPx }: Mask): Uint8Array {
  const boundary = new Uint8Array(data.length);
  for (let y = 0, i = 0; y < heightPx; y++) {
    const isEdgeRow = y === 0 || y === heightPx - 1;
    for (let x = 0; x < widthPx; x++, i++) {
      if (data[i] === 0) continue;
      const isEdge = isEdgeRow || x === 0 || x === widthPx - 1;
      const isInside =
        !isEdge && data[i - 1] !== 0 && data[i + 1] !== 0 && data[i - widthPx] !== 0 && data[i + widthPx] !== 0;
      boundary[i] = isInside ? 0 : 1;
    }
  }
  return boundary;
}
