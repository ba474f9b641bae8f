/**
 * The process in which measures are measured; it speaks the lines of worker.ts. Its argument is a {@link ScoreLoad} as
 * JSON.
 */
import { createInterface } from 'node:readline';
import { ExitCode, SegbookError } from '../base/error.js';
import { measurePair } from '../measure/pair.js';
import { drawMaskPair } from './maskPair.js';
import { peakRssMB } from './peakMemory.js';
import type { ScoreLoad } from './score.js';

/** A mask that is nearly right, with probabilities of all sizes: as a network gives them. */
const KIND = { truth: 'blobs', predicted: 'near', probability: 'sure', alpha: 'hard' } as const;

async function main({ batch, heightPx, widthPx }: ScoreLoad): Promise<void> {
  const pairs = Array.from({ length: batch }, (_, seed) => drawMaskPair({ ...KIND, seed, heightPx, widthPx }));
  const work = (): void => {
    for (const { prediction, truth } of pairs) measurePair(prediction, truth);
  };
  work();
  answer({ ready: { engine: 'segbook', threads: 1, firstMs: performance.now(), parameters: 0 } });
  for await (const question of createInterface({ input: process.stdin })) {
    if (question === 'end') break;
    const start = performance.now();
    work();
    answer({ ms: performance.now() - start });
  }
  answer({ peakRssMB: await peakRssMB() });
}

function answer(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function tellError(error: unknown): void {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const { hint, exitCode } = error instanceof SegbookError ? error : { hint: '', exitCode: ExitCode.unexpected };
  answer({ error: { name, message, hint, exitCode } });
}

main(JSON.parse(process.argv[2] ?? '{}') as ScoreLoad).catch(tellError);
