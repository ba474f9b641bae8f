import type { Mask } from '../../data/picture.js';
import { TRIMAP_ID } from '../../data/trimap.js';
import { type Finding, findingOf } from './finding.js';

/** Most of an image that its boundary may take. */
const BOUNDARY_SHARE_MAX = 0.6;
/** Share of the pixels that trimap and mask may call differently. */
const DISAGREEMENT_MAX = 0.01;

/** Tells whether a trimap has a boundary of a likely size, and says the same as the mask. */
export function lintTrimap(trimap: Mask, foreground: Mask, file: string): Finding[] {
  const counts = [0, 0, 0];
  let apart = 0;
  for (let i = 0; i < trimap.data.length; i++) {
    const id = trimap.data[i] as number;
    counts[id] = (counts[id] ?? 0) + 1;
    if (id !== TRIMAP_ID.outline && id !== foreground.data[i]) apart++;
  }
  const pixels = trimap.data.length;
  const [background = 0, inside = 0, outline = 0] = counts;
  const findings: Finding[] = [];
  const share = outline / pixels;
  if (share > BOUNDARY_SHARE_MAX || (outline === 0 && background > 0 && inside > 0)) {
    const problem = `boundary should take a part of the image up to ${percent(BOUNDARY_SHARE_MAX)}: ${percent(share)}`;
    findings.push(findingOf('trimap-boundary', file, problem));
  }
  if (apart > DISAGREEMENT_MAX * pixels) {
    const problem = `trimap should agree with the mask off its boundary: ${percent(apart / pixels)} of the pixels differ`;
    findings.push(findingOf('trimap-disagrees', file, problem));
  }
  return findings;
}

/**
 * A share as a percentage with one decimal, or two below one percent.
 * @example
 * percent(0.256) // '25.6 %'
 */
export function percent(share: number): string {
  return `${(100 * share).toFixed(share > 0 && share < 0.01 ? 2 : 1)} %`;
}
