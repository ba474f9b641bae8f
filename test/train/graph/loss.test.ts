import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { useBackend } from '../../../lib/backend/backend.js';
import { startTensorflow } from '../../../lib/backend/tensorflow.js';
import { openSession } from '../../../lib/backend/tensorflowSession.js';
import { LOSS_NAMES } from '../../../lib/config/schema.js';
import { DEFAULT_LOSS, type Loss, measureOutputs } from '../../../lib/model/loss/loss.js';
import { createGraph, DataType } from '../../../lib/train/graph/graph.js';
import { lossNodes } from '../../../lib/train/graph/loss.js';
import { encodeSavedModel } from '../../../lib/train/graph/savedModel.js';
import { createTape } from '../../../lib/train/graph/tape.js';
import {
  expectedLosses,
  type LossCase,
  lossOfCase,
  noiseCase,
  readLossCases,
  tensorsOfCase,
} from '../../support/losses.js';
import { startNativeOrSkip } from '../../support/native.js';

type Case = Omit<LossCase, 'losses'>;

interface Measured {
  readonly loss: number;
  /** d loss / d logits of the first output. */
  readonly gradient: Float32Array;
}

/** A loss and its gradient by a graph of its own; auxiliary outputs are multiples of the logits. */
function measureByGraph(loss: Loss, drawn: Case, multiples: readonly number[] = []): Measured {
  const graph = createGraph();
  const tape = createTape(graph);
  const output = graph.placeholder('logits', [-1, -1, -1, drawn.shape[3]]);
  const auxiliary = multiples.map((factor) => ({
    output: graph.float('Mul', 'multiple', [output, graph.floats([factor])]),
  }));
  const inputs = {
    truth: graph.placeholder('truth', [-1], DataType.int32),
    distances: graph.placeholder('distances', [drawn.shape[3], -1]),
    progress: graph.placeholder('progress', []),
  };
  const built = { logits: { output }, auxiliary };
  graph.float('Identity', 'value', [lossNodes({ graph, tape }, loss, built, inputs, drawn.shape[3])]);
  tape.goBack();
  graph.float('Identity', 'slope', [tape.gradientOf(output) ?? '']);
  const session = openSession(encodeSavedModel(graph.nodes));
  try {
    return tf.tidy(() => {
      const [logits, { truth, distances }] = tensorsOfCase(drawn);
      const fed = { logits, truth, distances: distances!, progress: tf.scalar(1) };
      const [value, slope] = session.run(fed, ['value', 'slope']);
      return { loss: value!.dataSync()[0]!, gradient: Float32Array.from(slope!.dataSync()) };
    });
  } finally {
    session.dispose();
  }
}

function measureByTensors(loss: Loss, drawn: Case, multiples: readonly number[] = []): Measured {
  return tf.tidy(() => {
    const [logits, target] = tensorsOfCase(drawn);
    // auxiliary outputs count as fixed, as they do in the graph, where no tape leads from them to the logits
    const auxiliary = multiples.map((factor) => tf.mul(logits, factor) as tf.Tensor4D);
    const run = (x: tf.Tensor): tf.Tensor => measureOutputs(loss, { logits: x as tf.Tensor4D, auxiliary }, target);
    const { value, grad } = tf.valueAndGrad(run)(logits);
    return { loss: value.dataSync()[0]!, gradient: Float32Array.from(grad.dataSync()) };
  });
}

describe('lossNodes', () => {
  before(async function () {
    await startNativeOrSkip(this);
  });
  beforeEach(() => startTensorflow({ gpu: false }));
  after(() => useBackend('wasm'));

  for (const [i, drawn] of readLossCases().entries()) {
    it(`agree with published implementations on case ${i + 1}`, () => {
      for (const [name, expected] of expectedLosses(drawn)) {
        const { loss } = measureByGraph(lossOfCase(name, drawn), drawn);
        expect(loss, name).to.be.closeTo(expected, 1e-5 * Math.max(1, expected));
      }
    });
  }

  const settings: Partial<Loss>[] = [{}, { weights: [1, 3, 0.5] }, { ignore: 2, focalGamma: 0.5, tverskyAlpha: 0.8 }];
  for (const name of LOSS_NAMES) {
    it(`have the value and the gradient that tensors have: ${name}`, async () => {
      const losses: Loss[] = settings.map((some) => ({ ...DEFAULT_LOSS, name, ...some }));
      const drawn = noiseCase(8, [2, 5, 6]);
      const byGraph = losses.map((loss) => measureByGraph(loss, drawn, [0.5, 2]));
      await useBackend('cpu');
      for (const [k, loss] of losses.entries()) {
        const expected = measureByTensors(loss, drawn, [0.5, 2]);
        expect(byGraph[k]!.loss).to.be.closeTo(expected.loss, 1e-5);
        const scale = Math.hypot(...expected.gradient);
        const error = Math.hypot(...byGraph[k]!.gradient.map((value, j) => value - expected.gradient[j]!));
        expect(scale).to.be.above(1e-3);
        expect(error, JSON.stringify(settings[k])).to.be.below(1e-4 * scale);
      }
    });
  }
});
