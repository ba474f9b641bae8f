import { basename, dirname, join, resolve } from 'node:path';
import type { ClassMap } from '../../data/classMap.js';
import { isImageName, listVisible } from '../../data/folderNames.js';
import { camvidLayout } from '../../data/layout/camvid.js';
import { readCamvidClasses } from '../../data/layout/camvidClasses.js';

/** What the labels of CamVid's authors have at the end of their stems. */
export const LABEL_SUFFIX: RegExp = /_[LP]$/;

const LABELS = /^(?:labels|LabeledApproved_full|.*_labels|.*annot)$/;

/** True for a folder of labels in CamVid's layout. */
export async function isCamvidLabels(dir: string): Promise<boolean> {
  if (!LABELS.test(basename(resolve(dir)))) return false;
  const parent = dirname(resolve(dir));
  return camvidLayout.recognise({ dir: parent, names: (await listVisible(parent)) ?? [] });
}

/**
 * The classes of a folder of labels in CamVid's layout: as its class_dict.csv or one of its like says, else those of the
 * authors' colours or of SegNet's values.
 * @returns `undefined` where they are not known
 * @throws DataError when a file of classes cannot be used
 */
export async function readLabelClasses(dir: string): Promise<ClassMap | undefined> {
  const parent = dirname(resolve(dir));
  const example = (await listVisible(dir))?.find(isImageName);
  return readCamvidClasses(
    { dir: parent, names: (await listVisible(parent)) ?? [] },
    example === undefined ? undefined : join(dir, example),
    basename(resolve(dir)).endsWith('annot'),
  );
}
