import type { Words } from '../words/words.js';
import { makeBox, makeButton } from './control.js';

/** How large a picture is shown. */
export interface Zoom {
  /** The place that the picture scrolls in. */
  readonly stage: HTMLElement;
  readonly controls: readonly HTMLElement[];
  /** As large as the window allows. */
  fit(): void;
  /** One pixel of the picture on one of the page. */
  actual(): void;
  larger(): void;
  smaller(): void;
}

/** Pixels of the page for one of the picture. */
const SCALES = [1, 2, 4, 8] as const;

export function createZoom(picture: HTMLImageElement, words: Words): Zoom {
  const stage = makeBox('sb-lightbox-stage', picture);
  stage.tabIndex = 0;
  stage.setAttribute('role', 'region');
  stage.setAttribute('aria-label', words.picture);
  const told = document.createElement('span');
  told.className = 'sb-zoom';
  let scale: number | 'fit' = 'fit';
  const now = (): number => (scale === 'fit' ? measureFit(picture) : scale);
  const tell = (): void => {
    told.textContent = `${Math.round(100 * now())} %`;
  };
  new ResizeObserver(tell).observe(stage);
  const apply = (next: number | 'fit'): void => {
    scale = next;
    stage.classList.toggle('sb-fit', scale === 'fit');
    picture.style.width = scale === 'fit' ? '' : `${scale * sizeOf(picture).widthPx}px`;
    stage.scrollTo({
      left: (stage.scrollWidth - stage.clientWidth) / 2,
      top: (stage.scrollHeight - stage.clientHeight) / 2,
    });
    tell();
  };
  const zoom = {
    fit: () => apply('fit'),
    actual: () => apply(1),
    larger: () => apply(SCALES.find((each) => each > now()) ?? 8),
    smaller: () => apply(SCALES.findLast((each) => each < now()) ?? 1),
  };
  const controls = [
    nameButton(makeButton('−', zoom.smaller), words.zoomOut),
    told,
    nameButton(makeButton('+', zoom.larger), words.zoomIn),
    makeButton(words.zoomFit, zoom.fit),
    makeButton(words.zoomActual, zoom.actual),
  ];
  return { stage, controls, ...zoom };
}

function nameButton(button: HTMLButtonElement, name: string): HTMLButtonElement {
  button.setAttribute('aria-label', name);
  return button;
}

/** The scale of a picture that fills the stage without being cut off. */
function measureFit(picture: HTMLImageElement): number {
  const { widthPx, heightPx } = sizeOf(picture);
  return Math.min(picture.clientWidth / widthPx, picture.clientHeight / heightPx);
}

/** By its attributes, which are right before it is decoded. */
function sizeOf(picture: HTMLImageElement) {
  const [widthPx = 1, heightPx = 1] = ['width', 'height'].map((name) => Number(picture.getAttribute(name)) || 1);
  return { widthPx, heightPx };
}
