import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** What the system tells of one process. */
export interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  /** Memory in RAM, in bytes. */
  readonly residentBytes: number;
}

/**
 * The memory in RAM of a process and of all that it started, in bytes; pages that they share count once for each.
 * Undefined where the process is gone, or the system does not tell (Windows).
 */
export async function sumTreeBytes(pid: number): Promise<number | undefined> {
  const rows = process.platform === 'linux' ? await readProc() : await askPs();
  return sumTree(pid, rows);
}

/**
 * The memory of a process and of those below it.
 * @example
 * sumTree(2, [{ pid: 2, parent: 1, residentBytes: 10 }, { pid: 3, parent: 2, residentBytes: 5 }]) // 15
 */
export function sumTree(pid: number, rows: readonly ProcessRow[]): number | undefined {
  const top = rows.find((row) => row.pid === pid);
  if (top === undefined) return undefined;
  const below = rows.filter((row) => row.parent === pid && row.pid !== pid);
  return below.reduce((sum, child) => sum + (sumTree(child.pid, rows) ?? 0), top.residentBytes);
}

async function readProc(): Promise<ProcessRow[]> {
  const names = await readdir('/proc');
  const rows = await Promise.all(names.filter((name) => /^\d+$/.test(name)).map(readStatus));
  return rows.flatMap((row) => row ?? []);
}

/** Undefined for a process that has just ended, and for one of the system itself, which holds no memory of its own. */
async function readStatus(pid: string): Promise<ProcessRow | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const parent = /^PPid:\s*(\d+)$/m.exec(status)?.[1];
  const kibibytes = /^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1];
  if (parent === undefined || kibibytes === undefined) return undefined;
  return { pid: Number(pid), parent: Number(parent), residentBytes: 1024 * Number(kibibytes) };
}

async function askPs(): Promise<ProcessRow[]> {
  const { stdout } = await promisify(execFile)('ps', ['-axo', 'pid=,ppid=,rss=']).catch(() => ({ stdout: '' }));
  return readPs(stdout);
}

/** Reads what `ps -o pid=,ppid=,rss=` prints, the memory in KiB. */
export function readPs(text: string): ProcessRow[] {
  return text.split('\n').flatMap((line) => {
    const [pid, parent, kibibytes] = line.trim().split(/\s+/).map(Number);
    if (!pid || parent === undefined || kibibytes === undefined) return [];
    return [{ pid, parent, residentBytes: 1024 * kibibytes }];
  });
}
