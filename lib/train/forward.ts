import * as tf from '@tensorflow/tfjs';
import { openSession, runsGraphs } from '../backend/tensorflowSession.js';
import type { Folded } from '../model/folded.js';
import { placeWeights } from '../model/layout.js';
import type { Decorate, Network } from '../model/network.js';
import { forwardGraph, IMAGES, LOGITS } from './graph/forwardGraph.js';
import { encodeSavedModel } from './graph/savedModel.js';
import type { NetworkValues } from './stepper.js';

/** A trained network at work. Its values live on the backend until `dispose`. */
export interface Forward {
  /**
   * @param images [n, h, w, 3], values 0..1
   * @returns logits [n, h, w, classes]
   */
  run(images: tf.Tensor4D): tf.Tensor4D;
  dispose(): void;
}

/** Puts a network with these values to work: as a graph where the backend runs graphs, else operation by operation. */
export function openForward(network: Network, values: NetworkValues): Forward {
  if (!runsGraphs()) return openEagerForward(network, values);
  try {
    const session = openSession(encodeSavedModel(forwardGraph(network, values)));
    return { run: (images) => session.run({ [IMAGES]: images }, [LOGITS])[0] as tf.Tensor4D, dispose: session.dispose };
  } catch {
    return openEagerForward(network, values); // a block that has no graph yet
  }
}

/** A network that runs operation by operation, so that its blocks can be watched or changed. */
export interface EagerForward extends Forward {
  run(images: tf.Tensor4D, decorate?: Decorate): tf.Tensor4D;
}

/** As {@link openForward}, on any backend. */
export function openEagerForward(network: Network, values: NetworkValues): EagerForward {
  const weights = placeWeights(values.weights, network.layout);
  const state = placeWeights(values.state, network.stateLayout);
  const folded = new Map<string, Folded>();
  return {
    run: (images, decorate) =>
      tf.tidy(() => network.forward(weights, images, { training: false, state, folded }, decorate).logits),
    dispose: () => {
      tf.dispose([weights, state]);
      for (const { tensors } of folded.values()) tf.dispose([...tensors]);
    },
  };
}
