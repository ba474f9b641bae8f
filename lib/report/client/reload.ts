/** For a page that `segbook report --watch` serves: loads it anew when it was rebuilt, and tells when that failed. */
import { chooseWords } from '../words/words.js';
import { addBuildNote, type BuildState } from './buildNote.js';

const shown = document.currentScript?.dataset['build'];
const note = addBuildNote(document.body, chooseWords(document.documentElement.lang));

new EventSource('/events').addEventListener('state', ({ data }) => {
  const state = JSON.parse(String(data)) as BuildState;
  if (state.build === shown) note.show(state);
  else location.reload();
});
