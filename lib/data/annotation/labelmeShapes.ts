import { z } from 'zod';
import { DataError } from '../../base/error.js';
import type { Mask, PixelSize } from '../picture.js';
import { fillPolygon } from './polygon.js';
import { paintRegion } from './region.js';

const KINDS = ['polygon', 'rectangle', 'circle'] as const;

/** A shape that encloses an area. */
export interface Shape {
  readonly label: string;
  readonly kind: (typeof KINDS)[number];
  /** Corners of a polygon; two opposite corners, or four, of a rectangle; centre and a point of a circle. */
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** A LabelMe JSON. */
export interface ShapeFile {
  /** As the file says, relative to it. */
  readonly imagePath: string;
  readonly size: PixelSize;
  readonly shapes: readonly Shape[];
}

const side = z.int().min(1).max(100_000);
const shapeFile = z.object({
  imagePath: z.string(),
  imageWidth: side,
  imageHeight: side,
  shapes: z.array(
    z.object({
      label: z.coerce.string(),
      shape_type: z.string().nullish(),
      points: z.array(z.tuple([z.number(), z.number()])),
    }),
  ),
});

/** A circle is drawn as a polygon of so many corners. */
const CIRCLE_CORNERS = 180;

/**
 * Checks the contents of a LabelMe JSON.
 * @throws DataError when a field is missing, or a shape encloses no area (point, line, linestrip)
 */
export function readShapes(value: unknown, path: string): ShapeFile {
  const parsed = shapeFile.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new DataError(
      `file is no LabelMe annotation: ${path} (${issue?.path.join('.')}: ${issue?.message})`,
      'Save the image in LabelMe once more.',
    );
  }
  const { imagePath, imageWidth: widthPx, imageHeight: heightPx, shapes } = parsed.data;
  return {
    imagePath,
    size: { widthPx, heightPx },
    shapes: shapes.map(({ label, shape_type, points }) => ({ label, kind: toKind(shape_type, path), points })),
  };
}

function toKind(text: string | null | undefined, path: string): Shape['kind'] {
  const kind = KINDS.find((name) => name === (text ?? 'polygon'));
  if (kind) return kind;
  const hint = 'Draw the outline as a polygon, or delete the shape.';
  throw new DataError(`shape must be polygon, rectangle or circle: ${path} has a ${text}`, hint);
}

/** True for the labels that LabelMe's own tools take for background. */
export function isGroundLabel(label: string): boolean {
  return label === '_background_' || label === 'background' || label === '__ignore__';
}

/**
 * Draws shapes in their order, later ones above earlier ones.
 * @param classes class names by id; a label that is none of them, and is not background, has id 1
 * @throws DataError when a shape has too few points
 */
export function drawShapes({ size, shapes, imagePath }: ShapeFile, classes: readonly string[]): Mask {
  const data = new Uint8Array(size.widthPx * size.heightPx);
  for (const shape of shapes) {
    const known = classes.indexOf(shape.label);
    const id = isGroundLabel(shape.label) ? 0 : known > 0 ? known : 1;
    paintRegion(data, fillPolygon(outlineOf(shape, imagePath).flat(), size), id);
  }
  return { ...size, data };
}

function outlineOf({ kind, points, label }: Shape, imagePath: string): (readonly [number, number])[] {
  const [first, second] = points;
  const enough = kind === 'polygon' ? points.length >= 3 : kind === 'circle' ? points.length === 2 : isEven(points);
  if (!first || !second || !enough)
    throw new DataError(`${kind} has the wrong number of points: ${label} of ${imagePath} has ${points.length}`, FEW);
  if (kind === 'polygon' || points.length === 4) return [...points];
  return kind === 'circle' ? circle(first, second) : rectangle(first, second);
}

const FEW = 'Draw the shape once more, or delete it.';

function isEven(points: readonly unknown[]): boolean {
  return points.length === 2 || points.length === 4;
}

type Point = readonly [x: number, y: number];

function rectangle([x0, y0]: Point, [x1, y1]: Point): Point[] {
  return [
    [x0, y0],
    [x1, y0],
    [x1, y1],
    [x0, y1],
  ];
}

function circle([x, y]: Point, [edgeX, edgeY]: Point): Point[] {
  const radius = Math.hypot(edgeX - x, edgeY - y);
  return Array.from({ length: CIRCLE_CORNERS }, (_, i) => {
    const angle = (2 * Math.PI * i) / CIRCLE_CORNERS;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)] as const;
  });
}
