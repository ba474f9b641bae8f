import { english } from './english.js';
import { russian } from './russian.js';

/** Languages that the page's own words come in; notebooks bring their own. */
export const PAGE_LANGUAGES = ['en', 'ru'] as const;

/** A language of {@link PAGE_LANGUAGES}. */
export type PageLanguage = (typeof PAGE_LANGUAGES)[number];

/** The page's own words, those of its scripts among them. */
export type Words = Readonly<Record<keyof typeof english, string>>;

const WORDS: Readonly<Record<PageLanguage, Words>> = { en: english, ru: russian };

/** The words of a language; English where the page is in another one. */
export function chooseWords(language: string): Words {
  return WORDS[PAGE_LANGUAGES.find((known) => known === language) ?? 'en'];
}

/**
 * Words with what stands in their braces filled in.
 * @example
 * fillWords('Made with segbook {version}.', { version: '1.0.0' }) // 'Made with segbook 1.0.0.'
 */
export function fillWords(words: string, values: Readonly<Record<string, string | number>>): string {
  return words.replace(/\{(\w+)\}/g, (braces, name: string) => String(values[name] ?? braces));
}
