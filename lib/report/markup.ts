import { decodeHTML } from 'entities';
import { DataError } from '../base/error.js';
import { html, rawHtml } from '../base/html.js';
import { langAttribute } from './language.js';
import { describeOrigin, type Ledger, type NumberedKind, nameKind, type Origin } from './ledger.js';
import { fillWords, type Words } from './words/words.js';

/** A heading of the page, for the table of contents. */
export interface Heading {
  readonly level: number;
  readonly id: string;
  readonly text: string;
  /** Its language, where that is not the page's. */
  readonly lang?: string | undefined;
}

/** Markup that is ready for the page, and the headings in it. */
export interface FinishedMarkup {
  readonly markup: string;
  readonly headings: readonly Heading[];
}

/**
 * Fits sanitised markup into the page: headings one level down with ids, figures and tables numbered, tables wrapped so
 * that wide ones scroll by themselves. An id that is taken goes, unless it is that of a figure. Relies on the form that
 * `sanitise` gives.
 * @throws DataError for a picture that is not embedded or has no alternative text, a figure or table without a caption,
 *   an id of a figure used twice
 */
export function finishMarkup(markup: string, origin: Origin, ledger: Ledger): FinishedMarkup {
  const headings: Heading[] = [];
  const withHeadings = markup.replace(HEADING, (_all, level: string, attributes: string, content: string) => {
    const heading = { level: Math.min(Number(level) + 1, 6), id: '', text: textOf(content) };
    const id = ledger.claimSlug(readAttribute(attributes, 'id') ?? heading.text);
    headings.push({ ...heading, id });
    return `<h${heading.level} id="${id}">${content}</h${heading.level}>`;
  });
  return { markup: walkTags(withHeadings, origin, ledger), headings };
}

/** The plain text of sanitised markup. */
export function textOf(markup: string): string {
  const text = decodeHTML(markup.replace(/<[^>]*>/g, ''));
  return text.replace(/\s+/g, ' ').trim();
}

const HEADING = /<h([1-6])((?:\s[^>]*)?)>([\s\S]*?)<\/h\1>/g;
const ATTRIBUTE = /\s([^\s=]+)="([^"]*)"/g;
const TAG = /<(\/?)([a-z][a-z0-9]*)((?:\s[^>]*)?)>/g;

interface OpenFigure {
  readonly kind: NumberedKind | undefined;
  readonly label: string;
  captioned: boolean;
}
interface Walk {
  readonly markup: string;
  readonly origin: Origin;
  readonly ledger: Ledger;
  readonly figures: OpenFigure[];
  tableDepth: number;
}

function walkTags(markup: string, origin: Origin, ledger: Ledger): string {
  const walk: Walk = { markup, origin, ledger, figures: [], tableDepth: 0 };
  return markup.replace(TAG, (written: string, slash: string, name: string, attributes: string, offset: number) => {
    const tag = slash === '' ? claimIdOf(written, name, attributes, walk) : written;
    switch (`${slash}${name}`) {
      case 'img':
        return checkPicture(tag, attributes, walk);
      case 'figure':
        return openFigure(tag, attributes, walk);
      case '/figure':
        return closeFigure(tag, walk);
      case 'table':
        return openTable(tag, attributes, offset, walk);
      case '/table':
        return closeTable(tag, walk);
      case 'caption':
      case 'figcaption':
        return openCaption(tag, name, offset, walk);
      case '/caption':
        return `</span>${tag}`;
      case 'pre':
        return tag.replace('<pre', '<pre tabindex="0"');
      default:
        return tag;
    }
  });
}

/** Mentions lead to figures, so theirs must not be taken; any other id that is taken is left out. */
function claimIdOf(tag: string, name: string, attributes: string, { ledger, origin }: Walk): string {
  const id = readAttribute(attributes, 'id');
  if (id === undefined || /^h[1-6]$/.test(name)) return tag;
  if (name !== 'figure' && ledger.isTaken(id)) return tag.replace(/\sid="[^"]*"/, '');
  ledger.claimId(id, origin);
  return tag;
}

function checkPicture(tag: string, attributes: string, { origin }: Walk): string {
  const here = describeOrigin(origin);
  const alt = readAttribute(attributes, 'alt') ?? '';
  if (readAttribute(attributes, 'src') === undefined)
    throw new DataError(
      `${here}: picture is not embedded: ${alt || 'without alt'}`,
      'Give its src as a data: URI of PNG, JPEG, WebP or GIF in base64.',
    );
  if (alt.trim() === '')
    throw new DataError(`${here}: picture has no alternative text`, 'Say in its alt attribute what it shows.');
  return tag;
}

function openFigure(tag: string, attributes: string, { figures, ledger }: Walk): string {
  const classes = readAttribute(attributes, 'class')?.split(/\s+/) ?? [];
  const kind = classes.includes('sb-table') ? 'Table' : classes.includes('sb-figure') ? 'Figure' : undefined;
  const number = kind === undefined ? 0 : ledger.claimNumber(kind, readAttribute(attributes, 'id'));
  figures.push({
    kind,
    label: kind === undefined ? '' : `${nameKind(kind, ledger.words)} ${number}`,
    captioned: false,
  });
  return tag;
}

function closeFigure(tag: string, { figures, origin }: Walk): string {
  const figure = figures.pop();
  if (figure?.kind !== undefined && !figure.captioned)
    throw new DataError(
      `${describeOrigin(origin)}: ${figure.kind.toLowerCase()} has no caption: ${figure.label}`,
      figure.kind === 'Table' ? 'Begin the table with a <caption>.' : 'End the figure with a <figcaption>.',
    );
  return tag;
}

function openCaption(tag: string, name: string, offset: number, { markup, figures, ledger }: Walk): string {
  const start = offset + tag.length;
  const isEmpty = textOf(markup.slice(start, markup.indexOf(`</${name}>`, start))) === '';
  const open = name === 'caption' ? `${tag}<span class="sb-caption">` : tag;
  const figure = figures.at(-1);
  if (figure?.kind === undefined || figure.captioned || isEmpty) return open;
  figure.captioned = true;
  return html`${rawHtml(open)}<b class="sb-number"${langAttribute(ledger.words)}>${figure.label}.</b> `.markup;
}

function openTable(tag: string, attributes: string, offset: number, walk: Walk): string {
  walk.tableDepth += 1;
  if (walk.tableDepth > 1) return tag;
  const figure = walk.figures.at(-1);
  const label =
    figure?.kind === 'Table' ? figure.label : labelTable(walk.markup.slice(offset), attributes, walk.ledger.words);
  return html`<div class="sb-scroll" role="region" tabindex="0" aria-label="${label}">`.markup + tag;
}

function closeTable(tag: string, walk: Walk): string {
  walk.tableDepth -= 1;
  return walk.tableDepth === 0 ? `${tag}</div>` : tag;
}

/** A table without a number is called by its label or its columns. */
function labelTable(markup: string, attributes: string, words: Words): string {
  const label = readAttribute(attributes, 'aria-label');
  if (label !== undefined) return label;
  const firstRow = markup.slice(0, Math.max(0, markup.indexOf('</tr>')));
  const columns = [...firstRow.matchAll(/<th(?:\s[^>]*)?>([\s\S]*?)<\/th>/g)].map((match) => textOf(match[1] ?? ''));
  const named = columns.filter((text) => text !== '').join(', ');
  return columns.length === 0 ? words.table : fillWords(words.tableOf, { columns: named });
}

function readAttribute(attributes: string, name: string): string | undefined {
  for (const [, key, value] of attributes.matchAll(ATTRIBUTE)) if (key === name) return textOf(value ?? '');
  return undefined;
}
