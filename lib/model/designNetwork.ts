import { attentionUnet } from './attentionUnet.js';
import type { Network } from './network.js';
import type { ArchitectureName, NetworkConfig, NetworkOptions } from './networkConfig.js';
import { residualUnet } from './residualUnet.js';
import { unet } from './unet.js';

const DESIGNS: Readonly<Record<ArchitectureName, (options: NetworkOptions) => Network>> = {
  unet,
  'attention-unet': attentionUnet,
  'residual-unet': residualUnet,
};

/**
 * The network of a configuration.
 * @throws ConfigError when a size is out of its range
 * @example
 * designNetwork({ arch: 'residual-unet', depth: 2, base: 4, classes: 2, channels: 3 }).config.norm // 'batch'
 */
export function designNetwork(config: NetworkOptions & Pick<NetworkConfig, 'arch'>): Network {
  return DESIGNS[config.arch](config);
}
