/** Marks in the contents where the reader is: the last heading that passed the upper part of the window. */

/** Share of the window's height above which a heading counts as read. */
const READ_SHARE = 0.12;

/** Follows the reader from now on. */
export function startContents(root: Document): void {
  const links = new Map<Element, HTMLAnchorElement>();
  for (const link of root.querySelectorAll<HTMLAnchorElement>('.sb-contents a')) {
    const target = root.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (target !== null) links.set(target, link);
  }
  const targets = [...links.keys()];
  let current: HTMLAnchorElement | undefined;
  const mark = (): void => {
    const limit = innerHeight * READ_SHARE;
    const last = targets.findLast((target) => target.getBoundingClientRect().top <= limit);
    const next = last === undefined ? undefined : links.get(last);
    if (next === current) return;
    current?.removeAttribute('aria-current');
    next?.setAttribute('aria-current', 'true');
    current = next;
    if (next !== undefined) showInList(next);
  };
  const observer = new IntersectionObserver(mark, { rootMargin: `0px 0px -${100 * (1 - READ_SHARE)}% 0px` });
  for (const target of targets) observer.observe(target);
  mark();
}

/** Scrolls the list of contents, not the page. */
function showInList(link: HTMLElement): void {
  const list = link.closest<HTMLElement>('.sb-contents');
  if (list === null || list.scrollHeight <= list.clientHeight) return;
  const { top, bottom } = link.getBoundingClientRect();
  const box = list.getBoundingClientRect();
  if (top < box.top || bottom > box.bottom) list.scrollTop += top - box.top - box.height / 2;
}
