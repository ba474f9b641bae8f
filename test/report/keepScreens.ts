/** Keeps how the example report looks now. Look at the pictures before they are committed. */
import '../support/setup.js';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { launchBrowser } from '../support/browser.js';
import { SCREENS, screenPath, takeScreen, withExample } from './screens.js';

const browser = await launchBrowser();
if (browser === null) throw new Error('no Chromium to take screens with');
await withExample(async (address) => {
  for (const screen of SCREENS) {
    await mkdir(dirname(screenPath(screen)), { recursive: true });
    await writeFile(screenPath(screen), await takeScreen(browser, address, screen));
  }
});
await browser.close();
process.exit();
