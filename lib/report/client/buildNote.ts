import type { Words } from '../words/words.js';

/** What the server tells of its builds. */
export interface BuildState {
  readonly build: string;
  readonly isBuilding: boolean;
  readonly failure: string | null;
}

/** A note above the page's end: that a build is under way, or why it failed. */
export interface BuildNote {
  show(state: BuildState): void;
}

const STYLE = `
.sb-build { position: fixed; inset: auto 0 0 0; z-index: 1000; margin: 0; padding: 0.75rem 1.25rem; max-height: 45vh;
  overflow: auto; font: 1rem/1.5 system-ui, sans-serif; color: var(--ink, CanvasText);
  background: var(--tint, Canvas); border-top: 3px solid var(--accent, CanvasText); }
.sb-build[data-failed] { background: var(--error-tint, Canvas); border-color: var(--error, CanvasText); }
.sb-build[hidden] { display: none; }
.sb-build p { margin: 0; font-weight: 600; }
.sb-build pre { margin: 0.5rem 0 0; white-space: pre-wrap; overflow-wrap: anywhere;
  font: 0.875rem/1.5 ui-monospace, monospace; }
@media print { .sb-build { display: none; } }
`;

/** Adds the note, hidden, with a style sheet of its own: the file on disk has none of it. */
export function addBuildNote(body: HTMLElement, words: Words): BuildNote {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  document.adoptedStyleSheets.push(sheet);
  const title = document.createElement('p');
  const detail = document.createElement('pre');
  const box = document.createElement('div');
  box.className = 'sb-build';
  box.role = 'status';
  box.tabIndex = 0; // a long message is scrolled by keys
  box.hidden = true;
  box.append(title, detail);
  body.append(box);
  return {
    show({ isBuilding, failure }) {
      box.hidden = !isBuilding && failure === null;
      box.toggleAttribute('data-failed', failure !== null && !isBuilding);
      title.textContent = isBuilding ? words.buildRuns : words.buildFailed;
      detail.textContent = isBuilding ? '' : (failure ?? '');
      detail.hidden = detail.textContent === '';
    },
  };
}
