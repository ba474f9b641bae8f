import { createHash } from 'node:crypto';
import { html } from '../base/html.js';

/** Where a served page hears of builds. */
export const EVENTS_PATH = '/events';

/** Tells one page from another, as long as their bytes differ. */
export function identifyPage(page: string): string {
  return createHash('sha256').update(page).digest('hex').slice(0, 16);
}

/**
 * The page as it is served: with a script that hears of new builds, and a policy that allows exactly that script and
 * its connection to the server that the page came from.
 * @throws Error where the page states no policy for scripts
 */
export function enlivenPage(page: string, script: string): string {
  const hash = createHash('sha256').update(script).digest('base64');
  const policy = /(<meta http-equiv="Content-Security-Policy" content="[^"]*?)script-src /;
  if (!policy.test(page)) throw new Error('page states no policy for scripts');
  const allowed = page.replace(
    policy,
    (_, before: string) => `${before}connect-src 'self'; script-src 'sha256-${hash}' `,
  );
  const end = allowed.lastIndexOf('</body>');
  const tag = `<script data-build="${identifyPage(page)}">${script}</script>\n`;
  return `${allowed.slice(0, end)}${tag}${allowed.slice(end)}`;
}

/** What is served until there is a report. */
export const EMPTY_PAGE: string = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>segbook</title>
<link rel="icon" href="data:,">
</head>
<body>
<main><h1>No report yet</h1></main>
</body>
</html>
`.markup;
