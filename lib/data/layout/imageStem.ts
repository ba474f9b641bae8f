import { isImageName, stemOf } from '../folderNames.js';

/** The stem of an image file; `undefined` for files of other kinds, which archives keep beside images. */
export function imageStem(file: string): string | undefined {
  return isImageName(file) ? stemOf(file) : undefined;
}

/** The stem that a mask file shares with its image, without a suffix of its own such as `_mask`. */
export function stemBefore(suffix: RegExp): (file: string) => string | undefined {
  return (file) => imageStem(file)?.replace(suffix, '');
}
