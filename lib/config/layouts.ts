/** The layouts of data set folders that are known by name. */
export const LAYOUT_NAMES = [
  'folder',
  'cutout',
  'voc',
  'oxford-pets',
  'carvana',
  'camvid',
  'dsb2018',
  'coco',
  'labelme',
] as const;

export type LayoutName = (typeof LAYOUT_NAMES)[number];

/** How the classes of a data set can be taken. */
export const CLASS_CHOICES = ['auto', 'all', 'binary'] as const;

/** Whether the classes of a layout are kept, or everything but the background is foreground. */
export type ClassChoice = (typeof CLASS_CHOICES)[number];
