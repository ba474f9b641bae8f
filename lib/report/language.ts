import { type Html, html } from '../base/html.js';
import type { Words } from './words/words.js';

/** The language that notebooks are written in. */
export const NOTEBOOK_LANGUAGE = 'en';

/** What marks a page's own word where it stands among a notebook's, if their languages differ. */
export function langAttribute({ lang }: Words): Html | undefined {
  return lang === NOTEBOOK_LANGUAGE ? undefined : html` lang="${lang}"`;
}
