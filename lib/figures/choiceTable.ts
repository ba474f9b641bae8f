import { type Html, html } from '../base/html.js';
import { type Choice, chooseSolutions, type Needs } from '../review/chooser.js';
import type { DatasetRecord } from '../review/datasetRecords.js';
import type { SolutionRecord } from '../review/solutionRecords.js';
import { link, small } from './citation.js';
import type { HtmlFigure } from './figure.js';
import type { FigureHead } from './frame.js';
import { type TableCell, tableFigure } from './table.js';

/** A need in words and as the chooser takes it. */
export interface StatedNeed {
  readonly label: string;
  readonly needs: Needs;
}

export interface ChoiceTableSpec extends FigureHead {
  readonly stated: readonly StatedNeed[];
  readonly records: readonly SolutionRecord[];
  /** Tell of training data whose terms forbid commercial use. */
  readonly datasets?: readonly DatasetRecord[];
}

const SHOWN = 3;

/** For each stated need the solutions that fit it best, with what speaks for the first and what is doubtful. */
export function choiceTable({ id, caption, stated, records, datasets = [] }: ChoiceTableSpec): HtmlFigure {
  return tableFigure({
    id,
    caption,
    columns: [{ label: 'Wanted' }, { label: 'Take' }],
    holdsProse: true,
    rows: stated.map(({ label, needs }) => choiceRow(label, chooseSolutions(needs, records, datasets))),
    notes: [
      'Computed from the records: what fails a need is left out, what leaves it open stands lower. Read the licence before you rely on it.',
    ],
  });
}

function choiceRow(label: string, choices: readonly Choice[]): TableCell[] {
  const [first] = choices;
  if (first === undefined) return [label, 'nothing in the records'];
  const names = choices.slice(0, SHOWN).map(({ record }, i) => html`${i > 0 && ', '}${link(record.home, record.name)}`);
  return [label, html`${names}${small([tell('for the first', first.reasons), tell('mind', first.doubts)])}`];
}

function tell(label: string, parts: readonly string[]): Html | null {
  return parts.length === 0 ? null : html`${label}: ${parts.join('; ')}`;
}
