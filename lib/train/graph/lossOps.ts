import type { LossOps } from '../../model/loss/ops.js';
import { type Attribute, DataType, type Graph } from './graph.js';
import { orderOps } from './lossOrder.js';
import type { Tape } from './tape.js';

/** A value of a loss in a graph: a matrix [classes, pixels], either side of which may be 1. */
export interface LossValue {
  readonly output: string;
  /** Whether it has a row for each class, not one for all. */
  readonly classes: boolean;
  /** Whether it has a column for each pixel, not one for all. */
  readonly pixels: boolean;
  /** Whether a gradient passes through. */
  readonly trained: boolean;
}

const INT: Attribute = { type: DataType.int32 };
const FLOAT: Attribute = { type: DataType.float32 };
const BOOL: Attribute = { type: DataType.bool };

/** Below this a base counts as this in the gradient of a power, which would be infinite at 0. */
const LEAST_BASE = 1e-7;

type Passes = (gradient: string) => void;
type Unary = (x: LossValue) => LossValue;
type Binary = (a: LossValue, b: LossValue) => LossValue;

/** Operations that write nodes of a graph, and note their gradients on the tape. */
export function graphLossOps(graph: Graph, tape: Tape): LossOps<LossValue> {
  const writer = { graph, tape };
  return {
    number: (value) => fixed(graph.floats([value], [1, 1])),
    column: (values) => ({ ...fixed(graph.floats(values, [values.length, 1])), classes: true }),
    ...arithmetic(writer),
    ...functions(writer),
    ...sums(writer),
    ...orderOps(graph),
  };
}

interface Writer {
  readonly graph: Graph;
  readonly tape: Tape;
}

function fixed(output: string): LossValue {
  return { output, classes: false, pixels: false, trained: false };
}

/** Writes nodes of one operation; names do not matter, but tell the loss from the network. */
const write = (graph: Graph, op: string, ...inputs: string[]): string => graph.float(op, `loss/${op}`, inputs);

function arithmetic(writer: Writer): Pick<LossOps<LossValue>, 'add' | 'sub' | 'mul' | 'div'> {
  const f = (op: string, ...inputs: string[]): string => write(writer.graph, op, ...inputs);
  const combine = (op: string, ofA: (g: string, a: string, b: string) => string, ofB: typeof ofA): Binary => {
    return (a, b) => {
      const output = f(op, a.output, b.output);
      const result = spread(output, a, b);
      record(writer, result, (gradient) => {
        if (a.trained) contribute(writer, a, result, ofA(gradient, a.output, b.output));
        if (b.trained) contribute(writer, b, result, ofB(gradient, a.output, b.output));
      });
      return result;
    };
  };
  const same = (g: string): string => g;
  return {
    add: combine('AddV2', same, same),
    sub: combine('Sub', same, (g) => f('Neg', g)),
    mul: combine(
      'Mul',
      (g, _, b) => f('Mul', g, b),
      (g, a) => f('Mul', g, a),
    ),
    div: combine(
      'RealDiv',
      (g, _, b) => f('RealDiv', g, b),
      (g, a, b) => f('Neg', f('RealDiv', f('Mul', g, a), f('Square', b))),
    ),
  };
}

/** A result of two operands: as long as the longer one on each side. */
function spread(output: string, a: LossValue, b: LossValue): LossValue {
  return {
    output,
    classes: a.classes || b.classes,
    pixels: a.pixels || b.pixels,
    trained: a.trained || b.trained,
  };
}

function record({ tape }: Writer, { output, trained }: LossValue, pass: Passes): void {
  if (trained) tape.record(output, pass);
}

/** Adds to the gradient of an operand that of a result, summed over the sides along which it was repeated. */
function contribute({ graph, tape }: Writer, to: LossValue, from: LossValue, gradient: string): void {
  const axes = [...(from.classes && !to.classes ? [0] : []), ...(from.pixels && !to.pixels ? [1] : [])];
  tape.contribute(to.output, axes.length === 0 ? gradient : sumAxes(graph, gradient, axes));
}

function sumAxes(graph: Graph, x: string, axes: readonly number[]): string {
  return graph.float('Sum', 'loss/Sum', [x, graph.ints(axes)], { keep_dims: { bool: true } });
}

function functions(writer: Writer): Pick<LossOps<LossValue>, 'exp' | 'power' | 'atLeast' | 'logSoftmax'> {
  const { graph } = writer;
  const f = (op: string, ...inputs: string[]): string => write(graph, op, ...inputs);
  const number = (value: number): string => graph.floats([value]);
  const apply = (x: LossValue, output: string, slope: (gradient: string) => string): LossValue => {
    const result = { ...x, output };
    record(writer, result, (gradient) => contribute(writer, x, result, slope(gradient)));
    return result;
  };
  const exp: Unary = (x) => {
    const output = f('Exp', x.output);
    return apply(x, output, (g) => f('Mul', g, output));
  };
  const logSoftmax: Unary = (x) => {
    const shifted = f('Sub', x.output, graph.float('Max', 'loss/Max', [x.output, graph.ints([0])], KEPT));
    const output = f('Sub', shifted, f('Log', sumAxes(graph, f('Exp', shifted), [0])));
    return apply(x, output, (g) => f('Sub', g, f('Mul', f('Exp', output), sumAxes(graph, g, [0]))));
  };
  return {
    exp,
    logSoftmax,
    power: (x, exponent) =>
      apply(x, f('Pow', x.output, number(exponent)), (g) => {
        const base = f('Maximum', x.output, number(LEAST_BASE));
        return f('Mul', g, f('Mul', f('Pow', base, number(exponent - 1)), number(exponent)));
      }),
    atLeast: (x, limit) =>
      apply(x, f('Maximum', x.output, number(limit)), (g) => {
        const above = f('GreaterEqual', x.output, number(limit));
        return f('Mul', g, graph.add('Cast', 'loss/Cast', [above], { SrcT: BOOL, DstT: FLOAT }));
      }),
  };
}

const KEPT = { keep_dims: { bool: true } };

function sums(writer: Writer): Pick<LossOps<LossValue>, 'sumPixels' | 'sumClasses'> {
  const { graph, tape } = writer;
  const sum = (x: LossValue, result: LossValue): LossValue => {
    record(writer, result, (gradient) => {
      const shape = graph.float('Shape', 'loss/Shape', [x.output], { out_type: INT });
      const repeated = graph.float('BroadcastTo', 'loss/BroadcastTo', [gradient, shape], { Tidx: INT });
      tape.contribute(x.output, repeated);
    });
    return result;
  };
  return {
    sumPixels: (x) => (x.pixels ? sum(x, { ...x, output: sumAxes(graph, x.output, [1]), pixels: false }) : x),
    sumClasses: (x) => (x.classes ? sum(x, { ...x, output: sumAxes(graph, x.output, [0]), classes: false }) : x),
  };
}
