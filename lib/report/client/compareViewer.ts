import type { Words } from '../words/words.js';
import { labelControl, makeBox, makeSelect, makeSlider } from './control.js';

/**
 * Two pictures of one size over each other: the right one begins at a divider, which a slider or the pointer moves, and
 * lets the left one through as far as it is not opaque.
 */
export function createComparison(pictures: readonly HTMLImageElement[], label: string, words: Words): HTMLElement {
  const [left, right] = [new Image(), new Image()];
  const line = makeBox('sb-compare-line');
  const stage = makeBox('sb-compare-stage', left, right, line);
  right.className = 'sb-compare-right';
  const choices = listLayers(pictures, words);
  const lefts = makeSelect(choices, () => showLayer(left, pictures[lefts.selectedIndex]));
  const rights = makeSelect(choices, () => showLayer(right, pictures[rights.selectedIndex]));
  rights.selectedIndex = choices.length - 1;
  const divider = makeSlider(100, 50, 1, () => setShare(stage, '--divider', divider));
  const opacity = makeSlider(100, 100, 1, () => setShare(stage, '--opacity', opacity));
  for (const control of [lefts, rights]) control.dispatchEvent(new Event('change'));
  for (const control of [divider, opacity]) control.dispatchEvent(new Event('input'));
  followPointer(stage, divider);
  const viewer = makeBox(
    'sb-compare',
    makeBox('sb-tools', labelControl(words.left, lefts), labelControl(words.right, rights)),
    stage,
    makeBox('sb-tools', labelControl(words.divider, divider), labelControl(words.opacity, opacity)),
  );
  viewer.setAttribute('role', 'group');
  viewer.setAttribute('aria-label', label);
  return viewer;
}

function listLayers(pictures: readonly HTMLImageElement[], words: Words) {
  const labels: Readonly<Record<string, string>> = {
    image: words.layerImage,
    truth: words.layerTruth,
    prediction: words.layerPrediction,
    overlay: words.layerOverlay,
    errors: words.layerErrors,
  };
  return pictures.map(({ dataset: { layer = '' } }) => ({ value: layer, label: labels[layer] ?? layer }));
}

function showLayer(shown: HTMLImageElement, source: HTMLImageElement | undefined): void {
  if (source === undefined) return;
  shown.src = source.src;
  shown.alt = source.alt;
  shown.width = source.width;
  shown.height = source.height;
  shown.classList.toggle('sb-flat', !['image', 'overlay'].includes(source.dataset['layer'] ?? ''));
}

function setShare(stage: HTMLElement, property: string, slider: HTMLInputElement): void {
  stage.style.setProperty(property, `${slider.value}%`);
  slider.setAttribute('aria-valuetext', `${slider.value} %`);
}

function followPointer(stage: HTMLElement, divider: HTMLInputElement): void {
  const follow = ({ clientX }: PointerEvent): void => {
    const { left, width } = stage.getBoundingClientRect();
    divider.value = String((100 * (clientX - left)) / Math.max(1, width));
    divider.dispatchEvent(new Event('input'));
  };
  stage.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    stage.setPointerCapture(event.pointerId);
    follow(event);
  });
  stage.addEventListener('pointermove', (event) => {
    if (stage.hasPointerCapture(event.pointerId)) follow(event);
  });
}
