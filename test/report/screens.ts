import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { packageRoot } from '../../lib/base/file.js';
import { renderReport, writeReport } from '../../lib/report/report.js';
import { openPage } from '../support/browser.js';
import { readExampleBook } from './fixture.js';

/** How the example report looked when someone looked at it: small pictures, so that fonts matter little. */

export interface Screen {
  readonly widthPx: number;
  readonly theme: 'light' | 'dark';
  readonly name: string;
}

export const SCREENS: readonly Screen[] = [390, 768, 1440].flatMap((widthPx) =>
  (['light', 'dark'] as const).map((theme) => ({ widthPx, theme, name: `${widthPx}-${theme}` })),
);

const HEIGHT_PX = 900;
/** What is looked at: the cover, tables of results, strips of samples. */
const PLACES = ['content', 'results', 'samples'];
/** A pixel of a kept picture stands for a square of so many. */
const SHRINK = 10;

/** Where the kept picture of a screen lies. */
export function screenPath({ name }: Screen): string {
  return join(packageRoot, 'test/input/report/screens', `${name}.png`);
}

/** Writes the example report into a folder that is gone after the work. */
export async function withExample(work: (address: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'segbook-screens-'));
  try {
    const path = join(folder, 'report.html');
    await writeReport(path, await renderReport(await readExampleBook()));
    await work(pathToFileURL(path).href);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The places one below the other, as PNG. `css` is added to the page. */
export async function takeScreen(
  browser: Browser,
  address: string,
  { widthPx, theme }: Screen,
  css = '',
): Promise<Buffer> {
  const viewport = { width: widthPx, height: HEIGHT_PX };
  const { page } = await openPage(browser, address, {
    viewport,
    colorScheme: theme,
    reducedMotion: 'reduce',
    bypassCSP: css !== '',
  });
  if (css !== '') await page.addStyleTag({ content: css });
  const parts: Buffer[] = [];
  for (const place of PLACES) {
    await page.evaluate(`document.getElementById("${place}").scrollIntoView()`);
    await page.evaluate('Promise.all([...document.images].map((img) => img.decode()))');
    await page.evaluate('new Promise((resolve) => setTimeout(resolve, 300))');
    parts.push(await shrink(await page.screenshot(), widthPx));
  }
  await page.context().close();
  return stack(parts, Math.round(widthPx / SHRINK));
}

function shrink(picture: Buffer, widthPx: number): Promise<Buffer> {
  return sharp(picture)
    .resize(Math.round(widthPx / SHRINK), HEIGHT_PX / SHRINK, { fit: 'fill' })
    .removeAlpha()
    .png()
    .toBuffer();
}

function stack(parts: readonly Buffer[], width: number): Promise<Buffer> {
  const height = HEIGHT_PX / SHRINK;
  return sharp({ create: { width, height: height * parts.length, channels: 3, background: 'black' } })
    .composite(parts.map((input, n) => ({ input, left: 0, top: n * height })))
    .png({ compressionLevel: 9 })
    .toBuffer();
}

/** Mean absolute difference of two pictures in levels of 255. */
export async function compareScreens(a: Buffer | string, b: Buffer): Promise<number> {
  const [first, second] = await Promise.all([a, b].map((picture) => sharp(picture).removeAlpha().raw().toBuffer()));
  if (first === undefined || second === undefined || first.length !== second.length) return 255;
  return first.reduce((sum, level, i) => sum + Math.abs(level - (second[i] as number)), 0) / first.length;
}
