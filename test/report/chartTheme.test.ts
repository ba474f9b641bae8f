import { expect } from 'chai';
import { CATEGORY_COLOURS, chartColourStyle, themeColour } from '../../lib/report/chartTheme.js';

/** Grounds of the page in both themes. */
const GROUNDS = { light: '#ffffff', dark: '#14181c' } as const;
const THEMES = ['light', 'dark'] as const;

/** Linear red, green and blue, 0 to 1 (IEC 61966-2-1). */
function linear(hex: string): number[] {
  return [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
}

function dot(row: readonly number[], values: readonly number[]): number {
  return row.reduce((sum, factor, i) => sum + factor * (values[i] ?? 0), 0);
}

/** Contrast of two colours (WCAG 2.2). */
function contrast(a: string, b: string): number {
  const [low, high] = [a, b].map((hex) => dot([0.2126, 0.7152, 0.0722], linear(hex))).sort((x, y) => x - y);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

/** How people see linear colours: all, and those without red or green cones (Machado, Oliveira, Fernandes 2009). */
const EYES = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
} as const;

/** Oklab (Ottosson 2020) of a colour as eyes see it. */
function seenBy(eyes: keyof typeof EYES, hex: string): number[] {
  const seen = EYES[eyes].map((row) => Math.max(0, dot(row, linear(hex))));
  const cones = [
    [0.4122214708, 0.5363325363, 0.0514459929],
    [0.2119034982, 0.6806995451, 0.1073969566],
    [0.0883024619, 0.2817188376, 0.6299787005],
  ].map((row) => Math.cbrt(dot(row, seen)));
  return [
    [0.2104542553, 0.793617785, -0.0040720468],
    [1.9779984951, -2.428592205, 0.4505937099],
    [0.0259040371, 0.7827717662, -0.808675766],
  ].map((row) => dot(row, cones));
}

describe('the colours of charts', () => {
  for (const theme of THEMES) {
    it(`stand out from a ${theme} page by 3:1`, () => {
      const faint = CATEGORY_COLOURS.filter((colour) => contrast(colour[theme], GROUNDS[theme]) < 3);
      expect(faint.map(({ name }) => name)).to.deep.equal([]);
    });

    for (const eyes of ['usual', 'protanopia', 'deuteranopia'] as const)
      it(`are told apart on a ${theme} page, ${eyes}`, () => {
        const seen = CATEGORY_COLOURS.map((colour) => ({ name: colour.name, lab: seenBy(eyes, colour[theme]) }));
        const close = seen.flatMap((a, i) =>
          seen.slice(i + 1).flatMap((b) => {
            const distance = Math.hypot(...a.lab.map((value, axis) => value - (b.lab[axis] ?? 0)));
            return distance < 0.06 ? [`${a.name} and ${b.name}: ${distance.toFixed(3)}`] : [];
          }),
        );
        expect(close).to.deep.equal([]);
      });
  }

  it('are CSS variables that know both themes', () => {
    expect(themeColour('#0072B2')).to.equal('var(--chart-blue)');
    expect(themeColour('#123456')).to.equal('#123456');
    expect(chartColourStyle()).to.match(/--chart-blue: light-dark\(#[0-9a-f]{6}, #[0-9a-f]{6}\);/);
  });
});
