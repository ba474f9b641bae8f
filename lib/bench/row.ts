/** One line of `bench --json`. Times in milliseconds; `null` stands where something was not measured. */
export interface BenchRow {
  /** What was measured. */
  readonly name: string;
  /** Null where no network is part of what was measured; so `base`, `depth` and `estimateMB`. */
  readonly backend: string | null;
  readonly threads: number;
  readonly base: number | null;
  readonly depth: number | null;
  /** Null of a report; so `height` and `width`. */
  readonly batch: number | null;
  readonly height: number | null;
  readonly width: number | null;
  /** Median of the rounds. */
  readonly ms: number | null;
  /** First and third quartile. */
  readonly msQuartiles: readonly [number, number] | null;
  /** From the start of a process to its first result. */
  readonly firstMs: number | null;
  readonly rounds: number;
  /** What ours is compared with, in the same rounds. */
  readonly peer: string | null;
  readonly peerThreads: number | null;
  readonly peerMs: number | null;
  /** `ms / peerMs`: below 1 ours is faster. */
  readonly ratio: number | null;
  /** First and third quartile of the ratios of the rounds. */
  readonly ratioQuartiles: readonly [number, number] | null;
  /** The most memory that the process held, in 1e6 bytes. */
  readonly peakRssMB: number | null;
  readonly peerPeakRssMB: number | null;
  /** What the tensors were expected to take, in 1e6 bytes. */
  readonly estimateMB: number | null;
  /** Why nothing was measured: the size does not fit into the memory. */
  readonly problem: string | null;
  /** With `--sizes`, what was varied; of `preprocess`, which pass over which images. */
  readonly varied?: string;
  /** Of `preprocess`: images in a pass, and how many ours and the peer brought a second. */
  readonly images?: number;
  readonly imagesPerSecond?: number | null;
  readonly peerImagesPerSecond?: number | null;
  /** Of a report: what was written, and what the peer wrote. */
  readonly pages?: PageAudit;
  readonly peerPages?: PageAudit;
}

/** What finished pages are like. Null where there is no browser to ask. */
export interface PageAudit {
  readonly pages: number;
  readonly sizeBytes: number;
  /** What a browser without a network asked for beyond the pages themselves, each once. */
  readonly externalUrls: readonly string[] | null;
  /** Rules of axe-core (WCAG 2.2 A and AA) that a page breaks, added up over the pages. */
  readonly axeViolations: number | null;
}

/** A backend that was not measured. */
export interface Skipped {
  readonly name: string;
  readonly backend: string;
  readonly reason: string;
}

/** What a benchmark gives: lines, and what was left out. */
export interface BenchResult {
  readonly rows: readonly BenchRow[];
  readonly skipped: readonly Skipped[];
}
