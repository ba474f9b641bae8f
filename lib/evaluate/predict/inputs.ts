import { stat } from 'node:fs/promises';
import { dirname, join, parse, relative, resolve } from 'node:path';
import { ConfigError, DataError, isSystemError } from '../../base/error.js';
import { isDatasetFolder } from '../../data/datasetAbove.js';
import { isImageName, listFilesBelow } from '../../data/folderNames.js';

/** An image file, and where what is predicted of it goes. */
export interface InputImage {
  readonly path: string;
  /** Below the output folder: `<stem>.png`, in the folders that the image lies in below the folder that was given. */
  readonly output: string;
}

/** Files and folders, resolved. */
export interface Inputs {
  /** In the order given; those of a folder in ascending order of their path. */
  readonly images: readonly InputImage[];
  /** The folders among the inputs, absolute. */
  readonly folders: readonly string[];
  /** Files in those folders that are no images by their extension. */
  readonly others: readonly string[];
}

/**
 * Lists the images of files and of folders, with those below them. A file that is named is taken whatever its
 * extension; in a folder, hidden files, links to folders and what is no image by its extension are left out.
 * @throws DataError when there is no such file or folder, or no image in any of them
 * @throws ConfigError when a folder holds masks beside images, or two images would go to the same output
 */
export async function listInputs(paths: readonly string[]): Promise<Inputs> {
  const images = new Map<string, InputImage>();
  const folders: string[] = [];
  const others: string[] = [];
  for (const path of paths) {
    const isFolder = await isFolderAt(path);
    if (isFolder) folders.push(resolve(path));
    for (const file of isFolder ? await listFolder(path) : [path]) {
      if (isFolder && !isImageName(file)) others.push(file);
      else addImage(images, { path: file, output: nameOutput(file, isFolder ? path : dirname(file)) });
    }
  }
  if (images.size === 0) throw new DataError(`no image in ${paths.join(', ')}`, 'Give images, or folders of images.');
  return { images: [...images.values()], folders, others };
}

async function isFolderAt(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (cause) {
    if (!isSystemError(cause, 'ENOENT') && !isSystemError(cause, 'ENOTDIR')) throw cause;
    throw new DataError(`input not found: ${path}`, 'Give an image, or a folder of images.', { cause });
  }
}

async function listFolder(dir: string): Promise<string[]> {
  if (!(await isDatasetFolder(dir))) return listFilesBelow(dir, Number.POSITIVE_INFINITY);
  throw new ConfigError(
    `input must hold images only; this is a data set with its masks: ${dir}`,
    `Give the folder of its images, such as ${join(dir, 'images')}.`,
  );
}

function nameOutput(file: string, below: string): string {
  const { dir, name } = parse(relative(below, file));
  return join(dir, `${name.normalize('NFC')}.png`);
}

/** Adds an image by its output; upper and lower case are the same, as they are to some file systems. */
function addImage(images: Map<string, InputImage>, image: InputImage): void {
  const key = image.output.toLowerCase();
  const other = images.get(key);
  if (other !== undefined && resolve(other.path) !== resolve(image.path)) {
    throw new ConfigError(
      `inputs must differ in their outputs: ${other.path} and ${image.path} would both become ${image.output}`,
      'Rename one of them, or predict them into folders of their own.',
    );
  }
  images.set(key, image);
}
