import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';

/** The part of tfjs-node's backend that runs graphs. */
interface GraphBackend {
  loadSavedModelMetaGraph(folder: string, tags: string): number;
  runSavedModel(id: number, inputs: tf.Tensor[], names: { name: string }[], outputs: string[]): tf.Tensor[];
  deleteSavedModel(id: number): void;
}

/** A TensorFlow graph with its variables, which live on from run to run until `dispose`. */
export interface GraphSession {
  /**
   * Runs what the outputs need.
   * @param inputs tensors by the name of their placeholder; they stay the caller's
   * @param outputs names such as `node` or `node:1`
   * @returns a tensor for each output; the caller disposes of them
   */
  run(inputs: Readonly<Record<string, tf.Tensor>>, outputs: readonly string[]): tf.Tensor[];
  dispose(): void;
}

/** The tag that graphs are stored under. */
export const SERVE_TAG = 'serve';

/** True where {@link openSession} can run graphs. */
export const runsGraphs = (): boolean => tf.getBackend() === 'tensorflow';

/**
 * Opens a session on a graph. The backend `tensorflow` must be in use.
 * @param model a SavedModel protocol buffer, its graph tagged {@link SERVE_TAG}
 * @throws Error as TensorFlow words it when it refuses the graph
 */
export function openSession(model: Uint8Array): GraphSession {
  const backend = tf.backend() as unknown as GraphBackend;
  const folder = mkdtempSync(join(tmpdir(), 'segbook-graph-'));
  let id: number;
  try {
    writeFileSync(join(folder, 'saved_model.pb'), model);
    id = backend.loadSavedModelMetaGraph(folder, SERVE_TAG);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return {
    run: (inputs, outputs) => {
      const names = Object.keys(inputs).map((name) => ({ name }));
      return backend.runSavedModel(id, Object.values(inputs), names, [...outputs]);
    },
    dispose: () => backend.deleteSavedModel(id),
  };
}
