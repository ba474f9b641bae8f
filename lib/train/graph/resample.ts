import type { Features, GraphParts } from './blocks.js';
import { type Attribute, DataType, outputOf } from './graph.js';
import { inFloat32 } from './precision.js';
import { shapeWith, sidesOf } from './shape.js';

const TWO: Attribute = { ints: [1, 2, 2, 1] };
const INT: Attribute = { type: DataType.int32 };

/** One input as it is; two side by side. */
export function joinChannels({ graph, tape }: GraphParts, inputs: readonly Features[], block: string): Features {
  const [first, ...others] = inputs;
  if (first === undefined) throw new RangeError(`block needs an input: ${block}`);
  if (others.length === 0) return first;
  const sizes = inputs.map(({ channels }) => channels);
  const count: Attribute = { int: inputs.length };
  const outputs = inputs.map(({ output }) => output);
  const output = graph.float('ConcatV2', `${block}/join`, [...outputs, graph.ints(3)], { N: count });
  tape.record(output, (gradient) => {
    const split = graph.float('SplitV', `${block}/split`, [gradient, graph.ints(sizes), graph.ints(3)], {
      num_split: count,
      Tlen: { type: DataType.int32 },
    });
    outputs.forEach((input, i) => {
      tape.contribute(input, outputOf(split, i));
    });
  });
  return { output, channels: sizes.reduce((a, b) => a + b, 0), trained: inputs.some(({ trained }) => trained) };
}

export function poolMax({ graph, tape }: GraphParts, x: Features): Features {
  const attributes = { ksize: TWO, strides: TWO, padding: { text: 'VALID' } };
  const output = graph.float('MaxPool', 'pool', [x.output], attributes);
  tape.record(output, (gradient) => {
    tape.contribute(x.output, graph.float('MaxPoolGrad', 'pool/gradient', [x.output, output, gradient], attributes));
  });
  return { ...x, output };
}

export function add({ graph, tape }: GraphParts, [a, b]: readonly [Features, Features], block: string): Features {
  const output = graph.float('AddV2', `${block}/sum`, [a.output, b.output]);
  tape.record(output, (gradient) => {
    tape.contribute(a.output, gradient);
    tape.contribute(b.output, gradient);
  });
  return { ...a, output };
}

/** Each pixel times its coefficient, [n, h, w, 1]. */
export function weigh({ graph, tape }: GraphParts, x: Features, coefficients: Features, block: string): Features {
  const output = graph.float('Mul', `${block}/weighed`, [x.output, coefficients.output]);
  tape.record(output, (gradient) => {
    tape.contribute(x.output, graph.float('Mul', `${block}/gradient`, [gradient, coefficients.output]));
    const products = graph.float('Mul', `${block}/products`, [gradient, x.output]);
    const sums = graph.float('Sum', `${block}/sums`, [products, graph.ints(3)], { keep_dims: { bool: true } });
    tape.contribute(coefficients.output, sums);
  });
  return { ...x, output };
}

/** Doubles height and width by bilinear interpolation between the centres of pixels. */
export function enlarge(parts: GraphParts, x: Features, block: string): Features {
  return inFloat32(parts, x, (exact) => resize(parts, exact, block));
}

function resize({ graph, tape }: GraphParts, x: Features, block: string): Features {
  const attributes = { half_pixel_centers: { bool: true } };
  const size = graph.add('Mul', `${block}/size`, [sidesOf(graph, x.output, 1, 2), graph.ints([2, 2])], { T: INT });
  const output = graph.float('ResizeBilinear', `${block}/enlarged`, [x.output, size], attributes);
  tape.record(output, (gradient) => {
    tape.contribute(x.output, graph.float('ResizeBilinearGrad', `${block}/gradient`, [gradient, x.output], attributes));
  });
  return { ...x, output };
}

/** Zeroes about this share of the channels, image by image, and scales up the others; drawn from the step's seed. */
export function dropChannels(
  { graph, tape }: GraphParts,
  x: Features,
  block: string,
  rate: number,
  seed: string,
): Features {
  const shape = shapeWith(graph, sidesOf(graph, x.output, 0, 1), [1, 1, x.channels]);
  const types = { T: INT, Tseed: INT, dtype: { type: DataType.float32 } };
  const drawn = graph.add('StatelessRandomUniform', `${block}/drawn`, [shape, seed], types);
  // 0..1 above the rate becomes 1, below it 0.
  const kept = graph.float('Ceil', `${block}/kept`, [
    graph.float('Sub', `${block}/above`, [drawn, graph.floats([rate])]),
  ]);
  const scaled = graph.float('Mul', `${block}/factors`, [kept, graph.floats([1 / (1 - rate)])]);
  const factors = graph.cast(scaled, graph.precisionOf(x.output));
  const output = graph.float('Mul', `${block}/dropped`, [x.output, factors]);
  tape.record(output, (gradient) => {
    tape.contribute(x.output, graph.float('Mul', `${block}/gradient`, [gradient, factors]));
  });
  return { ...x, output };
}

/** 2x2 pixels as one of four times the channels. */
export function spaceToDepth(parts: GraphParts, x: Features, block: string): Features {
  return movePixels(parts, x, block, 'SpaceToDepth', 'DepthToSpace', 4 * x.channels);
}

/** The way back. */
export function depthToSpace(parts: GraphParts, x: Features, block: string): Features {
  return movePixels(parts, x, block, 'DepthToSpace', 'SpaceToDepth', x.channels / 4);
}

function movePixels(
  { graph, tape }: GraphParts,
  x: Features,
  block: string,
  op: string,
  inverse: string,
  channels: number,
): Features {
  const attributes = { block_size: { int: 2 } };
  const output = graph.float(op, `${block}/moved`, [x.output], attributes);
  if (x.trained) {
    tape.record(output, (gradient) => {
      tape.contribute(x.output, graph.float(inverse, `${block}/gradient`, [gradient], attributes));
    });
  }
  return { ...x, output, channels };
}
