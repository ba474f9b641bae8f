/** What the page can do beyond being read; without it everything is still there. */
import { chooseWords } from '../words/words.js';
import { addThemeButton } from './themeButton.js';

const words = chooseWords(document.documentElement.lang);
const toolbar = document.querySelector('.sb-toolbar');
if (toolbar !== null) addThemeButton(toolbar, words);
