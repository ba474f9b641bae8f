import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import { DataError } from '../base/error.js';
import { readJson } from '../base/file.js';
import { type ClassMap, mapClasses } from './classMap.js';
import { parseColour } from './colours.js';

/** What a data set folder's `dataset.json` tells. */
export interface Metadata {
  readonly name: string;
  readonly licence: string;
  readonly home: string;
  readonly showPictures: boolean;
  /** True where the file itself says whether pictures may be shown. */
  readonly statesPictures: boolean;
}

const metadataFile = z.looseObject({
  name: z.string().min(1).optional(),
  licence: z.string().default(''),
  home: z.string().default(''),
  showPictures: z.boolean().optional(),
});

const VALUE_MAX = 0xffff;
const classesFile = z.record(z.string(), z.string().min(1));

/**
 * Reads `dataset.json`, or takes the defaults: the folder's name, no licence, no home, pictures shown.
 * @throws DataError when the file is not JSON or a field is of the wrong kind
 */
export async function readMetadata(dir: string, files: readonly string[]): Promise<Metadata> {
  const path = join(dir, 'dataset.json');
  const value = files.includes('dataset.json') ? await readJson(path) : {};
  const { name, licence, home, showPictures } = parse(metadataFile, value, path);
  return {
    name: name ?? basename(resolve(dir)),
    ...{ licence, home },
    showPictures: showPictures ?? true,
    statesPictures: showPictures !== undefined,
  };
}

/**
 * Reads `classes.json`: `{"value": "name"}`, or for coloured masks `{"#rrggbb": "name"}` or `{"r,g,b": "name"}`;
 * `undefined` where the folder has none.
 * @throws DataError when the file is not JSON, a key is neither a whole number up to 65535 nor a colour, values and
 * colours are mixed, or a name comes twice
 */
export async function readClasses(dir: string, files: readonly string[]): Promise<ClassMap | undefined> {
  return files.includes('classes.json') ? await readClassFile(join(dir, 'classes.json')) : undefined;
}

/**
 * Reads a file of the form of `classes.json`, whatever its name.
 * @throws DataError as {@link readClasses} does, and when the file cannot be read
 */
export async function readClassFile(path: string): Promise<ClassMap> {
  const entries = Object.entries(parse(classesFile, await readJson(path), path));
  const byColour = entries.some(([key]) => parseColour(key) !== undefined);
  const read = byColour ? parseColour : parseValue;
  const names = new Map(entries.map(([key, name]) => [read(key) ?? refuseKey(key, path, byColour), name]));
  const twice = [...names.values()].find((name, i, all) => all.indexOf(name) !== i);
  if (twice)
    throw new DataError(`class name must be there once: "${twice}" in ${path}`, 'Give each value its own name.');
  const source = basename(path);
  return { ...mapClasses(names), ...(byColour && { by: 'colour' }), ...(source !== 'classes.json' && { source }) };
}

function parseValue(text: string): number | undefined {
  return /^\d{1,5}$/.test(text) && Number(text) <= VALUE_MAX ? Number(text) : undefined;
}

function refuseKey(key: string, path: string, byColour: boolean): never {
  const wanted = byColour ? 'colours, #rrggbb or r,g,b, as the others are' : `whole numbers up to ${VALUE_MAX}`;
  const message = `file is not as expected: ${path} (keys must be ${wanted}: ${key})`;
  throw new DataError(message, 'Name either values or colours.');
}

function parse<T>(schema: z.ZodType<T>, value: unknown, path: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue && issue.path.length > 0 ? `${issue.path.join('.')}: ` : '';
  throw new DataError(`file is not as expected: ${path} (${where}${issue?.message ?? 'unknown'})`, 'Mend the file.');
}
