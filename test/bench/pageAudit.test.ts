import { join } from 'node:path';
import { expect } from 'chai';
import { auditPages } from '../../lib/bench/pageAudit.js';
import { useFolders } from '../data/folderFixture.js';
import { launchBrowser } from '../support/browser.js';

describe('auditPages (needs Chromium; CHROMIUM_PATH names another)', function () {
  this.timeout(60_000);
  const makeFolder = useFolders();

  before(async function () {
    const browser = await launchBrowser();
    if (browser === null) this.skip();
    await browser?.close();
  });

  it('adds up sizes and faults, and names what the pages ask the network for, each once', async () => {
    const whole = '<!doctype html><html lang="en"><title>a</title><main><h1>a</h1></main></html>';
    const asking = `<!doctype html><html lang="en"><title>b</title><script src="https://cdn.example/a.js"></script>
      <link rel="stylesheet" href="http://cdn.example/a.css"><main><h1>b</h1><img src="missing.png"></main></html>`;
    const folder = await makeFolder({ 'a.html': whole, 'b.html': asking, 'c.html': asking });
    const pathOf = (name: string): string => join(folder, name);
    expect(await auditPages([pathOf('a.html')])).to.deep.equal({
      pages: 1,
      sizeBytes: whole.length,
      externalUrls: [],
      axeViolations: 0,
    });
    expect(await auditPages(['a.html', 'b.html', 'c.html'].map(pathOf))).to.deep.equal({
      pages: 3,
      sizeBytes: whole.length + 2 * asking.length,
      externalUrls: ['http://cdn.example/a.css', 'https://cdn.example/a.js'],
      axeViolations: 2, // of both pages: a picture without an alternative text
    });
  });
});
