/**
 * Buttons, lists and sliders as the page's scripts make them, each with its label. They speak the language of the page,
 * whatever that of the notebook is that they stand in.
 */

/** A button with a text. */
export function makeButton(label: string, press: () => void, className = 'sb-button'): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = className;
  button.lang = document.documentElement.lang;
  button.textContent = label;
  button.addEventListener('click', press);
  return button;
}

/** A value to choose, and what it is called. */
export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** A list to choose from; the first choice is taken at first. */
export function makeSelect(choices: readonly Choice[], choose: () => void): HTMLSelectElement {
  const select = document.createElement('select');
  for (const { value, label } of choices) select.append(new Option(label, value));
  select.addEventListener('change', choose);
  return select;
}

/** A slider from 0 to its end. */
export function makeSlider(end: number, value: number, step: number, slide: () => void): HTMLInputElement {
  const slider = document.createElement('input');
  Object.assign(slider, { type: 'range', min: '0', max: String(end), step: String(step) });
  slider.value = String(value);
  slider.addEventListener('input', slide);
  return slider;
}

/** A control with its label before it, and with what else belongs to it. */
export function labelControl(label: string, control: HTMLElement, ...rest: readonly Node[]): HTMLLabelElement {
  const field = document.createElement('label');
  field.className = 'sb-field';
  field.lang = document.documentElement.lang;
  const text = document.createElement('span');
  text.textContent = label;
  field.append(text, control, ...rest);
  return field;
}

/** An element with a class and what it holds. */
export function makeBox(className: string, ...content: readonly Node[]): HTMLDivElement {
  const box = document.createElement('div');
  box.className = className;
  box.append(...content);
  return box;
}

/** A line that is read out when its text changes. */
export function makeStatus(className = 'sb-status'): HTMLSpanElement {
  const status = document.createElement('span');
  status.className = className;
  status.lang = document.documentElement.lang;
  status.setAttribute('role', 'status');
  return status;
}
