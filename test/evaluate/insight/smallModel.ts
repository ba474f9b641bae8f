import { createRandom } from '../../../lib/base/random.js';
import { initialiseWeights } from '../../../lib/model/initialise.js';
import type { NetworkConfig } from '../../../lib/model/networkConfig.js';
import type { Model } from '../../../lib/train/model.js';
import { tinyNetwork, unevenWeights } from '../../support/networks.js';

type Variant = Pick<NetworkConfig, 'arch'> & Partial<NetworkConfig>;

/** A network with random weights, whose logits are too small for probabilities of 0 or 1, two levels deep unless told otherwise, for images of 24 x 16 px. */
export function smallModel(variant: Variant, size: Model['size'] = { heightPx: 16, widthPx: 24 }): Model {
  const network = tinyNetwork(variant);
  const weights = unevenWeights(network);
  for (const { name, offset, size: count } of network.layout.weights) {
    if (!name.startsWith('head/')) continue;
    // the other way round, as the last class is the one that these weights favour
    const head = weights.slice(offset, offset + count);
    weights.set(
      head.map((_, i) => 0.05 * (head[i - (i % 3) + 2 - (i % 3)] as number)),
      offset,
    );
  }
  const state = initialiseWeights(network.stateLayout, createRandom(2));
  return {
    arch: variant.arch,
    network,
    values: { weights, state },
    classes: ['background', 'foreground', 'outline'],
    size,
  };
}
