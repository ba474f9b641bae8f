import { createRandom } from '../../lib/base/random.js';
import { resolveConfig } from '../../lib/config/resolve.js';
import { TRIMAP_CLASSES } from '../../lib/data/dataset.js';
import type { Picture } from '../../lib/data/picture.js';
import { designNetwork } from '../../lib/model/designNetwork.js';
import { initialiseWeights } from '../../lib/model/initialise.js';
import { type ArchitectureName, NETWORK_DEFAULTS } from '../../lib/model/networkConfig.js';
import type { Model } from '../../lib/train/model.js';
import type { Run } from '../../lib/train/run.js';

/** A network of first weights, as wrong as it gets: enough to follow its predictions. */
export function untrainedModel(classes: readonly string[] = TRIMAP_CLASSES, arch: ArchitectureName = 'unet'): Model {
  const network = designNetwork({ ...NETWORK_DEFAULTS, arch, depth: 1, base: 2, classes: classes.length, channels: 3 });
  const random = createRandom(5);
  return {
    arch,
    network,
    values: {
      weights: initialiseWeights(network.layout, random.child('weights')),
      state: initialiseWeights(network.stateLayout, random.child('state')),
    },
    classes,
    size: { heightPx: 8, widthPx: 12 },
  };
}

/** A run of that network in a folder. */
export function untrainedRun(folder: string): Run {
  const provenance = {} as Run['provenance'];
  return { folder, config: resolveConfig(), model: untrainedModel(), history: [], provenance };
}

/** A picture of reproducible noise. */
export function noisePicture(widthPx: number, heightPx: number): Picture {
  const random = createRandom(6);
  return { widthPx, heightPx, data: Uint8Array.from({ length: 3 * widthPx * heightPx }, () => random.integer(0, 255)) };
}
