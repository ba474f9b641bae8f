import type { Built } from '../../model/blocks.js';
import { composeLoss, isPlain, type Loss, outputShares } from '../../model/loss/loss.js';
import { SMOOTHING } from '../../model/loss/terms.js';
import { type Attribute, DataType, type Graph } from './graph.js';
import { graphLossOps, type LossValue } from './lossOps.js';
import type { Tape } from './tape.js';

const INT: Attribute = { type: DataType.int32 };
const FLOAT: Attribute = { type: DataType.float32 };

/** Outputs that a loss compares the logits with. */
export interface LossInputs {
  /** Int32 class ids, [n * h * w]. */
  readonly truth: string;
  /** For the boundary loss: signed distances [classes, n * h * w]. */
  readonly distances?: string | undefined;
  /** For the boundary loss: the share 0..1 of its final weight, a scalar. */
  readonly progress?: string | undefined;
}

/** What losses of a graph are written to. */
interface LossWriter {
  readonly graph: Graph;
  readonly tape: Tape;
}

/**
 * Writes the nodes of a network's loss, the same as `measureOutputs` measures, and notes its gradient on the tape.
 * @param built logits [n, h, w, classes]
 * @returns the output of a scalar
 */
export function lossNodes(
  { graph, tape }: LossWriter,
  loss: Loss,
  { logits, auxiliary }: Built<{ readonly output: string }>,
  inputs: LossInputs,
  classes: number,
): string {
  const outputs = [logits, ...auxiliary];
  const shares = outputShares(outputs.length);
  const losses = outputs.map(({ output }, k) => {
    const share = graph.floats([shares[k] ?? 0]);
    const write = isPlain(loss) ? plainLoss : composedLoss;
    const value = write({ graph, tape }, loss, output, inputs, classes, share);
    return graph.float('Mul', 'loss/share', [value, share]);
  });
  return graph.float('AddN', 'loss', losses, { N: { int: losses.length } });
}

type WriteLoss = (
  writer: LossWriter,
  loss: Loss,
  logits: string,
  inputs: LossInputs,
  classes: number,
  share: string,
) => string;

const composedLoss: WriteLoss = ({ graph, tape }, loss, logits, { truth, distances, progress }, classes, share) => {
  const ops = graphLossOps(graph, tape);
  const matrix = (output: string): LossValue => ({ output, classes: true, pixels: true, trained: false });
  const value = composeLoss(ops, loss, classes, {
    logits: { ...matrix(logitRows(graph, tape, logits, classes)), trained: true },
    truth: matrix(truthRows(graph, truth, classes)),
    distances: distances === undefined ? undefined : matrix(distances),
    progress: progress === undefined ? ops.number(1) : { ...matrix(progress), classes: false, pixels: false },
  });
  tape.contribute(value.output, graph.float('Reshape', 'loss/share', [share, graph.ints([1, 1])]));
  return graph.float('Reshape', 'loss/scalar', [value.output, graph.ints([])]);
};

/** Logits as rows [classes, pixels]. */
function logitRows(graph: Graph, tape: Tape, logits: string, classes: number): string {
  const swap = graph.ints([1, 0]);
  const pixelsFirst = graph.float('Reshape', 'loss/pixels', [logits, graph.ints([-1, classes])]);
  const rows = graph.float('Transpose', 'loss/rows', [pixelsFirst, swap]);
  tape.record(rows, (gradient) => {
    const back = graph.float('Transpose', 'loss/back', [gradient, swap]);
    const shape = graph.float('Shape', 'loss/shape', [logits], { out_type: INT });
    tape.contribute(logits, graph.float('Reshape', 'loss/gradient', [back, shape]));
  });
  return rows;
}

/** Class ids as one-hot rows [classes, pixels]. */
function truthRows(graph: Graph, truth: string, classes: number): string {
  const values = [graph.ints(classes), graph.floats([1]), graph.floats([0])];
  return graph.float('OneHot', 'loss/truth', [truth, ...values], { TI: INT, axis: { int: 0 } });
}

/** The nodes of `crossEntropyDice` and of its gradient in closed form: the same formulas on the same rows. */
const plainLoss: WriteLoss = ({ graph, tape }, _, logits, { truth }, classes, share) => {
  const f = (op: string, ...inputs: string[]): string => graph.float(op, `loss/${op}`, inputs);
  const over = (op: string, axis: number, x: string, keep = false): string =>
    graph.float(op, `loss/${op}`, [x, graph.ints([axis])], { keep_dims: { bool: keep } });
  const [one, two] = [graph.floats([1]), graph.floats([2])];
  const column = graph.ints([classes, 1]);

  const rows = logitRows(graph, tape, logits, classes);
  const y = truthRows(graph, truth, classes);
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
  tape.contribute(rows, f('Mul', f('AddV2', ofEntropy, ofDice), share));
  return loss;
};
