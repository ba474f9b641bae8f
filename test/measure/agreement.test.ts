import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { csvParseRows } from 'd3-dsv';
import { packageRoot } from '../../lib/base/file.js';
import { drawMaskPair, type MaskPair, type PairCase, scramble } from '../../lib/bench/maskPair.js';
import { reliabilityBins, tallyCalibration } from '../../lib/measure/calibration.js';
import { chooseThreshold } from '../../lib/measure/chosenThreshold.js';
import { countConfusion } from '../../lib/measure/counts.js';
import { measurePair } from '../../lib/measure/pair.js';
import { classRatios } from '../../lib/measure/ratios.js';
import { precisionRecallCurve, tallyThresholds } from '../../lib/measure/thresholds.js';

type Value = number | null;
type Case = readonly [
  PairCase['widthPx'],
  PairCase['heightPx'],
  PairCase['truth'],
  PairCase['predicted'],
  PairCase['probability'],
  PairCase['alpha'],
  PairCase['seed'],
];

/** A line of curves.jsonl. */
interface CurveCase {
  readonly case: Case;
  readonly points: readonly (readonly [precision: Value, recall: Value])[];
  readonly best: readonly [step: number, dice: number];
  readonly bars: readonly (readonly [predicted: number, observed: number])[];
}

/** A line of classes.jsonl. */
interface ClassCase {
  readonly size: readonly [widthPx: number, heightPx: number];
  readonly classes: number;
  readonly used: number;
  readonly seed: number;
  readonly confusion: readonly (readonly number[])[];
  readonly iou: readonly Value[];
  readonly dice: readonly Value[];
  readonly meanIou: number;
}

/** A file that test/peers/measures.py wrote. */
function readFixture(name: string): Promise<string> {
  return readFile(join(packageRoot, 'test', 'measure', 'fixtures', name), 'utf8');
}

async function readLines<T>(name: string): Promise<T[]> {
  return (await readFixture(name))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}

const TOLERANCE = 1e-6;

function draw([widthPx, heightPx, truth, predicted, probability, alpha, seed]: Case): MaskPair {
  return drawMaskPair({ widthPx, heightPx, truth, predicted, probability, alpha, seed });
}

/** To 1e-6 of the value, or absolutely where it is below 1; no value only where the other has none. */
function expectSame(actual: Value | undefined, expected: Value | undefined, what: string): void {
  if (typeof expected !== 'number' || typeof actual !== 'number') expect(actual, what).to.equal(expected);
  else expect(actual, what).to.be.closeTo(expected, TOLERANCE * Math.max(1, Math.abs(expected)));
}

describe('the measures, beside NumPy, SciPy and scikit-learn', () => {
  it('agree to 1e-6 on more than 500 pairs of random and adversarial masks', async () => {
    const rows = csvParseRows(await readFixture('pairs.csv'));
    const names = rows.shift() ?? [];
    expect(rows.length).to.be.above(500);
    for (const row of rows) {
      const drawn = Object.fromEntries(names.slice(0, 7).map((name, i) => [name, row[i]]));
      const [widthPx, heightPx, seed] = ['widthPx', 'heightPx', 'seed'].map((name) => Number(drawn[name]));
      const { prediction, truth } = drawMaskPair({ ...drawn, widthPx, heightPx, seed } as PairCase);
      const measures = measurePair(prediction, truth);
      expect(Object.keys(measures)).to.have.members(names.slice(7));
      for (const [i, value] of row.slice(7).entries()) {
        const key = names[7 + i] as keyof typeof measures;
        expectSame(measures[key], value === '' ? null : Number(value), `${key} of ${row.slice(0, 7)}`);
      }
    }
  });

  it('agree on precision-recall curves and the best threshold', async () => {
    for (const { case: row, points, best } of await readLines<CurveCase>('curves.jsonl')) {
      const { prediction, truth } = draw(row);
      const tally = tallyThresholds(prediction.foreground, truth.foreground);
      const curve = precisionRecallCurve(tally);
      for (const [k, [precision, recall]] of points.entries()) {
        expectSame(curve[32 * k]?.precision, precision, `precision at ${k} / 8`);
        expectSame(curve[32 * k]?.recall, recall, `recall at ${k} / 8`);
      }
      const chosen = chooseThreshold({ split: 'val', tally });
      expectSame(chosen.threshold, best[0] / 256, 'threshold');
      expectSame(chosen.dice, best[1], 'its Dice');
    }
  });

  it('agree on reliability diagrams', async () => {
    for (const { case: row, bars } of await readLines<CurveCase>('curves.jsonl')) {
      const { prediction, truth } = draw(row);
      const bins = reliabilityBins(tallyCalibration(prediction.foreground, truth.foreground));
      const filled = bins.filter(({ pixels }) => pixels > 0);
      expect(filled).to.have.lengthOf(bars.length);
      for (const [m, [predicted, observed]] of bars.entries()) {
        expectSame(filled[m]?.predicted, predicted, 'mean probability');
        expectSame(filled[m]?.observed, observed, 'share of foreground');
      }
    }
  });

  it('agree on masks of up to 11 classes, some of them nowhere', async () => {
    for (const { size, classes, used, seed, ...expected } of await readLines<ClassCase>('classes.jsonl')) {
      const [widthPx, heightPx] = size;
      const truth = Uint8Array.from({ length: widthPx * heightPx }, (_, i) => scramble(seed, i) % used);
      const predicted = truth.map((id, i) => (scramble(seed + 100, i) % 4 === 0 ? scramble(seed + 200, i) % used : id));
      const confusion = countConfusion(
        { widthPx, heightPx, data: predicted },
        { widthPx, heightPx, data: truth },
        classes,
      );
      expect(confusion).to.deep.equal(expected.confusion);
      const names = Array.from({ length: classes }, (_, id) => `class ${id}`);
      const ratios = classRatios(confusion, names);
      expectSame(ratios.meanIou, expected.meanIou, 'mean IoU');
      for (const [id, name] of names.entries()) {
        expectSame(ratios.perClass[name]?.iou, expected.iou[id], `IoU of ${name}`);
        expectSame(ratios.perClass[name]?.dice, expected.dice[id], `Dice of ${name}`);
      }
    }
  });
});
