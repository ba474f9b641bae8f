/** What the page can do beyond being read; without it everything is still there. */
import { chooseWords } from '../words/words.js';
import { startCompare } from './compare.js';
import { startContents } from './contents.js';
import { addCopyButtons } from './copyButton.js';
import { startLightbox } from './lightbox.js';
import { startSamples } from './samples.js';
import { startTables } from './tables.js';
import { startTabs } from './tabs.js';
import { addThemeButton } from './themeButton.js';

const words = chooseWords(document.documentElement.lang);
const toolbar = document.querySelector('.sb-toolbar');
if (toolbar !== null) addThemeButton(toolbar, words);
startContents(document);
addCopyButtons(document, words);
startTabs(document);
startTables(document, words);
startSamples(document, words);
startCompare(document, words);
startLightbox(document, words);
