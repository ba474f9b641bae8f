import { fillWords, type Words } from '../words/words.js';
import { labelControl, makeBox, makeSelect, makeSlider, makeStatus } from './control.js';
import { type Bounds, fits, listSlices, listSplits } from './sampleFilter.js';
import { orderSamples, SAMPLE_ORDERS } from './sampleOrder.js';

/** Fewer samples are seen at once. */
const SAMPLES_MIN = 3;

/** Strips of samples can be sorted by what was measured on them, and filtered. */
export function startSamples(root: ParentNode, words: Words): void {
  for (const list of root.querySelectorAll<HTMLElement>('.sb-samples')) {
    const samples = [...list.querySelectorAll<HTMLElement>(':scope > .sb-sample[data-stem]')];
    if (samples.length >= SAMPLES_MIN) list.before(makeSampleTools(list, samples, words));
  }
}

function makeSampleTools(list: HTMLElement, samples: readonly HTMLElement[], words: Words): HTMLElement {
  const status = makeStatus();
  const output = document.createElement('output');
  const order = makeSelect(
    SAMPLE_ORDERS.map(({ name }) => ({ value: name, label: words[name] })),
    () => list.append(...orderSamples(samples, order.value)),
  );
  const filter = (): void => {
    const bounds: Bounds = { diceMax: Number(dice.value), split: splits.value, slice: slices.value };
    for (const sample of samples) sample.hidden = !fits(sample, bounds);
    output.textContent = bounds.diceMax.toFixed(2);
    const shown = samples.filter(({ hidden }) => !hidden).length;
    status.textContent = fillWords(words.samplesShown, { shown, all: samples.length });
  };
  const dice = makeSlider(1, 1, 0.01, filter);
  const all = { value: '', label: words.all };
  const splits = makeSelect([all, ...listSplits(samples)], filter);
  const slices = makeSelect([all, ...listSlices(samples)], filter);
  filter();
  return makeBox(
    'sb-tools',
    labelControl(words.sort, order),
    labelControl(words.diceAtMost, dice, output),
    ...(splits.length > 2 ? [labelControl(words.split, splits)] : []),
    ...(slices.length > 1 ? [labelControl(words.slice, slices)] : []),
    status,
  );
}
