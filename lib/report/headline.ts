import { describeBackend } from '../backend/backend.js';
import type { Config } from '../config/schema.js';
import { labelBaseline } from '../evaluate/baselineSet.js';
import type { IntervalMean } from '../evaluate/bootstrap.js';
import type { RunMetrics } from '../evaluate/evaluateRun.js';
import { describeShortcoming } from '../figures/comparisonTable.js';
import { formatNumber } from '../figures/label.js';
import { quotedInterval } from '../figures/valueCell.js';
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
    `On the ${test.n} test images of **${provenance.dataset.name}**${served}, a U-Net of ` +
    `${formatNumber(model.network.layout.size, 0)} parameters, trained from random weights in ` +
    `${tellTime(provenance.seconds)} for this report, reaches a mean IoU of ${tell(test.summary.iou)}, ` +
    `a Dice of ${tell(test.summary.dice)} and an accuracy of ${tell(test.summary.accuracy)} ` +
    `(mean over images, 95 % interval). Images were brought to ${config.preprocess.widthPx}x${config.preprocess.heightPx} ` +
    `pixels for the network and measured at their own size.${tellShortcomings(metrics)}`
  );
}

/** Where the network is no better than a baseline, in words. */
function tellShortcomings({ baselines = {}, comparisons = {} }: RunMetrics): string {
  const labels = new Map(Object.keys(baselines.test ?? {}).map((name) => [name, labelBaseline(name)]));
  const short = (comparisons.test?.verdicts ?? []).filter(({ notBeaten }) => notBeaten.length > 0);
  const told = short.map((verdict) => describeShortcoming(verdict, labels));
  return told.length === 0 ? '' : ` **It is ${told.join(', and ')} beyond chance.**`;
}

function tellTime(seconds: number): string {
  return seconds < 90 ? `${seconds.toFixed(0)} seconds` : `${(seconds / 60).toFixed(1)} minutes`;
}

function tell({ mean, ...uncertainty }: IntervalMean): string {
  if (mean === null) return 'none';
  const interval = quotedInterval(uncertainty)?.map((bound) => bound.toFixed(3));
  return interval === undefined ? mean.toFixed(3) : `**${mean.toFixed(3)}** [${interval.join(', ')}]`;
}

/** What a report was made from and with: rows of its section `provenance`. */
export function describeRun(config: Config, run: Run | null): ProvenanceRow[] {
  return [...(run === null ? [] : describeProvenance(run)), ...describeConfig(config)];
}

function describeProvenance({ provenance, model }: Run): ProvenanceRow[] {
  const { dataset, backend, hardware, versions, commit, dirty, selection, epoch } = provenance;
  const rows: [group: string, label: string, value: string][] = [
    ['Metrics', 'Origin', 'computed in this run, from a network trained in this run'],
    ['Metrics', 'Training started', provenance.started],
    ['Metrics', 'Training time', `${provenance.seconds.toFixed(0)} s`],
    ['Metrics', 'Weights kept', `${selection}, epoch ${epoch}`],
    ['Metrics', 'Parameters', String(model.network.layout.size)],
    ['Data set', 'Name', dataset.name],
    ['Data set', 'SHA-256 of all that results depend on', dataset.hash],
    ['Data set', 'Splits', dataset.splitOrigin],
    ['Machine', 'Backend', describeBackend(backend)],
    [
      'Machine',
      'Processor',
      `${hardware.cpu}, ${hardware.cores} cores, ${hardware.memoryGiB} GiB, ${hardware.platform}`,
    ],
    [
      'Code',
      'Commit',
      commit === null ? 'not in a checkout' : `${commit}${dirty ? ', with changes not committed' : ''}`,
    ],
    ...Object.entries(versions).map(([name, version]): [string, string, string] => ['Code', name, version]),
  ];
  return rows.map(([group, label, value]) => ({ group, label, value }));
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
  const shown = isPath ? hideOutsidePath(String(value), process.cwd()) : String(value);
  return { group: 'Settings', label, value: shown };
}
