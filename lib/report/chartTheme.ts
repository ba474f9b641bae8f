/** The look of charts in a report: what Vega is told, and the colours of both themes. */

/** A colour as specifications write it, and how it is shown on a light and on a dark page. */
export interface ChartColour {
  /** Suffix of its CSS variable. */
  readonly name: string;
  readonly written: string;
  readonly light: string;
  readonly dark: string;
}

/**
 * Categories by the hues of Okabe and Ito (2008), which people with any common colour vision tell apart; each as near
 * to them as a contrast of 3:1 against the page, and of all against each other, allows.
 */
export const CATEGORY_COLOURS: readonly ChartColour[] = [
  { name: 'blue', written: '#0072b2', light: '#0072b2', dark: '#2482c6' },
  { name: 'vermillion', written: '#d55e00', light: '#cd5700', dark: '#d55e00' },
  { name: 'green', written: '#009e73', light: '#248b6b', dark: '#009e72' },
  { name: 'purple', written: '#cc79a7', light: '#cb78a8', dark: '#cc7aa7' },
  { name: 'orange', written: '#e69f00', light: '#cb8303', dark: '#e69f04' },
  { name: 'sky', written: '#56b4e9', light: '#4b99d2', dark: '#56b4e9' },
  { name: 'grey', written: '#555555', light: '#555555', dark: '#666666' },
  { name: 'yellow', written: '#f0e442', light: '#939661', dark: '#f0e442' },
];

/** Lines, texts and grounds. */
const OTHER_COLOURS: readonly ChartColour[] = [
  { name: 'ink', written: '#1f2328', light: '#1c2126', dark: '#e3e7eb' },
  { name: 'quiet', written: '#57606a', light: '#57606a', dark: '#a2acb6' },
  { name: 'line', written: '#8c959f', light: '#8c959f', dark: '#727c86' },
  { name: 'grid', written: '#e7eaee', light: '#e7eaee', dark: '#2a3138' },
  { name: 'dark', written: '#333333', light: '#333333', dark: '#ccd2d8' },
  { name: 'arrow', written: '#6b7480', light: '#6b7480', dark: '#87919c' },
  { name: 'label', written: '#1c2126', light: '#1c2126', dark: '#e9edf0' },
  { name: 'encoder', written: '#cfe3f5', light: '#cfe3f5', dark: '#22405c' },
  { name: 'bottleneck', written: '#f3dcc2', light: '#f3dcc2', dark: '#573d1f' },
  { name: 'decoder', written: '#d5ebd3', light: '#d5ebd3', dark: '#274a2c' },
  { name: 'gate', written: '#f0d3e3', light: '#f0d3e3', dark: '#552d45' },
  { name: 'end', written: '#e6e8eb', light: '#e6e8eb', dark: '#363e46' },
];

const ALL_COLOURS = [...CATEGORY_COLOURS, ...OTHER_COLOURS];
const VARIABLES = new Map(ALL_COLOURS.map(({ name, written }) => [written, `var(--chart-${name})`]));

/**
 * The colour that the page shows in place of a written one; others stay as they are.
 * @example
 * themeColour('#0072B2') // 'var(--chart-blue)'
 */
export function themeColour(written: string): string {
  return VARIABLES.get(written.toLowerCase()) ?? written;
}

/** CSS variables of the colours. */
export function chartColourStyle(): string {
  const lines = ALL_COLOURS.map(({ name, light, dark }) => `  --chart-${name}: light-dark(${light}, ${dark});`);
  return `:root {\n${lines.join('\n')}\n}`;
}

const INK = '#1f2328';
const QUIET_INK = '#57606a';
const LINE = '#8c959f';
const BLUE = '#0072b2';
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

/** What Vega-Lite is told of the look; a specification's own `config` comes before it. */
export const CHART_CONFIG: Readonly<Record<string, unknown>> = {
  background: null,
  aria: false,
  font: FONT,
  padding: { left: 2, right: 8, top: 8, bottom: 4 },
  view: { stroke: null, continuousWidth: 580, continuousHeight: 280, discreteWidth: { step: 36 } },
  range: {
    category: CATEGORY_COLOURS.map(({ written }) => written),
    heatmap: { scheme: 'blues' },
    ramp: { scheme: 'blues' },
  },
  axis: {
    domainColor: LINE,
    tickColor: LINE,
    gridColor: '#e7eaee',
    labelColor: QUIET_INK,
    titleColor: INK,
    labelFontSize: 13,
    titleFontSize: 14,
    titleFontWeight: 500,
    titlePadding: 10,
    labelPadding: 5,
    tickSize: 4,
  },
  axisX: { grid: false },
  axisY: { domain: false, ticks: false },
  legend: { labelColor: INK, titleColor: INK, labelFontSize: 13, titleFontSize: 13, titleFontWeight: 500 },
  header: { labelColor: INK, titleColor: INK, labelFontSize: 13, titleFontSize: 14, titleFontWeight: 500 },
  title: { color: INK, fontSize: 14, fontWeight: 600, anchor: 'start', offset: 12 },
  text: { color: INK },
  rule: { color: QUIET_INK },
  line: { strokeWidth: 2.25, strokeCap: 'round', tooltip: true },
  area: { tooltip: true },
  circle: { tooltip: true },
  point: { size: 46, filled: true },
  bar: { color: BLUE, tooltip: true },
  mark: { color: BLUE },
};
