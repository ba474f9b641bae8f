/** Trains into a folder, and kills its own process in the middle of the third epoch: `node dyingTraining.js FOLDER CONFIG`. */
import { useBackend } from '../../lib/backend/backend.js';
import { silentLogger } from '../../lib/base/log.js';
import { trainRun } from '../../lib/train/run.js';
import { squares, tinyConfig } from './trainFixture.js';

const [folder = '', values = '{}'] = process.argv.slice(2);
const progress = (line: string): void => {
  if (line.startsWith('epoch 3  step 2/')) process.kill(process.pid, 'SIGKILL');
};
const backend = await useBackend('wasm');
const config = tinyConfig(JSON.parse(values));
await trainRun(folder, squares({ train: 7, val: 2, test: 2 }), config, backend, {
  logger: { ...silentLogger, progress },
});
