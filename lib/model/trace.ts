import { type Blocks, type Convolution, hasBias, type Norm } from './blocks.js';
import type { Architecture } from './ends.js';
import type { WeightSpec } from './layout.js';
import { type NetworkConfig, sizeUnitPx } from './networkConfig.js';
import { type Reach, reachAll, reachImage, reachThrough, reachTwice, widestReachPx } from './receptiveField.js';

/** What a layer does. */
export type LayerKind =
  | 'input'
  | 'convolution'
  | 'normalisation'
  | 'sum'
  | 'join'
  | 'gate'
  | 'max pool'
  | 'up-convolution'
  | 'bilinear'
  | 'dropout'
  | 'space to depth'
  | 'depth to space'
  | 'head';

/** One row of the table of layers: a block with what belongs to it. */
export interface Layer {
  readonly name: string;
  readonly kind: LayerKind;
  /** Size of the output. */
  readonly heightPx: number;
  readonly widthPx: number;
  readonly channels: number;
  readonly parameters: number;
  /** Products, each added to a sum, of its convolution for one image. */
  readonly multiplyAdds: number;
  /** Side of the square of the image that a pixel of the output depends on, at most; normalisations aside. */
  readonly receptiveFieldPx: number;
  /** The output of one image as float32. */
  readonly outputBytes: number;
  /** The layers whose outputs it takes. */
  readonly inputs: readonly string[];
}

/** What is known of features without computing them. */
interface Extent {
  readonly name: string;
  readonly heightPx: number;
  readonly widthPx: number;
  readonly channels: number;
  readonly reach: Reach;
}

/** A network as its blocks declare it. */
export interface Trace {
  /** Trained weights in the order of the blocks. */
  readonly weights: readonly WeightSpec[];
  /** Moving moments of the batch normalisations, in the same order. */
  readonly moments: readonly WeightSpec[];
  readonly layers: readonly Layer[];
}

/** Puts a network together without running it, for images of this size, or of the smallest that it can take. */
export function traceNetwork(
  architecture: Architecture,
  config: NetworkConfig,
  size: { readonly heightPx: number; readonly widthPx: number } | null = null,
): Trace {
  const unitPx = sizeUnitPx(config);
  const { heightPx, widthPx } = size ?? { heightPx: unitPx, widthPx: unitPx };
  const trace = { weights: [] as WeightSpec[], moments: [] as WeightSpec[], layers: [] as Layer[] };
  // Long enough that some pixel's field ends before the borders.
  const reach = reachImage(32 * unitPx);
  architecture(config, traceBlocks(trace), { name: 'images', heightPx, widthPx, channels: config.channels, reach });
  return trace;
}

interface OpenTrace extends Trace {
  readonly weights: WeightSpec[];
  readonly moments: WeightSpec[];
  readonly layers: Layer[];
}

function traceBlocks(trace: OpenTrace): Blocks<Extent> {
  /** Notes a layer: what it makes of its first input, and its weights. */
  const note = (
    kind: LayerKind,
    name: string,
    inputs: readonly Extent[],
    change: Partial<Omit<Extent, 'name'>> = {},
    own: { weights?: readonly WeightSpec[]; productsAPixel?: number } = {},
  ): Extent => {
    const output = { ...firstOf(inputs, name), reach: reachAll(inputs.map(({ reach }) => reach)), ...change, name };
    trace.weights.push(...(own.weights ?? []));
    trace.layers.push(describeLayer(kind, inputs, output, own.weights ?? [], own.productsAPixel ?? 0));
    return output;
  };
  const noteMoments = (name: string, norm: Norm | 'none', channels: number): void => {
    if (norm === 'batch') trace.moments.push(...momentSpecs(name, channels));
  };
  return {
    training: true,
    centre: (images, block) => note('input', block, [images]),
    convolve: (inputs, block, convolution) => {
      const weights = convolutionSpecs(block, sumChannels(inputs), convolution);
      noteMoments(block, convolution.norm, convolution.channels);
      const change = convolveExtent(inputs, convolution);
      const productsAPixel = convolution.kernelPx ** 2 * sumChannels(inputs) * convolution.channels;
      return note(isHead(block) ? 'head' : 'convolution', block, inputs, change, { weights, productsAPixel });
    },
    normalise: (x, block, norm) => {
      noteMoments(block, norm, x.channels);
      return note('normalisation', block, [x], {}, { weights: normSpecs(block, x.channels) });
    },
    add: (inputs, block) => note('sum', block, inputs),
    join: (inputs, block) => note('join', block, inputs, { channels: sumChannels(inputs) }),
    weigh: (x, coefficients, block) => note('gate', block, [x, coefficients]),
    poolMax: (x, block) => note('max pool', block, [x], { ...sized(x, 0.5), reach: reachThrough(x.reach, 2, 2) }),
    convolveUp: (x, block, channels) => {
      const change = { ...sized(x, 2), channels, reach: reachTwice(x.reach, 'transposed') };
      const own = { weights: upSpecs(block, x.channels, channels), productsAPixel: x.channels * channels };
      return note('up-convolution', block, [x], change, own);
    },
    enlarge: (x, block) => note('bilinear', block, [x], { ...sized(x, 2), reach: reachTwice(x.reach, 'bilinear') }),
    drop: (x, block) => note('dropout', block, [x]),
    spaceToDepth: (x, block) => {
      const change = { ...sized(x, 0.5), channels: 4 * x.channels, reach: reachThrough(x.reach, 2, 2) };
      return note('space to depth', block, [x], change);
    },
    depthToSpace: (x, block) => {
      const change = { ...sized(x, 2), channels: x.channels / 4, reach: reachTwice(x.reach, 'transposed') };
      return note('depth to space', block, [x], change);
    },
  };
}

function firstOf(inputs: readonly Extent[], block: string): Extent {
  const [first] = inputs;
  if (first === undefined) throw new RangeError(`block needs an input: ${block}`);
  return first;
}

const sumChannels = (inputs: readonly Extent[]): number => inputs.reduce((sum, { channels }) => sum + channels, 0);

const isHead = (block: string): boolean => block === 'head' || /^auxiliary\d+$/.test(block);

const sized = ({ heightPx, widthPx }: Extent, factor: number): Pick<Extent, 'heightPx' | 'widthPx'> => ({
  heightPx: heightPx * factor,
  widthPx: widthPx * factor,
});

function convolveExtent(inputs: readonly Extent[], { channels, kernelPx, stridePx = 1 }: Convolution): Partial<Extent> {
  const reach = reachThrough(reachAll(inputs.map((input) => input.reach)), kernelPx, stridePx);
  return { ...sized(inputs[0] as Extent, 1 / stridePx), channels, reach };
}

function describeLayer(
  kind: LayerKind,
  inputs: readonly Extent[],
  { name, heightPx, widthPx, channels, reach }: Extent,
  weights: readonly WeightSpec[],
  productsAPixel: number,
): Layer {
  const parameters = weights.reduce((sum, { shape }) => sum + shape.reduce((product, side) => product * side, 1), 0);
  return {
    name,
    kind,
    heightPx,
    widthPx,
    channels,
    parameters,
    multiplyAdds: heightPx * widthPx * productsAPixel,
    receptiveFieldPx: widestReachPx(reach),
    outputBytes: 4 * heightPx * widthPx * channels,
    inputs: inputs.map((input) => input.name),
  };
}

function convolutionSpecs(block: string, channelsIn: number, convolution: Convolution): WeightSpec[] {
  const { kernelPx, channels, norm } = convolution;
  const shape = [kernelPx, kernelPx, channelsIn, channels];
  const filter: WeightSpec = { name: `${block}/filter`, kind: 'filter', shape, fanIn: kernelPx ** 2 * channelsIn };
  const bias: WeightSpec[] = hasBias(convolution) ? [{ name: `${block}/bias`, kind: 'bias', shape: [channels] }] : [];
  return [filter, ...bias, ...(norm === 'none' ? [] : normSpecs(block, channels))];
}

function normSpecs(block: string, channels: number): WeightSpec[] {
  return [
    { name: `${block}/gamma`, kind: 'scale', shape: [channels] },
    { name: `${block}/beta`, kind: 'shift', shape: [channels] },
  ];
}

function momentSpecs(block: string, channels: number): WeightSpec[] {
  return [
    { name: `${block}/mean`, kind: 'mean', shape: [channels] },
    { name: `${block}/variance`, kind: 'variance', shape: [channels] },
  ];
}

/** A transposed convolution of stride 2 sends each output one tap only. */
function upSpecs(block: string, channelsIn: number, channels: number): WeightSpec[] {
  return [
    { name: `${block}/filter`, kind: 'filter', shape: [2, 2, channels, channelsIn], fanIn: channelsIn },
    { name: `${block}/bias`, kind: 'bias', shape: [channels] },
  ];
}
