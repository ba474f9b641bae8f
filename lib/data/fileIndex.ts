import { stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { z } from 'zod';
import { explainRead, readJson, writeWhole } from '../base/file.js';
import { hashBytes, hashText } from '../base/hash.js';
import { type ImageHeader, readBytes, readHeader } from './imageFile.js';

/** What is known about a file without decoding it. */
export interface FileFacts {
  /** SHA-256 of its bytes. */
  readonly hash: string;
  /** Absent where the file is no image. */
  readonly header?: ImageHeader;
}

/** Knows files by their size and times, so that only those that changed are read again. */
export interface FileIndex {
  /**
   * @throws DataError when the file is missing, or no image that sharp reads
   */
  inspectImage(path: string): Promise<FileFacts & { readonly header: ImageHeader }>;
  /** The hash of a file that is no image. */
  inspectFile(path: string): Promise<FileFacts>;
  /** True where a check of a file was passed and {@link FileIndex.pass} said so; a file that changed is unchecked. */
  hasPassed(path: string, check: string): boolean;
  pass(path: string, check: string): void;
  /** Writes what is known for the next time; where that cannot be, the next time reads the files again. */
  save(): Promise<void>;
}

interface Entry extends FileFacts {
  readonly stamp: string;
  check?: string;
}

/** Raised whenever an entry means something else. */
const INDEX_VERSION = 1;
/** Small data sets are read faster than an index. */
const FILES_MIN = 64;

const headerRow = z.tuple([
  z.number(),
  z.number(),
  z.boolean(),
  z.string(),
  z.number(),
  z.boolean(),
  z.boolean(),
  z.number(),
  z.string(),
]);
const indexFile = z.object({
  indexVersion: z.literal(INDEX_VERSION),
  files: z.array(z.tuple([z.string(), z.string(), z.string(), headerRow.nullable(), z.string().nullable()])),
});

/**
 * Opens the index of a data set folder. It lies in the cache folder, never in the data set; one that is broken or of
 * another version is taken for empty. Files that are gone are forgotten when it is saved.
 * @param cacheDir where indexes lie; null keeps nothing
 */
export async function openFileIndex(dir: string, cacheDir: string | null): Promise<FileIndex> {
  const path = cacheDir === null ? null : join(cacheDir, `files-${hashText(resolve(dir)).slice(0, 16)}.json`);
  const known = path === null ? new Map<string, Entry>() : await readIndex(path);
  const current = new Map<string, Entry>();
  let changed = false;
  const nameOf = (file: string): string => relative(dir, file).split(sep).join('/');

  async function look(file: string, read: (bytes: Uint8Array) => Promise<FileFacts>): Promise<Entry> {
    const [name, stamp] = [nameOf(file), await stampOf(file)];
    const old = current.get(name) ?? known.get(name);
    const entry = old?.stamp === stamp ? old : { ...(await read(await readBytes(file))), stamp };
    changed ||= entry !== old;
    current.set(name, entry);
    return entry;
  }

  return {
    async inspectImage(file) {
      const read = async (bytes: Uint8Array): Promise<Required<FileFacts>> => ({
        hash: hashBytes(bytes),
        header: await readHeader(bytes, file),
      });
      const { hash, header } = await look(file, read);
      return { hash, header: header ?? (await readHeader(await readBytes(file), file)) };
    },
    inspectFile: (file) => look(file, async (bytes) => ({ hash: hashBytes(bytes) })),
    hasPassed: (file, check) => current.get(nameOf(file))?.check === check,
    pass(file, check) {
      const entry = current.get(nameOf(file));
      if (entry) entry.check = check;
      changed = true;
    },
    async save() {
      if (path === null || current.size < FILES_MIN || !(changed || current.size < known.size)) return;
      await writeWhole(path, encodeIndex(current)).catch(() => undefined);
    },
  };
}

/** Size and times; the time of the last change of the file's entry shows a copy that kept its date. */
async function stampOf(path: string): Promise<string> {
  try {
    const { size, mtimeMs, ctimeMs } = await stat(path);
    return `${size} ${mtimeMs} ${ctimeMs}`;
  } catch (cause) {
    throw explainRead(cause, path);
  }
}

async function readIndex(path: string): Promise<Map<string, Entry>> {
  const parsed = indexFile.safeParse(await readJson(path).catch(() => undefined));
  if (!parsed.success) return new Map();
  return new Map(
    parsed.data.files.map(([name, stamp, hash, row, check]) => [
      name,
      { stamp, hash, ...(row && { header: toHeader(row) }), ...(check !== null && { check }) },
    ]),
  );
}

function encodeIndex(entries: ReadonlyMap<string, Entry>): string {
  const rows = [...entries].map(([name, { stamp, hash, header, check }]) =>
    JSON.stringify([name, stamp, hash, header ? toRow(header) : null, check ?? null]),
  );
  return `{"indexVersion": ${INDEX_VERSION}, "files": [\n${rows.join(',\n')}\n]}\n`;
}

function toRow(header: ImageHeader): z.infer<typeof headerRow> {
  const { widthPx, heightPx, turned, sampleType, channels, hasAlpha, isPalette, orientation, format } = header;
  return [widthPx, heightPx, turned, sampleType, channels, hasAlpha, isPalette, orientation, format];
}

function toHeader(row: z.infer<typeof headerRow>): ImageHeader {
  const [widthPx, heightPx, turned, sampleType, channels, hasAlpha, isPalette, orientation, format] = row;
  return { widthPx, heightPx, turned, sampleType, channels, hasAlpha, isPalette, orientation, format };
}
