/** Work on a network that is measured in a process of its own. */
export interface Workload {
  readonly name: 'train-step' | 'train-step-bfloat16' | 'inference';
  /** A name that `--backend` takes. */
  readonly backend: string;
  /** Processors to share the work between, at least 1. */
  readonly threads: number;
  /** Channels of the network's first level. */
  readonly base: number;
  readonly depth: number;
  readonly classes: number;
  /** Images at once. */
  readonly batch: number;
  readonly heightPx: number;
  readonly widthPx: number;
}

/** A pass over the images of data sets, brought to one size and joined to batches. */
export interface ImageLoad {
  /** Folders with images/ and masks/. */
  readonly folders: readonly string[];
  /** `cold` prepares every image anew, `cached` reads what was prepared before. */
  readonly pass: 'cold' | 'cached';
  /** Images at once. */
  readonly batch: number;
  readonly heightPx: number;
  readonly widthPx: number;
  /** Processors to share the work between, at least 1. */
  readonly threads: number;
  /** A folder that may be filled and emptied. */
  readonly scratch: string;
}

/** What a measured process says once it has a first result. */
export interface Ready {
  /** What computes: the name of a backend, or the peer with its version. */
  readonly engine: string;
  /** Processors in use. */
  readonly threads: number;
  /** From the start of the process to its first result. */
  readonly firstMs: number;
  /** Trained values of the network. */
  readonly parameters: number;
  /** Images in a pass, where images are what is measured. */
  readonly images?: number;
}

/** One line from a measured process to the one that asks it. */
export type Answer =
  | { readonly ready: Ready }
  | { readonly ms: number }
  | { readonly peakRssMB: number }
  | { readonly error: ToldError };

/** An error on its way from one process to another. */
export interface ToldError {
  readonly name: string;
  readonly message: string;
  readonly hint: string;
  readonly exitCode: number;
}

/** What a measured process is asked for, one word a line: `run` does the work once, `end` ends it. */
export type Question = 'run' | 'end';
