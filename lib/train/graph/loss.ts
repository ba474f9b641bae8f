import { SMOOTHING } from '../../model/loss.js';
import { type Attribute, DataType, type Graph } from './graph.js';

const INT: Attribute = { type: DataType.int32 };
const FLOAT: Attribute = { type: DataType.float32 };

/** The loss of a graph and its gradient. */
export interface LossOutputs {
  readonly loss: string;
  /** d loss / d logits, in their shape. */
  readonly gradient: string;
}

/**
 * Writes the nodes of {@link crossEntropyDice} and of its gradient: the same formulas on the same rows [classes, pixels].
 * @param logits output of [n, h, w, classes]
 * @param truth output of int32 class ids, [n * h * w]
 */
export function lossNodes(graph: Graph, logits: string, truth: string, classes: number): LossOutputs {
  const f = (op: string, ...inputs: string[]): string => graph.float(op, `loss/${op}`, inputs);
  const over = (op: string, axis: number, x: string, keep = false): string =>
    graph.float(op, `loss/${op}`, [x, graph.ints([axis])], { keep_dims: { bool: keep } });
  const [one, two] = [graph.floats([1]), graph.floats([2])];
  const column = graph.ints([classes, 1]);

  const pixelsFirst = f('Reshape', logits, graph.ints([-1, classes]));
  const rows = f('Transpose', pixelsFirst, graph.ints([1, 0]));
  const y = graph.float('OneHot', 'loss/truth', [truth, graph.ints(classes), one, graph.floats([0])], {
    TI: INT,
    axis: { int: 0 },
  });
  const pixels = graph.add('Cast', 'loss/pixels', [graph.add('Size', 'loss/size', [truth], { T: INT })], {
    SrcT: INT,
    DstT: FLOAT,
  });

  const largest = over('Max', 0, rows, true);
  const powers = f('Exp', f('Sub', rows, largest));
  const powerSum = over('Sum', 0, powers, true);
  const p = f('RealDiv', powers, powerSum);
  const logSum = f('AddV2', f('Log', powerSum), largest);
  const sumOf = (x: string): string => graph.float('Sum', 'loss/total', [x, graph.ints([0, 1])]);
  const entropy = f('RealDiv', f('Sub', sumOf(logSum), sumOf(f('Mul', rows, y))), pixels);

  const above = f('AddV2', f('Mul', over('Sum', 1, f('Mul', p, y)), two), graph.floats([SMOOTHING]));
  const sizes = f('AddV2', over('Sum', 1, p), over('Sum', 1, y));
  const below = f('AddV2', sizes, graph.floats([SMOOTHING]));
  const dice = over('Mean', 0, f('RealDiv', above, below));
  const loss = f('AddV2', entropy, f('Sub', one, dice));

  const slope = f('RealDiv', graph.floats([-2 / classes]), below);
  const offset = f('RealDiv', above, f('Mul', f('Square', below), graph.floats([classes])));
  const slopes = f('Mul', y, f('Reshape', slope, column));
  const weighted = f('Mul', p, f('AddV2', slopes, f('Reshape', offset, column)));
  const ofDice = f('Sub', weighted, f('Mul', p, over('Sum', 0, weighted, true)));
  const ofEntropy = f('RealDiv', f('Sub', p, y), pixels);
  const back = f('Transpose', f('AddV2', ofEntropy, ofDice), graph.ints([1, 0]));
  const shape = graph.float('Shape', 'loss/shape', [logits], { out_type: INT });
  return { loss, gradient: f('Reshape', back, shape) };
}
