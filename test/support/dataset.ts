import { BINARY_CLASSES, type Dataset, type Sample, type Split } from '../../lib/data/dataset.js';
import type { Mask, Picture } from '../../lib/data/picture.js';

/** A grey picture with one value a pixel. */
export function greyPicture(widthPx: number, ...values: number[]): Picture {
  return { widthPx, heightPx: values.length / widthPx, data: Uint8Array.from(values.flatMap((v) => [v, v, v])) };
}

/** A sample whose picture is white where the mask is set and black elsewhere. */
export function sampleOf(stem: string, classes: Mask): Sample {
  const { widthPx, heightPx } = classes;
  const foreground = { widthPx, heightPx, data: classes.data.map((id) => (id === 0 ? 0 : 1)) };
  return {
    stem,
    image: greyPicture(widthPx, ...Array.from(foreground.data, (value) => 255 * value)),
    classes,
    foreground,
    alpha: { widthPx, heightPx, data: Float32Array.from(foreground.data) },
  };
}

/** A data set in memory; `reads` lists the stems in the order they were read. */
export function memoryDataset(
  samples: Readonly<Record<string, { split: Split; classes: Mask }>>,
  classes: readonly string[] = BINARY_CLASSES,
): Dataset & { reads: string[] } {
  const reads: string[] = [];
  return {
    name: 'memory',
    licence: '',
    home: '',
    showPictures: true,
    classes,
    items: Object.entries(samples).map(([stem, { split }]) => ({ stem, split })),
    splitGiven: true,
    splitOrigin: 'as the test says',
    hash: '',
    reads,
    read: async (stem) => {
      reads.push(stem);
      return sampleOf(stem, samples[stem]!.classes);
    },
  };
}
