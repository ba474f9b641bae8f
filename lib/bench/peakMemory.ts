import { readFile } from 'node:fs/promises';

/**
 * The most memory that this process has held, in MB (1e6 bytes). On Linux from /proc, since what getrusage tells there
 * starts from the memory of the parent process.
 */
export async function peakRssMB(): Promise<number> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const [, kibibytes] = /^VmHWM:\s*(\d+) kB$/m.exec(status) ?? [];
  return (1024 * Number(kibibytes ?? process.resourceUsage().maxRSS)) / 1e6;
}
