import { labelBaseline } from '../evaluate/baselineSet.js';
import type { IntervalMean } from '../evaluate/bootstrap.js';
import { type RunMetrics, testedSplit } from '../evaluate/evaluateRun.js';
import { describeShortcoming } from '../figures/comparisonTable.js';
import { formatNumber } from '../figures/label.js';
import { quotedInterval } from '../figures/valueCell.js';
import { ARCHITECTURE_LABELS, type ArchitectureName } from '../model/networkConfig.js';
import type { Run } from '../train/run.js';
import { hideOutsidePath } from './provenance.js';
import type { PageLanguage } from './words/words.js';

/** What a summary tells, as texts that stand in the sentences of any language. */
interface Facts {
  readonly images: number;
  readonly dataset: string;
  readonly isValidation: boolean;
  readonly arch: ArchitectureName;
  readonly network: string;
  readonly parameters: string;
  /** Name of the weights that the training began with; absent where they were random. */
  readonly start: string | undefined;
  readonly seconds: number;
  /** The stored run that the network was read from, and the day of its training. */
  readonly stored: string | undefined;
  readonly day: string;
  readonly iou: string;
  readonly dice: string;
  readonly accuracy: string;
  readonly size: string;
}

/** The headline of a report as one paragraph of Markdown, from the metrics that its notebooks computed. */
export function summariseRun(run: Run, metrics: RunMetrics, lang: PageLanguage = 'en'): string {
  const facts = collectFacts(run, metrics);
  if (facts === undefined) return '';
  return lang === 'ru' ? tellInRussian(facts, metrics) : tellInEnglish(facts, metrics);
}

function collectFacts({ config, model, provenance }: Run, { splits }: RunMetrics): Facts | undefined {
  const { test } = splits;
  if (test === undefined) return undefined;
  const { start } = provenance;
  const { widthPx, heightPx } = config.preprocess;
  return {
    images: test.n,
    dataset: provenance.dataset.name,
    isValidation: testedSplit({ splits }) === 'val',
    arch: model.arch,
    network: ARCHITECTURE_LABELS[model.arch],
    parameters: formatNumber(model.network.layout.size, 0),
    start: start === undefined ? undefined : hideOutsidePath(start.name, process.cwd()),
    seconds: provenance.seconds,
    stored: provenance.readFrom,
    day: provenance.started.slice(0, 10),
    iou: tell(test.summary.iou),
    dice: tell(test.summary.dice),
    accuracy: tell(test.summary.accuracy),
    size: `${widthPx}x${heightPx}`,
  };
}

function tellInEnglish(facts: Facts, metrics: RunMetrics): string {
  const { images, dataset, isValidation, arch, network, parameters, start, seconds, stored, day, ...rest } = facts;
  const article = arch === 'attention-unet' ? 'an' : 'a';
  const time = seconds < 90 ? `${seconds.toFixed(0)} seconds` : `${(seconds / 60).toFixed(1)} minutes`;
  return (
    `On the ${images} test images of **${dataset}**${isValidation ? ' (its validation split)' : ''}, ${article} ${network} of ` +
    `${parameters} parameters, trained from ${start === undefined ? 'random weights' : `the weights of ${start}`} in ` +
    `${time} on ${day}${stored === undefined ? '' : ` (the stored run ${stored})`}, reaches a mean IoU of ${rest.iou}, ` +
    `a Dice of ${rest.dice} and an accuracy of ${rest.accuracy} ` +
    `(mean over images, 95 % interval). Images were brought to ${rest.size} ` +
    `pixels for the network and measured at their own size.${tellShortcomings(arch, metrics)}`
  );
}

/** Where the network is no better than a baseline, in words. */
function tellShortcomings(arch: ArchitectureName, metrics: RunMetrics): string {
  const labels = new Map(Object.keys(metrics.baselines?.test ?? {}).map((name) => [name, labelBaseline(name)]));
  const told = listShortcomings(arch, metrics).map((verdict) => describeShortcoming(verdict, labels));
  return told.length === 0 ? '' : ` **It is ${told.join(', and ')} beyond chance.**`;
}

function listShortcomings(arch: ArchitectureName, { comparisons = {} }: RunMetrics) {
  const own = (comparisons.test?.verdicts ?? []).filter((verdict) => verdict.model === arch);
  return own.filter(({ notBeaten }) => notBeaten.length > 0);
}

function tellInRussian(facts: Facts, metrics: RunMetrics): string {
  const { images, dataset, isValidation, arch, network, parameters, start, seconds, stored, day, ...rest } = facts;
  const time = seconds < 90 ? `${seconds.toFixed(0)} с` : `${(seconds / 60).toFixed(1)} мин`;
  return (
    `На тестовых снимках набора **${dataset}** (их ${images}${isValidation ? ', проверочная часть' : ''}) сеть ${network} с числом ` +
    `параметров ${parameters.replaceAll(',', '\u00a0')}, обученная ${start === undefined ? 'от случайных весов' : `от весов ${start}`} за ` +
    `${time} ${day}${stored === undefined ? '' : ` (сохранённое обучение ${stored})`}, достигает среднего IoU ${rest.iou}, ` +
    `Dice ${rest.dice} и доли верных пикселей ${rest.accuracy} ` +
    `(среднее по снимкам, 95-процентный интервал). Для сети снимки приведены к размеру ${rest.size} ` +
    `пикселей, измерено в их собственном размере.${tellShortcomingsInRussian(arch, metrics)}`
  );
}

function tellShortcomingsInRussian(arch: ArchitectureName, metrics: RunMetrics): string {
  const told = listShortcomings(arch, metrics).map(
    ({ metric, notBeaten }) => `${notBeaten.map(labelBaseline).join(', ')} (${metric})`,
  );
  return told.length === 0 ? '' : ` **Не доказано, что она лучше, чем: ${told.join('; ')}.**`;
}

function tell({ mean, ...uncertainty }: IntervalMean): string {
  if (mean === null) return '–';
  const interval = quotedInterval(uncertainty)?.map((bound) => bound.toFixed(3));
  return interval === undefined ? mean.toFixed(3) : `**${mean.toFixed(3)}** [${interval.join(', ')}]`;
}
