import { BackendError } from '../base/error.js';

/** The engines that tensors may live on, fastest first: the order in which `auto` tries them. */
export const ENGINE_NAMES = ['tensorflow-gpu', 'tensorflow', 'webgpu', 'wasm', 'cpu'] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];

/** What `--backend` and the environment's SEGBOOK_BACKEND take. */
export type BackendName = 'auto' | EngineName;
export const BACKEND_NAMES: readonly BackendName[] = ['auto', ...ENGINE_NAMES];

/**
 * The backend to use: the one asked for, else SEGBOOK_BACKEND, else `auto`.
 * @throws BackendError for a name that there is not
 */
export function chooseBackendName(wanted?: string): BackendName {
  const text = wanted ?? (process.env['SEGBOOK_BACKEND'] || 'auto');
  const name = BACKEND_NAMES.find((known) => known === text);
  if (name !== undefined) return name;
  throw new BackendError(
    `backend unknown; one of ${BACKEND_NAMES.join(', ')}: ${text}`,
    'Choose one of them, or leave it out.',
  );
}
