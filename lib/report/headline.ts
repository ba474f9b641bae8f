import { describeBackend } from '../backend/backend.js';
import type { Config } from '../config/schema.js';
import { describeOrigin } from '../train/obtainRun.js';
import type { Provenance } from '../train/provenance.js';
import type { Run } from '../train/run.js';
import { hideOutsidePath, type ProvenanceRow } from './provenance.js';

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
