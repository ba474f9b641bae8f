import { availableParallelism } from 'node:os';
import pMap from 'p-map';
import { type Logger, silentLogger } from '../base/log.js';
import type { Dataset, DatasetItem } from '../data/dataset.js';
import { type Fingerprinted, findDuplicates } from './duplicates.js';
import { fingerprintPicture } from './fingerprint.js';
import { type ImageSurvey, measureSample } from './imageSurvey.js';
import { type Survey, summarise } from './summary.js';
import { createTotals } from './totals.js';

export type { ImageSurvey } from './imageSurvey.js';
export type { ClassShare, Range, Survey } from './summary.js';

/**
 * Reads every image of a data set once and describes it: sizes, class balance, foreground, outline and objects, where
 * the foreground lies, colours, duplicates, and how the splits differ. Pictures are read a few at a time and not kept:
 * about 2 kB an image stay.
 * @throws DataError when a file cannot be read
 * @example
 * const { n, foregroundShare } = await surveyDataset(openStudio()); // n === 480
 */
export async function surveyDataset(dataset: Dataset, logger: Logger = silentLogger): Promise<Survey> {
  const totals = createTotals();
  let done = 0;
  const surveyItem = async (item: DatasetItem): Promise<{ image: ImageSurvey; print: Fingerprinted }> => {
    const sample = await dataset.read(item.stem);
    const measured = measureSample(sample, item, dataset.classes.length);
    totals.add(sample, measured);
    logger.progress(`survey of ${dataset.name}: ${++done} of ${dataset.items.length} images`);
    const print = { stem: item.stem, split: item.split, fingerprint: fingerprintPicture(sample.image) };
    return { image: measured.image, print };
  };
  const surveyed = await pMap(dataset.items, surveyItem, { concurrency: availableParallelism() });
  const duplicates = findDuplicates(surveyed.map(({ print }) => print));
  return summarise(
    dataset,
    surveyed.map(({ image }) => image),
    totals,
    duplicates,
  );
}
