import { fillWords, type Words } from '../words/words.js';
import { createComparison } from './compareViewer.js';
import { makeButton } from './control.js';

/** Strips of pictures of one sample get a button that lays two of them over each other. */
export function startCompare(root: ParentNode, words: Words): void {
  for (const strip of root.querySelectorAll<HTMLElement>('.sb-sample[data-stem]')) {
    const pictures = [...strip.querySelectorAll<HTMLImageElement>('img[data-layer]')];
    if (pictures.length > 1) addButton(strip, pictures, words);
  }
}

function addButton(strip: HTMLElement, pictures: readonly HTMLImageElement[], words: Words): void {
  const label = fillWords(words.compareSample, { sample: strip.dataset['stem'] ?? '' });
  let viewer: HTMLElement | undefined;
  const button = makeButton(
    words.compare,
    () => {
      if (viewer === undefined) {
        viewer = createComparison(pictures, label, words);
        viewer.hidden = true;
        strip.append(viewer);
      }
      viewer.hidden = !viewer.hidden;
      button.setAttribute('aria-expanded', String(!viewer.hidden));
    },
    'sb-quiet-button',
  );
  button.setAttribute('aria-expanded', 'false');
  button.setAttribute('aria-label', label);
  strip.querySelector('.sb-sample-title')?.append(' ', button);
}
