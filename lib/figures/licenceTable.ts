import type { LedgerEntry, LedgerPart, LedgerPlace } from '../review/ledger/entry.js';
import type { HtmlFigure } from './figure.js';
import type { FigureHead } from './frame.js';
import { tableFigure } from './table.js';

export interface LicenceTableSpec extends FigureHead {
  readonly entries: readonly LedgerEntry[];
}

const PLACES: Readonly<Record<LedgerPlace, string>> = {
  package: 'package',
  report: 'report',
  installed: 'installed',
  'left out': 'left out',
};

const PARTS: Readonly<Record<LedgerPart, string>> = {
  code: 'code',
  weights: 'weights',
  data: 'data',
  pictures: 'pictures',
  text: 'text',
  unknown: 'file',
};

/** The ledger of licences: each thing with where it is, under which licence, and why it may be there. */
export function licenceTable({ id, caption, entries }: LicenceTableSpec): HtmlFigure {
  return tableFigure({
    id,
    caption,
    columns: [{ label: 'What' }, { label: 'Kind' }, { label: 'Licence' }, { label: 'Where' }, { label: 'Why it may' }],
    rows: entries.map(({ part, name, licence, place, allowed, reason }) => [
      name,
      PARTS[part],
      licence,
      PLACES[place],
      allowed === 'yes' || place === 'left out' ? reason : `not known to be allowed: ${reason}`,
    ]),
    notes: [
      'Package: what npm packs; report: this page; installed: by npm beside the package. Nothing of the dependencies lies in this page; their licences are those that their own package files state. segbook licences --json prints the entries of the package.',
    ],
  });
}
