import { makeBox } from './control.js';

/** Panels below their labels become tabs; arrow keys go from one to the next. */
export function startTabs(root: ParentNode): void {
  for (const [i, group] of [...root.querySelectorAll<HTMLElement>('.sb-tabs')].entries())
    startGroup(group, `sb-tabs-${i}`);
}

interface Tab {
  readonly button: HTMLButtonElement;
  readonly panel: HTMLElement;
}

function startGroup(group: HTMLElement, id: string): void {
  const panels = [...group.querySelectorAll<HTMLElement>(':scope > .sb-panel')];
  if (panels.length < 2) return;
  const tabs = panels.map((panel, i) => makeTab(panel, `${id}-${i}`));
  const list = makeBox('sb-tablist', ...tabs.map(({ button }) => button));
  list.setAttribute('role', 'tablist');
  group.prepend(list);
  group.classList.add('sb-tabs-ready');
  for (const tab of tabs) {
    tab.button.addEventListener('click', () => select(tabs, tab));
    // a search of the browser found something in the panel
    tab.panel.addEventListener('beforematch', () => select(tabs, tab));
  }
  list.addEventListener('keydown', (event) => moveFocus(event, tabs));
  followAddress(tabs);
  const [first] = tabs;
  if (first !== undefined) select(tabs, findTarget(tabs, location.hash) ?? first);
}

function makeTab(panel: HTMLElement, id: string): Tab {
  const button = document.createElement('button');
  const title = panel.querySelector(':scope > .sb-panel-title');
  Object.assign(button, {
    type: 'button',
    className: 'sb-tab',
    id: `${id}-tab`,
    textContent: title?.textContent ?? '',
  });
  button.setAttribute('role', 'tab');
  button.setAttribute('aria-controls', id);
  panel.id = id;
  panel.setAttribute('role', 'tabpanel');
  panel.setAttribute('aria-labelledby', button.id);
  return { button, panel };
}

/** Shows one panel; the others stay there for a search of the browser. */
function select(tabs: readonly Tab[], chosen: Tab): void {
  for (const { button, panel } of tabs) {
    const isChosen = button === chosen.button;
    button.setAttribute('aria-selected', String(isChosen));
    button.tabIndex = isChosen ? 0 : -1;
    if (isChosen) panel.removeAttribute('hidden');
    else panel.setAttribute('hidden', 'until-found');
  }
}

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 };

function moveFocus(event: KeyboardEvent, tabs: readonly Tab[]): void {
  const from = tabs.findIndex(({ button }) => button === document.activeElement);
  const step = STEPS[event.key];
  const to =
    event.key === 'Home'
      ? 0
      : event.key === 'End'
        ? tabs.length - 1
        : step && (from + step + tabs.length) % tabs.length;
  const tab = to === undefined ? undefined : tabs[to];
  if (tab === undefined) return;
  event.preventDefault();
  select(tabs, tab);
  tab.button.focus();
}

/** A link to something in a panel shows it. */
function followAddress(tabs: readonly Tab[]): void {
  const show = (hash: string): void => {
    const tab = findTarget(tabs, hash);
    if (tab !== undefined) select(tabs, tab);
  };
  document.addEventListener('click', ({ target }) => {
    const link = target instanceof Element ? target.closest('a[href^="#"]') : null;
    if (link !== null) show(link.getAttribute('href') ?? '');
  });
  window.addEventListener('hashchange', () => {
    show(location.hash);
    document.getElementById(location.hash.slice(1))?.scrollIntoView();
  });
}

function findTarget(tabs: readonly Tab[], hash: string): Tab | undefined {
  const target = hash === '' ? null : document.getElementById(hash.slice(1));
  return target === null ? undefined : tabs.find(({ panel }) => panel.contains(target));
}
