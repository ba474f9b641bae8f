import { DataError } from '../base/error.js';
import { mapBytes } from './byteValues.js';
import { distinctValues, type StoredMask } from './maskFile.js';
import type { Mask } from './picture.js';

/** Class ids of a trimap, indices into `TRIMAP_CLASSES`. */
export const TRIMAP_ID = { background: 0, foreground: 1, outline: 2 } as const;

/** Values of the Oxford-IIIT Pet trimaps: 1 foreground, 2 background, 3 boundary. */
const PET_IDS: readonly (number | undefined)[] = [
  undefined,
  TRIMAP_ID.foreground,
  TRIMAP_ID.background,
  TRIMAP_ID.outline,
];

/**
 * Reads a trimap: 1 foreground, 2 background, 3 boundary; or as matting has it 0 background, the
 * maximum foreground, and a grey of a quarter to three quarters between them unknown, which is taken
 * for boundary.
 * @param path names the file in errors
 * @returns class ids, indices into `TRIMAP_CLASSES`
 * @throws DataError when a value is of neither kind
 */
export function interpretTrimap(trimap: StoredMask, path: string): Mask {
  const values = distinctValues(trimap);
  const idOf = values.every((value) => PET_IDS[value] !== undefined)
    ? (value: number) => PET_IDS[value]
    : (value: number) => mattingId(value / trimap.maximum);
  const ids = new Uint8Array(trimap.maximum + 1);
  for (const value of values) ids[value] = idOf(value) ?? unknownValue(value, path);
  return { widthPx: trimap.widthPx, heightPx: trimap.heightPx, data: mapValues(trimap.values, ids) };
}

function mapValues(values: Uint8Array | Uint16Array, ids: Uint8Array): Uint8Array {
  if (values instanceof Uint8Array) return mapBytes(values, ids);
  const data = new Uint8Array(values.length);
  for (let i = 0; i < data.length; i++) data[i] = ids[values[i] as number] as number;
  return data;
}

function mattingId(share: number): number | undefined {
  if (share === 0) return TRIMAP_ID.background;
  if (share === 1) return TRIMAP_ID.foreground;
  return share >= 0.25 && share <= 0.75 ? TRIMAP_ID.outline : undefined;
}

function unknownValue(value: number, path: string): never {
  const hint = 'Store 1 for foreground, 2 for background and 3 for the boundary.';
  throw new DataError(`trimap values must be 1, 2, 3 (or 0, 128, 255): ${path} has ${value}`, hint);
}
