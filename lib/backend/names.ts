/** The engines that tensors may live on, fastest first: the order in which `auto` tries them. */
export const ENGINE_NAMES = ['tensorflow-gpu', 'tensorflow', 'webgpu', 'wasm', 'cpu'] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];

/** What `--backend` and the environment's SEGBOOK_BACKEND take. */
export type BackendName = 'auto' | EngineName;
export const BACKEND_NAMES: readonly BackendName[] = ['auto', ...ENGINE_NAMES];
