import type { ImageScore } from '../evaluate/scores.js';
import { plainDecimal } from './decimal.js';

const LINE_END = '\r\n';

/**
 * The scores of images as comma-separated values (RFC 4180): a row for each image, a column for each count and metric.
 * Numbers are plain decimals that read back exactly; where there is no value, the field is empty.
 * @example
 * renderScoreCsv([]) // ''
 */
export function renderScoreCsv(scores: readonly ImageScore[]): string {
  const [first] = scores;
  if (!first) return '';
  const names = Object.entries(first).flatMap(([name, value]) => (isField(value) ? [name] : []));
  const rows = scores.map((score) => {
    const values = new Map<string, unknown>(Object.entries(score));
    return names.map((name) => writeField(values.get(name)));
  });
  return [names, ...rows].map((fields) => fields.join(',') + LINE_END).join('');
}

function isField(value: unknown): boolean {
  return value === null || typeof value === 'number' || typeof value === 'string';
}

function writeField(value: unknown): string {
  if (typeof value === 'number') return plainDecimal(value);
  const text = typeof value === 'string' ? value : '';
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
