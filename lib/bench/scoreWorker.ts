/** The process in which measures are measured. Its argument is a {@link ScoreLoad} as JSON. */
import { measurePair } from '../measure/pair.js';
import { answerRounds, runWorker, timeWork } from './answers.js';
import { drawMaskPair } from './maskPair.js';
import type { ScoreLoad } from './score.js';

/** A mask that is nearly right, with probabilities of all sizes: as a network gives them. */
const KIND = { truth: 'blobs', predicted: 'near', probability: 'sure', alpha: 'hard' } as const;

runWorker(async ({ batch, heightPx, widthPx }: ScoreLoad) => {
  const pairs = Array.from({ length: batch }, (_, seed) => drawMaskPair({ ...KIND, seed, heightPx, widthPx }));
  const work = (): void => {
    for (const { prediction, truth } of pairs) measurePair(prediction, truth);
  };
  work();
  await answerRounds({ engine: 'segbook', threads: 1, parameters: 0 }, () => timeWork(work));
});
