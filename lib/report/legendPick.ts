import type { ChartSpec } from './drawing.js';

/** Lets a reader pick entries of a chart's legend of colours: the marks of the others fade. */

const PICK = 'legendPick';
const FADED_OPACITY = 0.15;
/** Vega-Lite's own opacity of these marks. */
const TRANSLUCENT = ['point', 'tick', 'circle', 'square'];

/**
 * Adds the pick to a chart of one kind of coloured mark, alone or in a layer. Charts with parameters of their own, and
 * those without a legend of categories, stay as they are; nothing looks different before an entry is picked.
 */
export function addLegendPick(spec: ChartSpec): ChartSpec {
  if (JSON.stringify(spec).includes('"params"')) return spec;
  if (isPickable(spec) && spec['mark'] !== undefined) return pickIn(spec);
  const layers = Array.isArray(spec['layer']) ? spec['layer'].map(asSpec) : [];
  const coloured = layers.filter(isPickable);
  if (coloured.length !== 1) return spec;
  return { ...spec, layer: layers.map((layer) => (layer === coloured[0] ? pickIn(layer) : layer)) };
}

function isPickable(spec: ChartSpec): boolean {
  const encoding = asSpec(spec['encoding']);
  const color = asSpec(encoding['color']);
  const isCategory = color['type'] === 'nominal' && typeof color['field'] === 'string';
  return isCategory && color['legend'] !== null && encoding['opacity'] === undefined;
}

function pickIn(unit: ChartSpec): ChartSpec {
  const encoding = asSpec(unit['encoding']);
  const mark = asSpec(typeof unit['mark'] === 'string' ? { type: unit['mark'] } : unit['mark']);
  const usual = TRANSLUCENT.includes(String(mark['type'])) ? 0.7 : 1;
  const opacity = {
    condition: { param: PICK, value: typeof mark['opacity'] === 'number' ? mark['opacity'] : usual },
    value: FADED_OPACITY,
  };
  const select = { type: 'point', fields: [asSpec(encoding['color'])['field']] };
  return { ...unit, params: [{ name: PICK, select, bind: 'legend' }], encoding: { ...encoding, opacity } };
}

function asSpec(value: unknown): ChartSpec {
  return typeof value === 'object' && value !== null ? (value as ChartSpec) : {};
}
