import type { Words } from '../words/words.js';
import { applyTheme, readTheme, storeTheme, THEMES, type Theme } from './themeChoice.js';

/** Puts a button into the toolbar that goes through the themes. */
export function addThemeButton(toolbar: Element, words: Words): void {
  const labels: Record<Theme, string> = { system: words.themeAsSystem, light: words.themeLight, dark: words.themeDark };
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'sb-button';
  let theme = readTheme();
  const show = (): void => {
    button.textContent = labels[theme];
    applyTheme(theme);
  };
  button.addEventListener('click', () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system';
    storeTheme(theme);
    show();
  });
  show();
  toolbar.append(button);
}
