import type { Words } from '../words/words.js';
import { createLightbox, type Lightbox } from './lightboxDialog.js';

const PICTURES = '.sb-sample img, .sb-strip img, .sb-picture img';

/** Pictures can be pressed to see them large; charts and keys of colours cannot. */
export function startLightbox(root: ParentNode, words: Words): void {
  let lightbox: Lightbox | undefined;
  for (const picture of root.querySelectorAll<HTMLImageElement>(PICTURES)) {
    if (picture.closest('a, button') !== null || picture.matches('.sb-chart')) continue;
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'sb-enlarge';
    picture.replaceWith(button);
    button.append(picture);
    button.addEventListener('click', () => {
      lightbox ??= createLightbox(words);
      lightbox.open(listPictures(picture), picture);
    });
  }
}

/** The pictures of the same figure that are shown, in their order. */
function listPictures(picture: HTMLImageElement): HTMLImageElement[] {
  const figure = picture.closest('figure') ?? picture.parentElement ?? picture;
  const pictures = [...figure.querySelectorAll<HTMLImageElement>('.sb-enlarge > img')];
  return pictures.filter((each) => each.closest('[hidden]') === null);
}
