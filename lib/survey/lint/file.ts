import { extname, relative, sep } from 'node:path';
import { DataError } from '../../base/error.js';
import { decodePicture, type ImageHeader, readBytes, readHeader } from '../../data/imageFile.js';
import type { Picture } from '../../data/picture.js';
import { type Finding, type FindingKind, findingOf } from './finding.js';

/** A file with an image in it, as far as it could be read. */
export interface InspectedFile {
  /** Path inside of the data set. */
  readonly file: string;
  readonly bytes: Uint8Array;
  /** Absent where the file is no image. */
  readonly header?: ImageHeader;
  readonly findings: readonly Finding[];
}

/** Formats by extension, as libvips calls them; other extensions say nothing. */
const FORMATS: Readonly<Record<string, string>> = {
  ...{ '.jpg': 'jpeg', '.jpeg': 'jpeg', '.jpe': 'jpeg', '.jfif': 'jpeg', '.png': 'png', '.webp': 'webp' },
  ...{ '.tif': 'tiff', '.tiff': 'tiff', '.gif': 'gif', '.avif': 'heif', '.heic': 'heif', '.heif': 'heif' },
};

/** Reads a file and its header, and tells what is wrong with them. */
export async function inspectFile(path: string, dir: string): Promise<InspectedFile> {
  const file = nameInside(dir, path);
  try {
    const bytes = await readBytes(path);
    if (bytes.length === 0)
      return { file, bytes, findings: [findingOf('empty-file', file, 'file must hold an image: it has 0 bytes')] };
    const header = await readHeader(bytes, path);
    return { file, bytes, header, findings: lintExtension(file, header) };
  } catch (error) {
    return { file, bytes: new Uint8Array(), findings: [findingFrom('unreadable', file, error, dir)] };
  }
}

/** Decodes an image; where its pixels are cut short or damaged, says so. */
export async function decodeImage(
  { file, bytes }: InspectedFile,
  path: string,
  dir: string,
): Promise<{ picture?: Picture; findings: readonly Finding[] }> {
  try {
    return { picture: await decodePicture(bytes, path), findings: [] };
  } catch (error) {
    return { findings: [findingFrom('truncated', file, error, dir)] };
  }
}

/** What the header of an image (not of a mask) tells. */
export function lintImageHeader(file: string, header: ImageHeader): Finding[] {
  const { widthPx, heightPx, hasAlpha, sampleType } = header;
  const findings: Finding[] = [];
  if (hasAlpha) findings.push(findingOf('image-alpha', file, 'image should be opaque: it has an alpha channel'));
  if (sampleType !== 'uchar')
    findings.push(findingOf('image-16-bit', file, `image should have 8 bits a sample: it has ${sampleType}`));
  if (Math.min(widthPx, heightPx) < SIDE_MIN_PX)
    findings.push(
      findingOf('tiny-image', file, `image should have sides of ${SIDE_MIN_PX} px or more: ${widthPx}x${heightPx} px`),
    );
  return findings;
}

/** A network of depth 4 brings 32 pixels down to 2. */
const SIDE_MIN_PX = 32;

/** An error that the user can act on as a finding, with paths from the data set's folder on; others are thrown on. */
export function findingFrom(kind: FindingKind, file: string, error: unknown, dir: string): Finding {
  if (error instanceof DataError) return findingOf(kind, file, error.message.replaceAll(`${dir}${sep}`, ''));
  if (error instanceof Error && 'code' in error) return findingOf(kind, file, `file must be readable: ${error.code}`);
  throw error;
}

/** A path inside of the data set, with slashes; `.` for its folder. */
export function nameInside(dir: string, path: string): string {
  return relative(dir, path).split(sep).join('/') || '.';
}

function lintExtension(file: string, { format }: ImageHeader): Finding[] {
  const expected = FORMATS[extname(file).toLowerCase()];
  if (expected === undefined || expected === format) return [];
  return [findingOf('wrong-extension', file, `extension should be that of the contents: ${format}`)];
}
