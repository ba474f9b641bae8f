/** Colours as the reader chose them last: before the page is painted, so that none flash. */
import { applyTheme, readTheme } from './themeChoice.js';

applyTheme(readTheme());
// the style sheet keeps the place of what the scripts will add
document.documentElement.classList.add('sb-scripted');
