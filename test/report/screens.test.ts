import { expect } from 'chai';
import { useBrowser } from '../support/browser.js';
import { compareScreens, SCREENS, type Screen, screenPath, takeScreen, withExample } from './screens.js';

/** Levels of 255: other fonts move lines; a lost style sheet or theme, or a broken layout, changes far more. */
const TOLERANCE = 8;

describe('how the report looks (needs Chromium)', function () {
  this.timeout(180_000);
  const browser = useBrowser();

  const differenceOf = async (screen: Screen, css?: string): Promise<number> => {
    let difference = 255;
    await withExample(async (address) => {
      difference = await compareScreens(screenPath(screen), await takeScreen(browser(), address, screen, css));
    });
    return difference;
  };

  for (const screen of SCREENS)
    it(`is as it was when it was looked at: ${screen.widthPx} pixels, ${screen.theme}`, async () => {
      expect(await differenceOf(screen)).to.be.lessThan(TOLERANCE);
    });

  it('is not where the layout is broken', async () => {
    const wide = SCREENS[4] as Screen;
    expect(await differenceOf(wide, '.sb-layout, .sb-strip { display: block !important }')).to.be.greaterThan(
      TOLERANCE,
    );
    expect(await differenceOf(wide, ':root { color-scheme: dark !important }')).to.be.greaterThan(TOLERANCE);
  });
});
