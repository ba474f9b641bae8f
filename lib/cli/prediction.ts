import { type Command, InvalidArgumentError, Option } from 'commander';
import { TILE_MODES, type TileMode } from '../config/tileModes.js';

/** Options that settle how a network looks at a picture. */
export interface PredictionChoice {
  readonly tta?: boolean;
  readonly scales?: readonly number[];
  readonly tiles: TileMode;
}

/** Adds `--tta`, `--scales` and `--tiles` to a command. */
export function addPredictionOptions(command: Command): Command {
  return command
    .option('--tta', 'average over each image and its mirror image, in twice the time')
    .option(
      '--scales <list>',
      "average over these sizes, such as 0.75,1,1.25: multiples of the network's size or, in tiles, of the image's own",
      readScales,
    )
    .addOption(
      new Option(
        '--tiles <mode>',
        "cut images (auto: those larger than the network's size) into overlapping tiles of that size, blended, instead " +
          'of making them small; for networks trained on details at their own size, such as cells: one trained on ' +
          'whole photographs should see the whole',
      )
        .choices(TILE_MODES)
        .default('off'),
    );
}

function readScales(text: string): number[] {
  const scales = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (scales.every(Number.isFinite)) return scales;
  throw new InvalidArgumentError('it must be numbers with commas between them, such as 0.75,1,1.25.');
}
