import { type Dataset, stemsOf, testSplit } from '../data/dataset.js';
import { describeEpoch, type EpochPlan, recordEpoch, type Training } from './epoch.js';
import type { EpochRecord } from './history.js';
import { persistEpoch } from './setback.js';
import type { NetworkValues, StepperState } from './stepper.js';
import type { Selection, Trained, TrainingState, TrainOptions } from './train.js';
import { countSetbacks, countStale, plateauFactor, setbackFactor } from './trend.js';

/**
 * Trains epoch after epoch until a limit is reached, or for `train.patience` epochs none was better.
 * @returns what is kept: the values of the best epoch, or of the last
 */
export async function runEpochs(
  training: Training,
  { from, onEpoch }: Pick<TrainOptions, 'from' | 'onEpoch'>,
): Promise<Trained> {
  const { dataset, network, config, logger, clock } = training;
  const selection = chooseSelection(dataset);
  const history = [...(from?.history ?? [])];
  let { stepper: state, kept, progress } = from ?? NOT_BEGUN;
  const sumUp = ({ epoch, ...values }: TrainingState['kept']): Trained => {
    return { network, values, history: [...history], selection, epoch, seconds: clock() };
  };
  while (kept === undefined || !isOver(history, progress, selection, config.train.patience)) {
    const plan = planEpoch(training, history, selection);
    const done = await persistEpoch(training, plan, state, countSetbacks(history));
    ({ state, progress } = done);
    const values = valuesToKeep(state);
    const record = await recordEpoch(training, plan.epoch, done, values, done.setbacks);
    const best = history.find((row) => row.epoch === kept?.epoch);
    history.push(record);
    if (kept === undefined || best === undefined || selection === 'last epoch' || isBetter(record, best)) {
      kept = { ...values, epoch: plan.epoch };
    }
    logger.info(describeEpoch(record));
    await onEpoch?.(sumUp(kept), { history: [...history], seconds: clock(), progress, stepper: state, kept });
  }
  if (progress < 1) logger.info(`training ends: no better epoch for ${countStale(history, selection)} epochs`);
  return sumUp(kept);
}

interface Begun {
  stepper: StepperState | undefined;
  kept: TrainingState['kept'] | undefined;
  progress: number;
}

const NOT_BEGUN: Begun = { stepper: undefined, kept: undefined, progress: 0 };

function isOver(
  history: readonly EpochRecord[],
  progress: number,
  selection: Selection,
  patience: number | null,
): boolean {
  return progress >= 1 || (patience !== null && countStale(history, selection) >= patience);
}

/** What the next epoch goes by, which the history alone tells: so a training that goes on goes on the same way. */
function planEpoch({ config }: Training, history: readonly EpochRecord[], selection: Selection): EpochPlan {
  const last = history.at(-1);
  const plateaus = config.train.schedule === 'plateau' ? plateauFactor(history, selection) : 1;
  return {
    epoch: (last?.epoch ?? 0) + 1,
    before: last?.step ?? 0,
    rateFactor: plateaus * setbackFactor(countSetbacks(history)),
    valDice: last?.valDice ?? null,
  };
}

/** The moving average where there is one. */
function valuesToKeep({ average, weights, state }: StepperState): NetworkValues {
  return average ?? { weights, state };
}

function chooseSelection(dataset: Dataset): Selection {
  const choosesByVal = testSplit(dataset) === 'test' && stemsOf(dataset, 'val').length > 0;
  return choosesByVal ? 'best validation Dice' : 'last epoch';
}

function isBetter(record: EpochRecord, best: EpochRecord): boolean {
  return (record.valDice ?? 0) >= (best.valDice ?? 0);
}
