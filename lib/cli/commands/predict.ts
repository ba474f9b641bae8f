import { Command } from 'commander';
import type { PredictOptions } from '../actions/predict.js';
import { addBackendOptions } from '../options.js';
import { addPredictionOptions } from '../prediction.js';

const OUTPUTS = `
Of photos/cats/a.jpg, given as photos, DIR/cats/a.png is made; of a file that is named, DIR/a.png. Sizes are those of the
upright images. Masks hold class ids (0 is background; the others look nearly black). With --soft, a value is the probability
of the foreground times 255, which with three or more classes is that of all but the background.`;

/** `segbook predict`: masks of image files. */
export function predictCommand(): Command {
  const command = new Command('predict')
    .description('find the foreground of images: masks or probabilities, at the sizes of the images')
    .argument('<input...>', 'images, or folders of images (with the folders below them)')
    .requiredOption('--model <run>', 'a run folder, or the name of a stored run')
    .requiredOption('--out <dir>', 'the folder to write into, outside of inputs and data sets')
    .option('--soft', 'write probabilities of the foreground instead of class ids')
    .option('--skip-bad', 'go on after an image that cannot be read, and list it');
  return addBackendOptions(addPredictionOptions(command))
    .option('--json', 'print what was written as one JSON document')
    .addHelpText('after', OUTPUTS)
    .action(async (inputs: string[], options: PredictOptions) =>
      (await import('../actions/predict.js')).predict(inputs, options),
    );
}
