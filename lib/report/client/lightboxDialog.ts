import { fillWords, type Words } from '../words/words.js';
import { makeBox, makeButton, makeStatus } from './control.js';
import { createZoom, type Zoom } from './lightboxZoom.js';

/** A window over the page that shows pictures large, one at a time. */
export interface Lightbox {
  open(pictures: readonly HTMLImageElement[], first: HTMLImageElement): void;
}

/** Pictures of few colours, whose pixels are to be seen as they are. */
const FLAT_LAYERS = ['truth', 'prediction', 'errors'];

export function createLightbox(words: Words): Lightbox {
  const dialog = document.createElement('dialog');
  dialog.className = 'sb-lightbox';
  dialog.setAttribute('aria-label', words.picture);
  const picture = document.createElement('img');
  const zoom = createZoom(picture, words);
  const count = makeStatus();
  const caption = makeBox('sb-lightbox-caption');
  caption.setAttribute('aria-live', 'polite');
  let pictures: readonly HTMLImageElement[] = [];
  let index = 0;
  const show = (next: number): void => {
    index = (next + pictures.length) % pictures.length;
    const source = pictures[index];
    if (source === undefined) return;
    showPicture(picture, source);
    caption.lang = readLanguage(source);
    caption.replaceChildren(...describe(source));
    count.textContent = fillWords(words.pictureCount, { index: index + 1, all: pictures.length });
    zoom.fit();
  };
  const previous = makeButton(words.previousPicture, () => show(index - 1));
  const next = makeButton(words.nextPicture, () => show(index + 1));
  const close = makeButton(words.close, () => dialog.close());
  const bar = makeBox('sb-lightbox-bar', previous, next, count, ...zoom.controls, close);
  dialog.append(bar, zoom.stage, caption);
  dialog.addEventListener('keydown', (event) => pressKey(event, zoom, show, index, pictures.length));
  dialog.addEventListener('click', ({ target }) => {
    if (target === dialog) dialog.close();
  });
  document.body.append(dialog);
  return {
    open(shown, first) {
      pictures = shown;
      for (const button of [previous, next]) button.hidden = shown.length < 2;
      dialog.showModal();
      show(Math.max(0, shown.indexOf(first)));
      zoom.stage.focus();
    },
  };
}

function showPicture(picture: HTMLImageElement, source: HTMLImageElement): void {
  picture.src = source.src;
  picture.alt = source.alt;
  picture.lang = readLanguage(source);
  picture.width = source.naturalWidth || source.width;
  picture.height = source.naturalHeight || source.height;
  picture.classList.toggle('sb-flat', FLAT_LAYERS.includes(source.dataset['layer'] ?? ''));
}

/** The language that the notebook speaks. */
function readLanguage(source: HTMLElement): string {
  return source.closest('[lang]')?.getAttribute('lang') ?? '';
}

/** The picture's own words, and below them the caption of its figure. */
function describe(source: HTMLImageElement): HTMLElement[] {
  const own = document.createElement('p');
  own.textContent = source.alt;
  const caption = source.closest('figure')?.querySelector('figcaption');
  const figure = document.createElement('p');
  figure.className = 'sb-lightbox-figure';
  figure.textContent = caption?.textContent ?? '';
  return caption === null || caption === undefined ? [own] : [own, figure];
}

function pressKey(event: KeyboardEvent, zoom: Zoom, show: (index: number) => void, index: number, count: number): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const act: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => show(index - 1),
    ArrowRight: () => show(index + 1),
    Home: () => show(0),
    End: () => show(count - 1),
    '+': zoom.larger,
    '=': zoom.larger,
    '-': zoom.smaller,
    '0': zoom.fit,
    '1': zoom.actual,
  };
  const action = event.shiftKey && event.key.startsWith('Arrow') ? undefined : act[event.key];
  if (action === undefined) return;
  event.preventDefault();
  action();
}
