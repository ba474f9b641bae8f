import { escapeUTF8 } from 'entities';

/** A piece of HTML that is safe to put into a page as it stands. Made by {@link html} and {@link rawHtml} only. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }

  toString(): string {
    return this.markup;
  }
}

/** What {@link html} takes between its texts; `null`, `undefined` and `false` leave nothing. */
export type HtmlValue = Html | string | number | boolean | null | undefined | readonly HtmlValue[];

/**
 * Builds HTML; every interpolated value is escaped unless it is {@link Html} already. Arrays are joined.
 * Attribute values must be quoted in the template.
 * @example
 * html`<b>${'<i>'}</b>`.markup // '<b>&lt;i&gt;</b>'
 */
export function html(texts: TemplateStringsArray, ...values: HtmlValue[]): Html {
  return new Html(texts.map((text, i) => text + (i < values.length ? toMarkup(values[i]) : '')).join(''));
}

/** Declares that a text is safe HTML: for markup that a library made or a sanitiser passed. */
export function rawHtml(markup: string): Html {
  return new Html(markup);
}

function toMarkup(value: HtmlValue): string {
  if (value === null || value === undefined || value === false || value === true) return '';
  if (value instanceof Html) return value.markup;
  if (Array.isArray(value)) return value.map(toMarkup).join('');
  return escapeUTF8(String(value));
}
