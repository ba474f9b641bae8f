import sharp from 'sharp';
import type { Backend } from '../backend/backend.js';
import { describeHardware, type Hardware } from '../backend/machine.js';
import { readVersion } from '../base/file.js';
import type { Dataset } from '../data/dataset.js';
import { type Commit, readCommit } from './commit.js';

/** Where a result comes from: enough to make it again. */
export interface Provenance extends Commit {
  readonly versions: Readonly<Record<string, string>>;
  readonly backend: Readonly<Record<'name' | 'device' | 'reason', string>> & { readonly threads: number };
  readonly hardware: Hardware;
  readonly seed: number;
  readonly dataset: {
    readonly name: string;
    readonly hash: string;
    readonly splitOrigin: string;
    /** As the data set states it; absent where it states none. */
    readonly licence?: string;
    /** What a mixture holds; absent where it is none. */
    readonly parts?: readonly { readonly name: string; readonly hash: string }[];
  };
  /** ISO 8601, UTC. */
  readonly started: string;
  readonly seconds: number;
}

/** Collects the provenance of work on a data set. */
export async function collectProvenance(
  dataset: Pick<Dataset, 'name' | 'hash' | 'splitOrigin'> & Partial<Pick<Dataset, 'licence' | 'parts'>>,
  backend: Backend,
  seed: number,
  time: { started: Date; seconds: number },
): Promise<Provenance> {
  const { name, threads, device, reason } = backend;
  const { hash, splitOrigin, licence, parts } = dataset;
  return {
    ...(await readCommit()),
    versions: await listVersions(backend),
    backend: { name, threads, device, reason },
    hardware: describeHardware(),
    seed,
    dataset: { name: dataset.name, hash, splitOrigin, ...(licence && { licence }), ...(parts && { parts }) },
    started: time.started.toISOString(),
    seconds: Math.round(time.seconds * 10) / 10,
  };
}

/** Versions of segbook, Node and what computes or decodes. */
export async function listVersions(backend: Pick<Backend, 'versions'>): Promise<Record<string, string>> {
  const { sharp: sharpVersion = '', vips = '' } = sharp.versions;
  return {
    segbook: await readVersion(),
    node: process.versions.node,
    ...backend.versions,
    sharp: sharpVersion,
    libvips: vips,
  };
}
