import { z } from 'zod';
import { DataError } from '../../base/error.js';
import type { PixelSize } from '../picture.js';
import { fillPolygon } from './polygon.js';
import type { Region } from './region.js';
import { decodeCounts, drawRuns } from './rle.js';

/** One object of a COCO file. */
export interface CocoObject {
  readonly category: number;
  /** A crowd: its region lies below all single objects. */
  readonly isCrowd: boolean;
  /** Polygons, or an object with `size` and `counts`; checked when it is drawn. */
  readonly segmentation: unknown;
}

/** One image of a COCO file, with its objects in the order of the file. */
export interface CocoImage {
  readonly id: number | string;
  readonly fileName: string;
  readonly size: PixelSize;
  readonly objects: readonly CocoObject[];
}

export interface CocoFile {
  readonly images: readonly CocoImage[];
  /** Name by category id. */
  readonly categories: ReadonlyMap<number, string>;
}

const key = z.union([z.number(), z.string()]);
const side = z.int().min(1).max(100_000);
const cocoFile = z.object({
  images: z.array(z.object({ id: key, file_name: z.string().min(1), width: side, height: side })),
  annotations: z.array(
    z.object({
      image_id: key,
      category_id: z.number(),
      iscrowd: z.union([z.number(), z.boolean()]).nullish(),
      segmentation: z.unknown(),
    }),
  ),
  categories: z.array(z.object({ id: z.number(), name: z.string().min(1) })),
});

/**
 * Checks the contents of a COCO file and gives each image its objects.
 * @throws DataError when a field is missing, or an annotation names an image or a category that is not there
 */
export function readCoco(value: unknown, path: string): CocoFile {
  const parsed = cocoFile.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const message = `file is no COCO annotation: ${path} (${issue?.path.join('.')}: ${issue?.message})`;
    throw new DataError(message, HINT);
  }
  const { images, annotations, categories } = parsed.data;
  const names = new Map(categories.map(({ id, name }) => [id, name]));
  const objects = new Map<number | string, CocoObject[]>(images.map(({ id }) => [id, []]));
  for (const { image_id, category_id, iscrowd, segmentation } of annotations) {
    const known = objects.get(image_id);
    if (!known)
      throw new DataError(`annotation must name an image of its file: ${path} has image_id ${image_id}`, HINT);
    if (!names.has(category_id))
      throw new DataError(`annotation must name a category of its file: ${path} has category_id ${category_id}`, HINT);
    known.push({ category: category_id, isCrowd: Boolean(iscrowd), segmentation });
  }
  return {
    images: images.map(({ id, file_name, width, height }) => ({
      ...{ id, fileName: file_name, size: { widthPx: width, heightPx: height } },
      objects: objects.get(id) ?? [],
    })),
    categories: names,
  };
}

const HINT = 'Export the annotations once more, as COCO with polygons or masks.';

const runLengths = z.object({
  size: z.tuple([z.number(), z.number()]),
  counts: z.union([z.string(), z.array(z.number())]),
});
const polygons = z.array(z.array(z.number()));

/**
 * Draws the regions of an object: its polygons, or its run lengths, compressed or not.
 * @param place names the object in errors
 * @throws DataError when it has neither, or they cannot be drawn at the size of the image
 */
export function drawObject({ segmentation }: CocoObject, size: PixelSize, place: string): Region[] {
  const outlines = polygons.safeParse(segmentation);
  const runs = runLengths.safeParse(segmentation);
  if (!outlines.success && !runs.success)
    throw new DataError(`segmentation must be polygons or run lengths: ${place}`, HINT);
  try {
    if (outlines.success) return outlines.data.map((points) => fillPolygon(points, size));
    return runs.success ? [drawRunLengths(runs.data, size)] : [];
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new DataError(`segmentation cannot be drawn: ${place} (${cause.message})`, HINT, { cause });
  }
}

function drawRunLengths({ size, counts }: z.infer<typeof runLengths>, image: PixelSize): Region {
  const [heightPx, widthPx] = size;
  if (heightPx !== image.heightPx || widthPx !== image.widthPx)
    throw new RangeError(
      `its size is ${widthPx}x${heightPx} px, that of the image ${image.widthPx}x${image.heightPx} px`,
    );
  return drawRuns(typeof counts === 'string' ? decodeCounts(counts) : counts, image);
}
