import { join } from 'node:path';
import { packageRoot, readText } from '../base/file.js';

/** The page's scripts, as the build bundles them from `lib/report/client/`. */
export interface PageScripts {
  /** Runs before the page is painted. */
  readonly theme: string;
  /** Runs when the page is there. */
  readonly page: string;
  /** Brings charts to life; left out of a page without any. */
  readonly charts?: string;
}

/**
 * Reads the page's scripts.
 * @param hasCharts whether the page needs what charts need, which is the largest of all
 * @throws DataError where the package is not built
 */
export async function readPageScripts(hasCharts: boolean): Promise<PageScripts> {
  const [theme, page] = await Promise.all([readScript('theme'), readScript('page')]);
  return hasCharts ? { theme, page, charts: await readScript('charts') } : { theme, page };
}

async function readScript(name: string): Promise<string> {
  const script = await readText(join(packageRoot, 'dist/lib/report/client', `${name}.js`));
  // within a page this would end the script early
  return script.trim().replaceAll('</script', '<\\/script');
}
