import { decodeHTML } from 'entities';

/** The gate for SVG outputs. They stand in the page as `<img>`, in which nothing can run or load. */

const LENGTH_AT_MOST = 5e6;

/** What a browser draws, after all copies by `<use>` are made. */
const COPIES_AT_MOST = 100_000;

/**
 * Why an SVG document is not shown, in words that follow "it"; `null` where nothing speaks against it.
 * @example
 * findSvgFault('<p>no drawing</p>') // 'is not an SVG document'
 */
export function findSvgFault(svg: string): string | null {
  if (/<!ENTITY/i.test(svg)) return 'defines entities';
  if (!/^\s*(?:<\?xml[^>]*>\s*)?(?:<!DOCTYPE[^>[]*>\s*)?(?:<!--[\s\S]*?-->\s*)*<svg[\s>]/.test(svg))
    return 'is not an SVG document';
  if (svg.length > LENGTH_AT_MOST) return `has more than ${LENGTH_AT_MOST / 1e6} MB`;
  return countCopies(svg) > COPIES_AT_MOST ? 'draws copies of copies without end' : null;
}

/** The title of an SVG document, or what describes it; empty where there is neither. */
export function readSvgTitle(svg: string): string {
  return decodeHTML(/<(title|desc)(?:\s[^>]*)?>([^<]*)<\/\1>/.exec(svg)?.[2] ?? '');
}

const TAG = /<(\/?)([\w:-]+)((?:\s[^<>]*?)?)(\/?)>/g;

/**
 * How many copies a browser would make: those that an element makes, and all that the copied elements make. An upper
 * bound: what is copied is counted by the element with the id around it.
 */
function countCopies(svg: string): number {
  const copied = readCopies(svg);
  const counted = new Map<string, number>();
  const count = (id: string): number => {
    const known = counted.get(id);
    if (known !== undefined) return known;
    // a copy of itself is not drawn, and none of this is meant well
    counted.set(id, Number.POSITIVE_INFINITY);
    const sum = (copied.get(id) ?? []).reduce((total, target) => total + 1 + count(target), 0);
    counted.set(id, sum);
    return sum;
  };
  return [...copied.keys()].reduce((most, id) => Math.max(most, count(id)), 0);
}

/** The ids that are copied within each element with an id, and within the whole (the id ''). */
function readCopies(svg: string): Map<string, string[]> {
  const copied = new Map<string, string[]>([['', []]]);
  const around: (string | undefined)[] = [];
  for (const [, slash, name = '', attributes = '', empty] of svg.matchAll(TAG)) {
    if (slash !== '') around.pop();
    else {
      const id = /\sid\s*=\s*["']([^"']*)["']/.exec(attributes)?.[1];
      if (id !== undefined) copied.set(id, []);
      const target = /\shref\s*=\s*["']#([^"']*)["']|:href\s*=\s*["']#([^"']*)["']/.exec(attributes);
      if (/^(?:\w+:)?use$/.test(name) && target !== null)
        for (const outer of new Set(['', id, ...around.slice(-20)]))
          if (outer !== undefined) copied.get(outer)?.push(target[1] ?? target[2] ?? '');
      if (empty === '') around.push(id);
    }
  }
  return copied;
}
