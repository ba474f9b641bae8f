import type { Words } from '../words/words.js';

const TOLD_MS = 2000;

/** Gives blocks of code a button that copies them. */
export function addCopyButtons(root: Document, words: Words): void {
  for (const code of root.querySelectorAll('pre > code.hljs')) {
    const block = code.parentElement;
    const frame = root.createElement('div');
    frame.className = 'sb-copyable';
    block?.replaceWith(frame);
    if (block !== null) frame.append(block, makeButton(root, code, words));
  }
}

function makeButton(root: Document, code: Element, { lang, copy, copied }: Words): HTMLButtonElement {
  const button = root.createElement('button');
  button.type = 'button';
  button.lang = lang;
  button.className = 'sb-button sb-copy';
  button.textContent = copy;
  button.addEventListener('click', () => {
    if (!copyText(root, code.textContent ?? '')) return;
    button.textContent = copied;
    setTimeout(() => {
      button.textContent = copy;
    }, TOLD_MS);
  });
  return button;
}

/** A file opened from disk has no clipboard in some browsers; the older way works in all. */
function copyText(root: Document, text: string): boolean {
  const field = root.createElement('textarea');
  field.value = text;
  field.className = 'sb-offscreen';
  const focused = root.activeElement;
  root.body.append(field);
  field.select();
  const isCopied = root.execCommand('copy');
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return isCopied;
}
