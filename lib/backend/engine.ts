/** What an engine is asked for when it starts. */
export interface EngineOptions {
  /** Processors that one operation may be shared between, 1..64; by default as many as there are. */
  readonly threads?: number | undefined;
  /** True where the user named it: then a device will do that is slower than other engines, as an emulated one. */
  readonly asked?: boolean | undefined;
}

/** An engine that runs: the tfjs backend of its name is set and ready. */
export interface StartedEngine {
  /** Processors that one operation is shared between; 1 where a GPU does the work. */
  readonly threads: number;
  /** The processor or graphics card, as the engine names it. */
  readonly device: string;
  /** Of the packages and libraries that do the work. */
  readonly versions: Readonly<Record<string, string>>;
}

/**
 * Starts an engine, or tells why it cannot run here.
 * @throws BackendError with the reason in a few words, such as `no adapter`, and as hint the mend
 */
export type StartEngine = (options: EngineOptions) => Promise<StartedEngine>;
