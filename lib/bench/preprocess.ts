import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchContext, NetworkSize } from './catalogue.js';
import { LARGE_SET, type LargeSet, makeLargeSet } from './largeSet.js';
import { measurePair, UNMEASURED } from './measure.js';
import type { BenchResult, BenchRow } from './row.js';
import type { ImageLoad } from './workload.js';

const WORKER = fileURLToPath(new URL('./preprocessWorker.js', import.meta.url));
/** A pass over a whole data set takes long; the first of the peer, which starts its processes, is not counted. */
const ROUNDS = { warmUp: 1, least: 3, most: 5, budgetMs: 60_000 };

type Size = Pick<NetworkSize, 'batch' | 'heightPx' | 'widthPx'>;

/**
 * Measures passes over the images of `context.data` and over a few large JPEGs made for it: first as they are, then with
 * what was prepared before. The peer decodes in every pass, as PyTorch's DataLoader does.
 */
export async function measurePreprocess(
  size: Size,
  context: BenchContext & { readonly large?: LargeSet },
): Promise<BenchResult> {
  const { large: set = LARGE_SET } = context;
  const folder = await mkdtemp(join(tmpdir(), 'segbook-bench-'));
  try {
    const large = join(folder, 'large');
    await makeLargeSet(large, set);
    const sets = [
      { label: `${set.widthPx}x${set.heightPx} JPEG`, folders: [large] },
      ...((context.data?.length ?? 0) > 0 ? [{ label: nameOf(context.data), folders: context.data ?? [] }] : []),
    ];
    const rows: BenchRow[] = [];
    for (const { label, folders } of sets) {
      for (const pass of ['cold', 'cached'] as const) {
        context.logger.info(`preprocess, ${pass} pass over ${label} …`);
        const scratch = join(folder, `scratch-${rows.length}`);
        await mkdir(scratch);
        rows.push(await measurePass({ folders, pass, scratch, threads: context.threads, ...size }, label, context));
      }
    }
    return { rows, skipped: [] };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function nameOf(folders: readonly string[] = []): string {
  return folders.length === 1 ? basename(folders[0] ?? '') : `${folders.length} data sets`;
}

async function measurePass(load: ImageLoad & Size, label: string, context: BenchContext): Promise<BenchRow> {
  const { batch, heightPx, widthPx, pass, folders, threads, scratch } = load;
  const words = JSON.stringify({ batch, heightPx, widthPx, pass, folders, threads, scratch });
  const size = { batch, height: heightPx, width: widthPx, threads };
  const none = { backend: null, base: null, depth: null, estimateMB: null };
  const empty: BenchRow = { ...UNMEASURED, name: 'preprocess', ...size, ...none, varied: `${pass}, ${label}` };
  const peer = context.peer?.wordsForImages(load);
  const rounds = context.rounds ?? ROUNDS;
  const row = await measurePair(empty, [process.execPath, WORKER, words], peer, { ...context, rounds });
  const { images = 0, ms, peerMs } = row;
  return { ...row, imagesPerSecond: perSecond(images, ms), peerImagesPerSecond: perSecond(images, peerMs) };
}

function perSecond(images: number, ms: number | null): number | null {
  return ms === null || ms === 0 ? null : Math.round((1000 * images) / ms);
}
