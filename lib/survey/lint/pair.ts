import { DataError } from '../../base/error.js';
import { type ClassMap, interpretMask, type MaskTruth } from '../../data/classMap.js';
import type { Split } from '../../data/dataset.js';
import type { ListedItem, Listing } from '../../data/listing.js';
import { readStoredMask } from '../../data/maskFile.js';
import type { Mask, Picture } from '../../data/picture.js';
import { readTrimap } from '../../data/rasterTruth.js';
import { type Fingerprint, fingerprintPicture } from '../fingerprint.js';
import { type ImageSurvey, measureSample } from '../imageSurvey.js';
import { decodeImage, findingFrom, type InspectedFile, inspectFile, lintImageHeader, nameInside } from './file.js';
import { type Finding, findingOf } from './finding.js';
import { classifyMask, encodingOf, lintValues, type MaskEncoding } from './mask.js';
import { lintTrimap } from './trimap.js';

/** What is known about an image and its truth when their files were read: some hundred bytes. */
export interface LintedPair {
  readonly stem: string;
  readonly split?: Split;
  /** Paths inside of the data set. */
  readonly imageFile: string;
  readonly truthFile: string;
  /** What is wrong with this pair alone. */
  readonly findings: readonly Finding[];
  /** Absent where the image could not be decoded. */
  readonly fingerprint?: Fingerprint;
  /** Absent where the truth could not be used. */
  readonly measures?: PairMeasures;
}

export interface PairMeasures {
  readonly survey: ImageSurvey;
  readonly encoding: MaskEncoding;
  /** Share of the pixels along the border of the image that are foreground. */
  readonly borderShare: number;
}

/** What the pairs of a data set share. */
export interface PairContext {
  readonly dir: string;
  readonly listing: Listing;
  /** Of the data set's classes.json. */
  readonly classMap?: ClassMap | undefined;
  /** False where classes.json cannot be used: then values are not judged. */
  readonly judgeValues: boolean;
}

interface Truth {
  readonly truth?: MaskTruth;
  readonly encoding?: MaskEncoding;
  readonly findings: readonly Finding[];
}

/** Reads an image and its truth once, and tells what is wrong with them. */
export async function lintPair(item: ListedItem, context: PairContext): Promise<LintedPair> {
  const { dir } = context;
  const image = await inspectFile(item.imagePath, dir);
  const truths = await Promise.all(item.truthPaths.map((path) => inspectFile(path, dir)));
  const truthFile = truths[0]?.file ?? nameInside(dir, item.annotationPath ?? item.imagePath);
  const known = { stem: item.stem, ...(item.split && { split: item.split }), imageFile: image.file, truthFile };
  const seen = [...image.findings, ...truths.flatMap(({ findings }) => findings)];
  if (!image.header) return { ...known, findings: seen };
  const { picture, findings } = await decodeImage(image, item.imagePath, dir);
  const found = [...seen, ...lintImageHeader(image.file, image.header), ...findings];
  const sizes = compareSizes(item, image, truths, dir);
  if (!picture) return { ...known, findings: [...found, ...sizes] };
  const fingerprint = fingerprintPicture(picture);
  const isReadable = sizes.length === 0 && truths.every(({ header }) => header);
  const read = isReadable ? await readTruth(item, truths, picture, context) : { findings: [] };
  return {
    ...known,
    findings: [...found, ...sizes, ...read.findings],
    fingerprint,
    ...(read.truth && { measures: measure(known, picture, read.truth, read.encoding, context.listing.classes.length) }),
  };
}

function compareSizes(
  item: ListedItem,
  { header }: InspectedFile,
  truths: readonly InspectedFile[],
  dir: string,
): Finding[] {
  if (!header) return [];
  const { widthPx, heightPx, turned } = header;
  const told = truths.flatMap(({ file, header: size }) => (size ? [{ file, ...size }] : []));
  if (item.annotatedSize)
    told.push({ file: nameInside(dir, item.annotationPath ?? item.imagePath), ...header, ...item.annotatedSize });
  return told.flatMap((truth) => {
    if (truth.widthPx === widthPx && truth.heightPx === heightPx) return [];
    const isSwapped = truth.widthPx === heightPx && truth.heightPx === widthPx;
    const upright = turned ? ', upright by its EXIF orientation' : '';
    const problem = `size must be that of the image, ${widthPx}x${heightPx} px${upright}: ${truth.widthPx}x${truth.heightPx} px`;
    return [findingOf(isSwapped ? 'size-swapped' : 'size-mismatch', truth.file, problem)];
  });
}

/** By the rules of a folder of masks, whose values are judged; other layouts say themselves what values mean. */
async function readTruth(
  item: ListedItem,
  truths: readonly InspectedFile[],
  size: Picture,
  context: PairContext,
): Promise<Truth> {
  const [mask, trimap] = truths;
  const [maskPath, trimapPath] = item.truthPaths;
  if (context.listing.layout !== 'folder' || !mask || maskPath === undefined) return readLaidOut(item, size, context);
  const read = await readMask(maskPath, mask, context);
  if (!read.truth || !trimap || trimapPath === undefined) return read;
  const { classes, findings } = await readTrimapFile(trimapPath, trimap, read.truth.foreground, context.dir);
  const truth = classes && { ...read.truth, classes };
  return { ...read, ...(truth && { truth }), findings: [...read.findings, ...findings] };
}

async function readLaidOut(item: ListedItem, size: Picture, { dir }: PairContext): Promise<Truth> {
  const { widthPx, heightPx } = size;
  try {
    return { truth: await item.readTruth({ widthPx, heightPx, path: item.imagePath }), findings: [] };
  } catch (error) {
    const file = nameInside(dir, item.truthPaths[0] ?? item.annotationPath ?? item.imagePath);
    return { findings: [findingFrom('truth-unusable', file, error, dir)] };
  }
}

async function readMask(path: string, { file, header }: InspectedFile, context: PairContext): Promise<Truth> {
  try {
    const stored = await readStoredMask(path);
    if (context.classMap) return classifyMask(stored, context.classMap, file);
    if (!header || !context.judgeValues) return { findings: [] };
    const findings = lintValues(stored, header, file);
    if (findings.some(({ severity }) => severity === 'error')) return { findings };
    return { truth: interpretMask(stored, undefined, file), encoding: encodingOf(stored), findings };
  } catch (error) {
    return { findings: [findingFrom(kindOfFailure(error, header?.sampleType), file, error, context.dir)] };
  }
}

/** A mask that no decoder reads is damaged; one that was decoded has the wrong samples, or too many colours. */
function kindOfFailure(error: unknown, sampleType = ''): 'truncated' | 'mask-format' | 'photograph-mask' {
  if (error instanceof DataError && error.cause === undefined)
    return sampleType === 'uchar' ? 'photograph-mask' : 'mask-format';
  return 'truncated';
}

async function readTrimapFile(
  path: string,
  { file }: InspectedFile,
  foreground: Mask,
  dir: string,
): Promise<{ classes?: Mask; findings: readonly Finding[] }> {
  try {
    const classes = await readTrimap(foreground, path);
    return { classes, findings: lintTrimap(classes, foreground, file) };
  } catch (error) {
    const isDamaged = error instanceof DataError && error.cause !== undefined;
    return { findings: [findingFrom(isDamaged ? 'truncated' : 'trimap-values', file, error, dir)] };
  }
}

function measure(
  { stem, split = 'train' }: Pick<LintedPair, 'stem' | 'split'>,
  image: Picture,
  truth: MaskTruth,
  encoding: MaskEncoding = 'other',
  classCount = 2,
): PairMeasures {
  const { image: survey } = measureSample({ stem, image, ...truth }, { split }, classCount);
  return { survey, encoding, borderShare: shareOfBorder(truth.foreground) };
}

function shareOfBorder({ widthPx, heightPx, data }: Mask): number {
  let [count, inside] = [0, 0];
  const visit = (x: number, y: number): void => {
    count++;
    inside += data[y * widthPx + x] as number;
  };
  for (let x = 0; x < widthPx; x++) for (const y of new Set([0, heightPx - 1])) visit(x, y);
  for (let y = 1; y < heightPx - 1; y++) for (const x of new Set([0, widthPx - 1])) visit(x, y);
  return inside / count;
}
