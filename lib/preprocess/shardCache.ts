import { existsSync, mkdirSync, readFileSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { cacheFolder } from '../base/cacheFolder.js';
import { isSystemError } from '../base/error.js';
import { decodeShard, encodeShard, type ShardContent } from './shard.js';

/** Prepared samples on disk by key: what is there need not be decoded and resampled again. */
export interface ShardCache {
  /** Bytes that it may take. */
  readonly maxBytes: number;
  /**
   * Reads a shard. Not asynchronous on purpose: a file that the system has in memory takes 0.1 ms, and a backend that
   * blocks its thread for a step would let an asynchronous read stand still meanwhile.
   * @returns null where there is none, or a broken one
   */
  read(key: string): ShardContent | null;
  /** True where there is a shard, broken or not. */
  has(key: string): boolean;
  /** Writes a shard whole or not at all; one that cannot be written is left out. Makes room when it gets tight. */
  write(key: string, sample: ShardContent): Promise<void>;
}

export interface ShardCacheOptions {
  /** Default `prepared` in `.segbook/cache`. */
  readonly dir?: string;
  /** The shards not used for longest go first. Default 4 GiB, or SEGBOOK_CACHE_MB. */
  readonly maxBytes?: number;
}

/** Environment variable with the size in 1e6 bytes that shards may take; 0 keeps none. */
export const CACHE_SIZE_VARIABLE = 'SEGBOOK_CACHE_MB';
const MAX_BYTES = 4 * 2 ** 30;
/** Making room, a tenth more is freed, so that not every write has to. */
const KEPT_SHARE = 0.9;

/** Opens a cache; nothing is read or made before it is used. */
export function openShardCache(options: ShardCacheOptions = {}): ShardCache {
  const { dir = shardFolder(), maxBytes = maxShardBytes() } = options;
  const used = new Set<string>();
  let bytes: Promise<number> | undefined;

  const count = async (added: number): Promise<number> => {
    const now = (await (bytes ?? listShards(dir).then(sizeOfAll))) + added;
    return now > maxBytes ? trim(dir, maxBytes) : now;
  };
  const write = async (key: string, sample: ShardContent): Promise<void> => {
    const shard = encodeShard(sample);
    if (shard.length > maxBytes) return;
    try {
      writeShard(pathOf(dir, key), shard);
      // the first count finds the new shard on disk itself
      bytes = count(bytes === undefined ? 0 : shard.length);
      await bytes;
    } catch {
      bytes = undefined; // full or read-only: the sample is prepared again the next time
    }
  };
  const read = (key: string): ShardContent | null => {
    const shard = readShard(pathOf(dir, key));
    if (shard !== null && !used.has(key)) markUsed(pathOf(dir, key));
    used.add(key);
    return shard;
  };
  return { maxBytes, read, write, has: (key) => existsSync(pathOf(dir, key)) };
}

/**
 * The cache that work on a data set uses: null where shards are turned off, or would lie in the data set's folder,
 * which is never written to.
 * @param dataset a name, or the folder of a data set
 */
export function chooseShardCache(dataset: string): ShardCache | null {
  const inside = relative(dataset, shardFolder());
  const isOutside = !isAbsolute(dataset) || inside.split(sep)[0] === '..' || isAbsolute(inside);
  return isOutside && maxShardBytes() > 0 ? openShardCache() : null;
}

function shardFolder(): string {
  return join(cacheFolder(), 'prepared');
}

function maxShardBytes(): number {
  const text = process.env[CACHE_SIZE_VARIABLE] ?? '';
  return /^\d+$/.test(text) ? Number(text) * 1e6 : MAX_BYTES;
}

function pathOf(dir: string, key: string): string {
  return join(dir, key.slice(0, 2), `${key}.shard`);
}

function readShard(path: string): ShardContent | null {
  try {
    const { buffer, byteOffset, length } = readFileSync(path);
    return decodeShard(new Uint8Array(buffer, byteOffset, length));
  } catch {
    return null;
  }
}

/**
 * Writes beside it and renames. Not synced to disk: what a crash leaves half-written is told by its check sum. Not
 * asynchronous either, which would take longer than the system takes to copy so few bytes.
 */
function writeShard(path: string, shard: Uint8Array): void {
  const beside = `${path}.${process.pid}`;
  try {
    writeFileSync(beside, shard);
  } catch (error) {
    if (!isSystemError(error, 'ENOENT')) throw error;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(beside, shard);
  }
  renameSync(beside, path);
}

/** The time of the last change tells the last use: many disks do not keep that of the last access. */
function markUsed(path: string): void {
  try {
    const now = new Date();
    utimesSync(path, now, now);
  } catch {
    // it goes earlier than it need
  }
}

interface StoredShard {
  readonly path: string;
  readonly bytes: number;
  readonly usedMs: number;
}

async function listShards(dir: string): Promise<StoredShard[]> {
  const names = await readdir(dir, { recursive: true }).catch(() => []);
  const shards: StoredShard[] = [];
  for (const name of names) {
    if (!name.endsWith('.shard')) continue;
    const path = join(dir, name);
    const entry = await stat(path).catch(() => null);
    if (entry) shards.push({ path, bytes: entry.size, usedMs: entry.mtimeMs });
  }
  return shards;
}

function sizeOfAll(shards: readonly StoredShard[]): number {
  return shards.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Deletes the shards not used for longest; returns the bytes that are left. */
async function trim(dir: string, maxBytes: number): Promise<number> {
  const shards = await listShards(dir);
  let left = sizeOfAll(shards);
  for (const { path, bytes } of shards.sort((a, b) => a.usedMs - b.usedMs)) {
    if (left <= KEPT_SHARE * maxBytes) break;
    await rm(path, { force: true });
    left -= bytes;
  }
  return left;
}
