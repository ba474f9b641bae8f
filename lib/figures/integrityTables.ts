import { explainDrift, formatFeature } from '../survey/describe.js';
import type { Drift } from '../survey/drift.js';
import type { DuplicateGroup, Duplicates } from '../survey/duplicates.js';
import type { HtmlFigure } from './figure.js';
import type { FigureHead } from './frame.js';
import { formatNumber, labelSplit } from './label.js';
import { tableFigure } from './table.js';

/** Tables of what makes results doubtful: images that are there twice, and splits that differ. */

const GROUPS_SHOWN = 15;
const STEMS_SHOWN = 4;

/** Images that are the same or nearly so, a row for each group, those in several splits first. */
export function duplicateTable(spec: FigureHead & { duplicates: Duplicates }): HtmlFigure {
  const { groups, isComplete } = spec.duplicates;
  const ordered = [...groups].sort((a, b) => b.splits.length - a.splits.length);
  const rows = ordered
    .slice(0, GROUPS_SHOWN)
    .map((group) => [
      listStems(group),
      group.kind === 'exact' ? 'equal' : formatNumber(group.likeness, 3),
      `${group.splits.map(labelSplit).join(', ')}${group.splits.length > 1 ? ': a leak' : ''}`,
    ]);
  const notes = [
    ...(groups.length === 0 ? ['No two images are equal, or nearly so.'] : []),
    ...(groups.length > GROUPS_SHOWN ? [`${groups.length - GROUPS_SHOWN} more groups are not shown.`] : []),
    ...(isComplete ? [] : ['The search was cut short: too many images have the same coarse structure.']),
  ];
  return tableFigure({
    ...spec,
    columns: [{ label: 'Images' }, { label: 'Likeness', numeric: true }, { label: 'Splits' }],
    rows,
    notes,
  });
}

/** How val and test differ from train, a row for each feature that was compared. */
export function driftTable(spec: FigureHead & { drift: readonly Drift[] }): HtmlFigure {
  const found = spec.drift.filter(({ isDrift }) => isDrift);
  const rows = spec.drift.map((row) => [
    `${row.feature}, ${labelSplit(row.split)}`,
    row.isDrift ? 'yes' : row.chance >= 1 ? 'too few images' : 'no',
    formatNumber(row.distance, 2),
    row.chance >= 1 ? null : formatNumber(row.chance, 2),
    formatFeature(row.feature, row.trainMedian),
    formatFeature(row.feature, row.splitMedian),
  ]);
  return tableFigure({
    ...spec,
    columns: [
      { label: 'Feature' },
      { label: 'Differs' },
      { label: 'Distance', numeric: true },
      { label: 'Chance', numeric: true },
      { label: 'Train median', numeric: true },
      { label: 'Split median', numeric: true },
    ],
    rows,
    notes: found.length === 0 ? ['No split differs from train by more than chance.'] : found.map(explainDrift),
  });
}

function listStems({ stems }: DuplicateGroup): string {
  const shown = stems.slice(0, STEMS_SHOWN).join(', ');
  return stems.length > STEMS_SHOWN ? `${shown} and ${stems.length - STEMS_SHOWN} more` : shown;
}
