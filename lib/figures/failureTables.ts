import type { Failures, ImageFailure } from '../evaluate/failures/failures.js';
import { ERROR_KINDS, type ErrorKind } from '../evaluate/failures/kinds.js';
import type { ImageScore } from '../evaluate/scores.js';
import type { Evaluation } from '../evaluate/summary.js';
import type { HtmlFigure } from './figure.js';
import type { FigureHead } from './frame.js';
import { formatNumber, formatShare, NO_VALUE } from './label.js';
import { type TableCell, tableFigure } from './table.js';
import { quotedInterval, tellUnits } from './valueCell.js';

/** Kinds of error in words, and what makes one. */
const KINDS: Readonly<Record<ErrorKind, readonly [name: string, rule: string]>> = {
  missedObject: ['Missed object', 'an object of which nothing was found'],
  extraObject: ['Extra object', 'a predicted object that meets no true one'],
  hole: ['Hole', 'missed foreground that prediction encloses'],
  raggedOutline: ['Ragged outline', 'wrong near the true outline'],
  missedPart: ['Missed part', 'other foreground that was missed'],
  extraPart: ['Extra part', 'other background that was taken for foreground'],
};

/** The name of a kind of error in words. */
export function labelKind(kind: ErrorKind): string {
  return KINDS[kind][0];
}

/** Which kinds of error a model makes, over the images of a split. */
export function errorKindTable({ id, caption, failures }: FigureHead & { failures: Failures }): HtmlFigure {
  const { kinds, marginPx, perImage } = failures;
  const rows = ERROR_KINDS.map((kind): TableCell[] => {
    const { images, areas, pixels, share, shareInterval } = kinds[kind];
    return [
      KINDS[kind][0],
      KINDS[kind][1],
      `${images}\u00a0of\u00a0${perImage.length}`,
      formatNumber(areas, 0),
      formatNumber(pixels, 0),
      share === null ? null : formatShare(share),
      quotedInterval(shareInterval)?.map(formatShare).join(' to ') ?? null,
    ];
  });
  return tableFigure({
    id,
    caption,
    columns: [
      { label: 'Kind' },
      { label: 'Wrong pixels that are' },
      { label: 'Images', numeric: true },
      { label: 'Areas', numeric: true },
      { label: 'Pixels', numeric: true },
      { label: 'Share of wrong pixels', numeric: true },
      { label: '95 % interval', numeric: true },
    ],
    rows,
    notes: [
      `Each wrong pixel counts for the first kind that fits it; near the outline means at most ${marginPx} pixels from the true boundary. Counts of all images of the split; the share has a bootstrap interval over ${tellUnits(kinds.hole.shareInterval)}.`,
    ],
  });
}

/** Why images are listed. */
export type FailureRank = 'worst' | 'uncertain' | 'suspects';

export interface FailureTableSpec extends FigureHead {
  readonly failures: Failures;
  /** Lowest IoU first, highest entropy first, or likely errors of the label first. */
  readonly rank: FailureRank;
  /** Most images that are listed. */
  readonly count: number;
}

/** The images of a ranking with what is measured on them; says so where there are none. */
export function failureTable({ id, caption, failures, rank, count }: FailureTableSpec): HtmlFigure {
  const listed = listFailures(failures, rank, count);
  return tableFigure({
    id,
    caption,
    columns: [
      { label: 'Image' },
      { label: 'IoU', numeric: true },
      { label: 'Wrong pixels', numeric: true },
      { label: 'Most of them' },
      { label: 'Entropy', numeric: true, unit: 'bit' },
      { label: 'Confident disagreement', numeric: true },
    ],
    rows: listed.map((image): TableCell[] => [
      image.id,
      formatNumber(image.iou, 3),
      formatNumber(image.wrongPixels, 0),
      mainKind(image),
      formatNumber(image.entropy, 3),
      image.disagreement === null ? null : formatShare(image.disagreement),
    ]),
    notes: [
      ...(listed.length === 0 ? ['There is no such image.'] : []),
      ...describeRank(failures, rank, listed.length),
    ],
  });
}

/** The scores of the first images of a ranking, for a gallery of them; none where failures were not looked at. */
export function pickFailures({ perImage, failures }: Evaluation, rank: FailureRank, count: number): ImageScore[] {
  const byId = new Map(perImage.map((score) => [score.id, score]));
  return failures === undefined ? [] : listFailures(failures, rank, count).flatMap(({ id }) => byId.get(id) ?? []);
}

function listFailures({ perImage, ...ranks }: Failures, rank: FailureRank, count: number): ImageFailure[] {
  const byId = new Map(perImage.map((image) => [image.id, image]));
  return ranks[rank].slice(0, count).flatMap((id) => byId.get(id) ?? []);
}

function mainKind({ kinds, wrongPixels }: ImageFailure): string {
  if (wrongPixels === 0) return NO_VALUE;
  const largest = ERROR_KINDS.reduce((best, kind) => (kinds[kind].pixels > kinds[best].pixels ? kind : best));
  return labelKind(largest).toLowerCase();
}

function describeRank({ confidence, suspectShare, ...ranks }: Failures, rank: FailureRank, shown: number): string[] {
  const found = ranks[rank].length;
  const rest = found > shown ? [`${shown} of ${found} images.`] : [];
  const entropy = 'Entropy: mean over the pixels, 0 where every pixel is certain, 1 where every one is at 0.5.';
  const suspects = `A label is suspect where one area of at least ${formatShare(suspectShare)} of the image is contradicted with a probability of at least ${confidence}: either the prediction or the label is badly wrong.`;
  return [...rest, ...(rank === 'uncertain' ? [entropy] : []), ...(rank === 'suspects' ? [suspects] : [])];
}
