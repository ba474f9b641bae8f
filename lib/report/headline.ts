import { describeBackend } from '../backend/backend.js';
import type { Config } from '../config/schema.js';
import { ARCHITECTURE_LABELS } from '../model/networkConfig.js';
import type { CellRecord } from '../notebook/cache/record.js';
import { describeOrigin } from '../train/obtainRun.js';
import type { Provenance } from '../train/provenance.js';
import type { Run } from '../train/run.js';
import { hideOutsidePath, type ProvenanceRow } from './provenance.js';

/** Something told of a run. */
export type Fact = Pick<ProvenanceRow, 'label' | 'value'>;

/**
 * What a report was made from and with: rows of its section `provenance`.
 * @param here where and with what the report was made; a network may have been trained elsewhere
 * @param records what became of the cells of its notebooks
 */
export function describeReport(
  config: Config,
  here: Provenance,
  runs: readonly Run[],
  records: readonly CellRecord[] = [],
): ProvenanceRow[] {
  const isKept = records.some(({ state }) => state === 'kept');
  return [
    { group: 'Metrics', label: 'Origin', value: isKept ? KEPT_METRICS : NEW_METRICS },
    ...runs.flatMap(describeModel),
    ...describeHere(here),
    ...describeCells(records),
    ...describeConfig(config),
  ];
}

/** The settings of a configuration by their paths in config.json. */
export function listSettings(config: Config): Fact[] {
  return describeConfig(config).map(({ label, value }) => ({ label, value }));
}

/** What a network is and comes from, times aside. */
export function listFacts({ model, provenance }: Pick<Run, 'model' | 'provenance'>): Fact[] {
  const { dataset, selection, epoch, recipe, key, start, backend, seed, versions } = provenance;
  const rows: [label: string, value: string][] = [
    ['Data set', dataset.name],
    ['SHA-256 of the data', dataset.hash],
    ['Architecture', ARCHITECTURE_LABELS[model.arch]],
    ['Parameters', String(model.network.layout.size)],
    ['Weights kept', `${selection}, epoch ${epoch}`],
    ['Started from', start === undefined ? 'random weights' : hideOutsidePath(start.name, process.cwd())],
    ['Recipe of training', String(recipe)],
    ['Key of the training', key],
    ['Seed', String(seed)],
    ['Trained by', describeBackend(backend)],
    ['Trained with', `segbook ${versions['segbook'] ?? 'of unknown version'}, commit ${describeCommit(provenance)}`],
  ];
  return rows.map(([label, value]) => ({ label, value }));
}

const NEW_METRICS = 'computed in this run, on the images named below';
const KEPT_METRICS =
  'computed on the images named below, in this run or, where nothing has changed since, in an earlier one';

/** How long the cells of each notebook took, and which of them were kept. */
function describeCells(records: readonly CellRecord[]): ProvenanceRow[] {
  const notebooks = [...new Set(records.map(({ notebook }) => notebook))];
  return notebooks.map((notebook) => {
    const own = records.filter((record) => record.notebook === notebook && record.state !== 'skipped');
    return { group: 'Time of the cells', label: notebook, value: own.map(describeCell).join('; ') };
  });
}

function describeCell({ cell, seconds, state, when }: CellRecord): string {
  const told = `${cell}: ${seconds.toFixed(1)} s`;
  return state === 'kept' ? `${told}, kept of ${when.slice(0, 16)}Z` : told;
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
  const isPath = label === 'dataset' || (['splits', 'train.from'].includes(label) && value !== null);
  if (Array.isArray(value)) return { group: 'Settings', label, value: value.map(nameItem).join(', ') || 'none' };
  const shown = isPath ? hideOutsidePath(String(value), process.cwd()) : String(value);
  return { group: 'Settings', label, value: shown };
}

/** An item of a list by its name where it has one, so that no path is shown. */
function nameItem(item: unknown): string {
  return typeof item === 'object' && item !== null && 'name' in item ? String(item.name) : String(item);
}
