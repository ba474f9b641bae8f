import { resolveConfig } from './resolve.js';
import type { Config } from './schema.js';

/** A setting that is not at its default. */
export interface SettingChange {
  /** Such as `train.epochs`. */
  readonly path: string;
  readonly value: unknown;
  readonly standard: unknown;
}

/**
 * The settings that differ from their defaults, in the order of the schema.
 * @example
 * listChanges(resolveConfig({ values: { seed: 2 } })) // [{ path: 'seed', value: 2, standard: 1 }]
 */
export function listChanges(config: Config, standard: Config = resolveConfig()): SettingChange[] {
  const standards = new Map(listSettings(standard));
  return listSettings(config).flatMap(([path, value]) => {
    const usual = standards.get(path);
    return JSON.stringify(usual) === JSON.stringify(value) ? [] : [{ path, value, standard: usual }];
  });
}

/** Every setting by its path. */
function listSettings(config: Config): [path: string, value: unknown][] {
  return Object.entries(config).flatMap(([key, value]): [string, unknown][] =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value).map(([inner, leaf]) => [`${key}.${inner}`, leaf])
      : [[key, value]],
  );
}
