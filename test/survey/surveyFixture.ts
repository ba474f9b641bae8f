import type { Split } from '../../lib/data/dataset.js';
import type { ImageSurvey } from '../../lib/survey/survey.js';

/** A survey of a grey image of 4x4 pixels, a quarter of it foreground, but for what the test is about. */
export function imageSurvey(stem: string, split: Split, changes: Partial<ImageSurvey> = {}): ImageSurvey {
  return {
    stem,
    split,
    widthPx: 4,
    heightPx: 4,
    foregroundShare: 0.25,
    outlineShare: 0.25,
    objects: 1,
    largestObjectShare: 0.25,
    classShares: [0.75, 0.25],
    meanColour: [100, 100, 100],
    colourDeviation: [10, 10, 10],
    foregroundColour: [110, 110, 110],
    backgroundColour: [97, 97, 97],
    channels: 1,
    ...changes,
  };
}
