import type { Dataset } from '../data/dataset.js';
import type { Mask } from '../data/picture.js';
import type { RunRecord } from '../report/record.js';

/** One of the two that are compared. */
export interface Side {
  /** As the page calls it: a run's or file's name, never a path outside of the project. */
  readonly name: string;
  readonly record: RunRecord;
  /** The predicted class ids of an image, at its own size; null where they are not at hand. */
  readMask(stem: string): Promise<Mask | null>;
  /** The data that it was measured on; null where they cannot be opened, or are not the same any more. */
  openData(): Promise<Dataset | null>;
}
