/** Colours of the page: as the reader's system is set, or as chosen. */
export type Theme = 'system' | 'light' | 'dark';

/** In the order in which the button goes through them. */
export const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

const STORAGE_KEY = 'segbook-theme';

/** The theme chosen last; that of the system where none was, or where nothing may be stored. */
export function readTheme(): Theme {
  try {
    const stored = localStorage.getItem(STORAGE_KEY);
    return THEMES.find((theme) => theme === stored) ?? 'system';
  } catch {
    return 'system';
  }
}

/** Keeps a theme for the next visit, where that is allowed. */
export function storeTheme(theme: Theme): void {
  try {
    localStorage.setItem(STORAGE_KEY, theme);
  } catch {
    // the choice then holds for this visit
  }
}

/** Shows the page in a theme. */
export function applyTheme(theme: Theme): void {
  const { dataset } = document.documentElement;
  if (theme === 'system') delete dataset['theme'];
  else dataset['theme'] = theme;
}
