import { describeHardware, findWasmFeatures, type Hardware, packageVersion, type WasmFeatures } from './machine.js';
import { type BackendName, ENGINE_NAMES, type EngineName } from './names.js';
import { type EngineReport, probeEngine } from './probe.js';

/** What of a machine decides which backends work. */
export interface MachineReport extends Hardware {
  readonly node: string;
  readonly wasm: WasmFeatures;
  /** Versions of the optional packages; null for one that is not installed. */
  readonly packages: Readonly<Record<string, string | null>>;
}

/**
 * What `segbook doctor --json` prints:
 * `{"machine": {"cpu": "…", "cores": 2, "memoryGiB": 8, "platform": "linux x64", "node": "20.20.2",
 * "wasm": {"simd": true, "sharedMemory": true}, "packages": {"webgpu": "0.6.2", …}},
 * "wanted": "auto", "taken": "wasm",
 * "backends": [{"name": "webgpu", "works": false, "eligible": false, "threads": null, "device": null,
 * "versions": null, "reason": "no adapter (no Vulkan driver)", "mend": "Install …"}, …]}`.
 */
export interface Diagnosis {
  readonly machine: MachineReport;
  /** What is asked for: `auto`, or a name. */
  readonly wanted: BackendName;
  /** The backend that work would run on now; null where none would. */
  readonly taken: EngineName | null;
  /** All of them, fastest first. */
  readonly backends: readonly EngineReport[];
}

export interface DiagnoseOptions {
  readonly wanted: BackendName;
  /** Processors that one operation is shared between, 1..64. */
  readonly threads: number;
  /** For each engine; a library that hangs is given up then. */
  readonly timeoutMs?: number;
  /** Tries one engine. */
  readonly probe?: typeof probeEngine;
}

const TIMEOUT_MS = 60_000;

/** The packages without which an engine is not there. */
const OPTIONAL_PACKAGES = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-backend-webgpu', 'webgpu'] as const;

/** Tries every backend, each in a process of its own, and tells which would be taken. */
export async function diagnose({
  wanted,
  threads,
  timeoutMs = TIMEOUT_MS,
  probe = probeEngine,
}: DiagnoseOptions): Promise<Diagnosis> {
  const backends = await Promise.all(ENGINE_NAMES.map((name) => probe(name, { threads, timeoutMs })));
  return { machine: describeMachine(), wanted, taken: findTaken(wanted, backends), backends };
}

function findTaken(wanted: BackendName, backends: readonly EngineReport[]): EngineName | null {
  const isTaken = ({ name, works, eligible }: EngineReport): boolean =>
    wanted === 'auto' ? eligible : works && name === wanted;
  return backends.find(isTaken)?.name ?? null;
}

function describeMachine(): MachineReport {
  return {
    ...describeHardware(),
    node: process.versions.node,
    wasm: findWasmFeatures(),
    packages: Object.fromEntries(OPTIONAL_PACKAGES.map((name) => [name, packageVersion(name)])),
  };
}
