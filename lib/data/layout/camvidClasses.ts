import { join } from 'node:path';
import { csvParse } from 'd3-dsv';
import { DataError } from '../../base/error.js';
import { readText } from '../../base/file.js';
import { type ClassMap, mapClasses } from '../classMap.js';
import { parseColour } from '../colours.js';
import { readBytes, readHeader } from '../imageFile.js';
import { readClasses } from '../metadata.js';
import type { Root } from './layout.js';

/** The 32 classes of the authors by colour. */
const COLOURS = `Animal 64 128 64, Archway 192 0 128, Bicyclist 0 128 192, Bridge 0 128 64, Building 128 0 0, Car 64 0 128,
CartLuggagePram 64 0 192, Child 192 128 64, Column_Pole 192 192 128, Fence 64 64 128, LaneMkgsDriv 128 0 192,
LaneMkgsNonDriv 192 0 64, Misc_Text 128 128 64, MotorcycleScooter 192 0 192, OtherMoving 128 64 64,
ParkingBlock 64 192 128, Pedestrian 64 64 0, Road 128 64 128, RoadShoulder 128 128 192, Sidewalk 0 0 192,
SignSymbol 192 128 128, Sky 128 128 128, SUVPickupTruck 64 128 192, TrafficCone 0 0 64, TrafficLight 0 64 64,
Train 192 64 128, Tree 128 128 0, Truck_Bus 192 128 192, Tunnel 64 0 64, VegetationMisc 192 192 0, Void 0 0 0,
Wall 64 192 0`;
/** The classes of SegNet by value; the last, unlabelled, is the background. */
const SEGNET = 'Sky Building Pole Road Pavement Tree SignSymbol Fence Car Pedestrian Bicyclist background';

/**
 * Reads the classes of a CamVid folder from the first of class_dict.csv, label_colors.txt, codes.txt and classes.json
 * that is there; without, from what is known of the labels.
 * @param example a label, whose header tells whether it has colours
 * @returns `undefined` for grey labels of unknown classes
 * @throws DataError when a file cannot be used
 */
export async function readCamvidClasses(
  { dir, names }: Root,
  example: string | undefined,
  segnet: boolean,
): Promise<ClassMap | undefined> {
  const has = (file: string): boolean => names.includes(file);
  if (has('class_dict.csv')) return readClassDict(join(dir, 'class_dict.csv'));
  if (has('label_colors.txt')) return readLabelColours(join(dir, 'label_colors.txt'));
  if (has('codes.txt')) return readCodes(join(dir, 'codes.txt'));
  if (has('classes.json')) return readClasses(dir, names);
  if (example !== undefined && (await hasColours(example))) return { ...knownColours(), source: "CamVid's colours" };
  return segnet ? { ...mapClasses(new Map(listNames(SEGNET))), source: "SegNet's classes" } : undefined;
}

async function hasColours(path: string): Promise<boolean> {
  const { channels, isPalette } = await readHeader(await readBytes(path), path);
  return channels >= 3 && !isPalette;
}

function listNames(text: string): [value: number, name: string][] {
  return text.split(' ').map((name, value) => [value, name]);
}

function knownColours(): ClassMap {
  const rows = COLOURS.split(/,\s+/).map((row) => row.split(' '));
  return byColour(
    rows.map(([name = '', ...rgb]) => [rgb.join(','), name]),
    'CamVid',
  );
}

async function readClassDict(path: string): Promise<ClassMap> {
  const rows = csvParse(await readText(path));
  const missing = ['name', 'r', 'g', 'b'].find((column) => !rows.columns.map((name) => name.trim()).includes(column));
  if (missing !== undefined)
    throw new DataError(`column missing in ${path}: ${missing}`, 'Its columns are name,r,g,b.');
  const cells = rows.map((row) => Object.fromEntries(Object.entries(row).map(([key, cell]) => [key.trim(), cell])));
  return byColour(
    cells.map(({ name = '', r, g, b }) => [`${r},${g},${b}`, name]),
    path,
  );
}

async function readLabelColours(path: string): Promise<ClassMap> {
  const lines = (await readText(path)).split(/\r?\n/).filter((line) => line.trim() !== '');
  const rows = lines.map((line) => line.trim().split(/\s+/));
  return byColour(
    rows.map(([r, g, b, name = '']) => [`${r},${g},${b}`, name]),
    path,
  );
}

async function readCodes(path: string): Promise<ClassMap> {
  const names = (await readText(path)).split(/\r?\n/).filter((line) => line.trim() !== '');
  const ground = names.findIndex((name) => /^(void|unlabel+ed|background)$/i.test(name.trim()));
  const named = names.map((name, value) => [value, value === ground ? 'background' : name.trim()] as const);
  return { ...mapClasses(new Map(named)), source: 'codes.txt' };
}

function byColour(rows: readonly (readonly [colour: string, name: string])[], path: string): ClassMap {
  const names = new Map<number, string>();
  for (const [text, name] of rows) {
    const colour = parseColour(text);
    if (colour === undefined || name.trim() === '' || names.has(colour))
      throw new DataError(
        `each class must have a name and a colour of its own: "${name}" ${text} in ${path}`,
        'Mend it.',
      );
    names.set(colour, name.trim());
  }
  return { ...mapClasses(names), by: 'colour', source: path };
}
