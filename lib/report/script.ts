import { join } from 'node:path';
import { packageRoot, readText } from '../base/file.js';

/** The page's scripts, as the build bundles them from `lib/report/client/`. */
export interface PageScripts {
  /** Runs before the page is painted. */
  readonly theme: string;
  /** Runs when the page is there. */
  readonly page: string;
}

/**
 * Reads the page's scripts.
 * @throws DataError where the package is not built
 */
export async function readPageScripts(): Promise<PageScripts> {
  const [theme, page] = await Promise.all(['theme', 'page'].map(readScript));
  return { theme: theme ?? '', page: page ?? '' };
}

async function readScript(name: string): Promise<string> {
  const script = await readText(join(packageRoot, 'dist/lib/report/client', `${name}.js`));
  // within a page this would end the script early
  return script.trim().replaceAll('</script', '<\\/script');
}
