import { describeBackend } from '../backend/backend.js';
import type { Config } from '../config/schema.js';
import { labelBaseline } from '../evaluate/baselineSet.js';
import type { IntervalMean } from '../evaluate/bootstrap.js';
import type { RunMetrics } from '../evaluate/evaluateRun.js';
import { describeShortcoming } from '../figures/comparisonTable.js';
import { formatNumber } from '../figures/label.js';
import { quotedInterval } from '../figures/valueCell.js';
import { ARCHITECTURE_LABELS, type ArchitectureName } from '../model/networkConfig.js';
import { describeOrigin } from '../train/obtainRun.js';
import type { Provenance } from '../train/provenance.js';
import type { Run } from '../train/run.js';
import { hideOutsidePath, type ProvenanceRow } from './provenance.js';

/** The headline of a report as one paragraph of Markdown, from the metrics that its notebooks computed. */
export function summariseRun({ config, model, provenance }: Run, metrics: RunMetrics): string {
  const { splits } = metrics;
  const { test } = splits;
  if (test === undefined) return '';
  // A stem is in one split only, so a shared one says that val serves as test.
  const served = splits.val?.perImage[0]?.id === test.perImage[0]?.id ? ' (its validation split)' : '';
  return (
    `On the ${test.n} test images of **${provenance.dataset.name}**${served}, ${nameNetwork(model)} of ` +
    `${formatNumber(model.network.layout.size, 0)} parameters, trained from ${tellStart(provenance)} in ` +
    `${tellTime(provenance.seconds)} ${tellWhen(provenance)}, reaches a mean IoU of ${tell(test.summary.iou)}, ` +
    `a Dice of ${tell(test.summary.dice)} and an accuracy of ${tell(test.summary.accuracy)} ` +
    `(mean over images, 95 % interval). Images were brought to ${config.preprocess.widthPx}x${config.preprocess.heightPx} ` +
    `pixels for the network and measured at their own size.${tellShortcomings(model.arch, metrics)}`
  );
}

/** Where the network is no better than a baseline, in words. */
function tellShortcomings(arch: ArchitectureName, { baselines = {}, comparisons = {} }: RunMetrics): string {
  const labels = new Map(Object.keys(baselines.test ?? {}).map((name) => [name, labelBaseline(name)]));
  const own = (comparisons.test?.verdicts ?? []).filter((verdict) => verdict.model === arch);
  const short = own.filter(({ notBeaten }) => notBeaten.length > 0);
  const told = short.map((verdict) => describeShortcoming(verdict, labels));
  return told.length === 0 ? '' : ` **It is ${told.join(', and ')} beyond chance.**`;
}

function nameNetwork({ arch }: Pick<Run['model'], 'arch'>): string {
  return `${arch === 'attention-unet' ? 'an' : 'a'} ${ARCHITECTURE_LABELS[arch]}`;
}

function tellStart({ start }: Pick<Run['provenance'], 'start'>): string {
  return start === undefined ? 'random weights' : `the weights of ${hideOutsidePath(start.name, process.cwd())}`;
}

function tellTime(seconds: number): string {
  return seconds < 90 ? `${seconds.toFixed(0)} seconds` : `${(seconds / 60).toFixed(1)} minutes`;
}

function tellWhen({ readFrom, started }: Run['provenance']): string {
  return readFrom === undefined ? 'for this report' : `on ${started.slice(0, 10)} (the stored run ${readFrom})`;
}

function tell({ mean, ...uncertainty }: IntervalMean): string {
  if (mean === null) return 'none';
  const interval = quotedInterval(uncertainty)?.map((bound) => bound.toFixed(3));
  return interval === undefined ? mean.toFixed(3) : `**${mean.toFixed(3)}** [${interval.join(', ')}]`;
}

/**
 * What a report was made from and with: rows of its section `provenance`.
 * @param here where and with what the report was made; a network may have been trained elsewhere
 */
export function describeReport(config: Config, here: Provenance, runs: readonly Run[]): ProvenanceRow[] {
  return [
    { group: 'Metrics', label: 'Origin', value: 'computed in this run, on the images named below' },
    ...runs.flatMap(describeModel),
    ...describeHere(here),
    ...describeConfig(config),
  ];
}

/** How a network of the report came about. */
function describeModel({ provenance, model }: Run): ProvenanceRow[] {
  const { selection, epoch, recipe, key, start, readFrom } = provenance;
  const rows: [label: string, value: string][] = [
    ['Origin', describeOrigin(provenance)],
    ['Training started', provenance.started],
    ['Training time', `${provenance.seconds.toFixed(0)} s`],
    ['Weights kept', `${selection}, epoch ${epoch}`],
    ['Parameters', String(model.network.layout.size)],
    ...(start === undefined ? [] : [describeStart(start)]),
    ['Recipe of training', String(recipe)],
    ['Key of the training', key],
    ...(readFrom === undefined ? [] : describeElsewhere(provenance)),
  ];
  return rows.map(([label, value]) => ({ group: `Network ${model.arch}`, label, value }));
}

function describeStart({ name, sha256 }: NonNullable<Run['provenance']['start']>): [label: string, value: string] {
  return ['Started from', `${hideOutsidePath(name, process.cwd())} (SHA-256 of its values ${sha256})`];
}

/** What trained a network that was only read for the report. */
function describeElsewhere({ backend, hardware, versions, ...code }: Provenance): [label: string, value: string][] {
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    ['Trained by', describeBackend(backend)],
    ['Trained on', describeHardware(hardware)],
    ['Trained with', `commit ${describeCommit(code)}; ${named.join(', ')}`],
  ];
}

function describeHere({ dataset, backend, hardware, versions, ...code }: Provenance): ProvenanceRow[] {
  const rows: [group: string, label: string, value: string][] = [
    ['Data set', 'Name', dataset.name],
    ['Data set', 'SHA-256 of all that results depend on', dataset.hash],
    ['Data set', 'Splits', dataset.splitOrigin],
    ['Machine', 'Backend', describeBackend(backend)],
    ['Machine', 'Processor', describeHardware(hardware)],
    ['Code', 'Commit', describeCommit(code)],
    ...Object.entries(versions).map(([name, version]): [string, string, string] => ['Code', name, version]),
  ];
  return rows.map(([group, label, value]) => ({ group, label, value }));
}

function describeHardware({ cpu, cores, memoryGiB, platform }: Provenance['hardware']): string {
  return `${cpu}, ${cores} cores, ${memoryGiB} GiB, ${platform}`;
}

function describeCommit({ commit, dirty }: Pick<Provenance, 'commit' | 'dirty'>): string {
  return commit === null ? 'not in a checkout' : `${commit}${dirty ? ', with changes not committed' : ''}`;
}

function describeConfig(config: Config): ProvenanceRow[] {
  return Object.entries(config).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).map(([inner, leaf]) => settingRow(`${key}.${inner}`, leaf))
      : [settingRow(key, value)],
  );
}

/** A path is told relative to the project, or by its name. */
function settingRow(label: string, value: unknown): ProvenanceRow {
  const isPath = label === 'dataset' || (label === 'splits' && value !== null);
  if (Array.isArray(value)) return { group: 'Settings', label, value: value.map(nameItem).join(', ') || 'none' };
  const shown = isPath ? hideOutsidePath(String(value), process.cwd()) : String(value);
  return { group: 'Settings', label, value: shown };
}

/** An item of a list by its name where it has one, so that no path is shown. */
function nameItem(item: unknown): string {
  return typeof item === 'object' && item !== null && 'name' in item ? String(item.name) : String(item);
}
