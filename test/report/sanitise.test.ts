import { expect } from 'chai';
import fc from 'fast-check';
import { isEmbeddedPicture, sanitise } from '../../lib/report/sanitise.js';
import { PIXEL_PNG } from './fixture.js';

const DANGEROUS_TAG =
  /<\/?(?:script|style|iframe|object|embed|svg|math|form|input(?! type="(?:checkbox|radio)")|button|link|meta|base|template|video|audio|textarea|noscript)\b/i;
const DANGEROUS_ATTRIBUTE = /<[^>]*\s(?:on\w+|style|srcset|srcdoc|formaction|action|background|ping|target)\b/i;
const DANGEROUS_ADDRESS = /\s(?:href|src)="(?!https?:\/\/|mailto:|#|data:image\/(?:png|jpeg|webp|gif);base64,)/i;

/** Values of attributes are inert texts: names of elements and attributes are looked for around them. */
function assertHarmless(markup: string): void {
  const names = markup.replace(/(?<! type)="[^"<>]*"/g, '');
  expect(names).not.to.match(DANGEROUS_TAG).and.not.to.match(DANGEROUS_ATTRIBUTE);
  expect(markup).not.to.match(DANGEROUS_ADDRESS);
  expect(markup).not.to.match(/<img[^>]*\ssrc="http/i);
}

const ATTACKS = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<img src="javascript:alert(1)">',
  '<img src="http://example.org/spy.png" alt="a">',
  '<img src="//example.org/spy.png" alt="a">',
  '<img srcset="http://example.org/spy.png 2x" alt="a">',
  '<img src="data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+" alt="a">',
  '<img src="data:text/html;base64,PHNjcmlwdD4=" alt="a">',
  '<img src="data:image/png;base64,AAAA" onerror="alert(1)" alt="a">',
  '<a href="javascript:alert(1)">x</a>',
  '<a href="JaVa&#115;cript:alert(1)">x</a>',
  '<a href="java\nscript:alert(1)">x</a>',
  '<a href="\u0001javascript:alert(1)">x</a>',
  '<a href="data:text/html,<script>alert(1)</script>">x</a>',
  '<a href="vbscript:msgbox(1)">x</a>',
  '<a href="//example.org">x</a>',
  '<a href="file:///etc/passwd">x</a>',
  '<a href="#top" ping="http://example.org" target="_blank">x</a>',
  '<svg onload=alert(1)><script>alert(1)</script></svg>',
  '<svg><style><img src=x onerror=alert(1)></style></svg>',
  '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<object data="http://example.org/x.swf"></object>',
  '<embed src="http://example.org/x.swf">',
  '<link rel="stylesheet" href="http://example.org/x.css">',
  '<meta http-equiv="refresh" content="0;url=http://example.org">',
  '<base href="http://example.org/">',
  '<form action="http://example.org"><input name="a"><button formaction="javascript:alert(1)">go</button></form>',
  '<input type="image" src="http://example.org/spy.png">',
  '<input type="checkbox" formaction="javascript:alert(1)" onchange="alert(1)" autofocus onfocus="alert(1)">',
  '<input type="radio" type="text" src="http://example.org">',
  '<input type="file"><input type="hidden" value="1"><input type="submit"><input TYPE="PASSWORD">',
  '<label onclick="alert(1)" style="position:fixed" for="x"><input type="CheckBox"></label>',
  '<style>body{background:url(http://example.org)}</style>',
  '<p style="background:url(http://example.org)">x</p>',
  '<td data-value="1" onclick="alert(1)">1</td>',
  '<table background="http://example.org/spy.png"><tr><td>1</td></tr></table>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
  '<textarea><script>alert(1)</script></textarea>',
  '<template><script>alert(1)</script></template>',
  '<video src="http://example.org/x.mp4" autoplay></video>',
  '<details open ontoggle="alert(1)"><summary>x</summary></details>',
  '<!--><script>alert(1)</script>-->',
  '<scr<script>ipt>alert(1)</script>',
  '"><script>alert(1)</script>',
  '<b title="a" onmouseover="alert(1)>x',
];

describe('sanitise', () => {
  for (const attack of ATTACKS)
    it(`lets nothing through of ${JSON.stringify(attack)}`, () => {
      assertHarmless(sanitise(attack));
    });

  it('lets nothing through of attacks in pieces', () => {
    const piece = fc.oneof(
      fc.constantFrom(...ATTACKS),
      fc.constantFrom('<', '>', '"', "'", '<!--', '-->', '<p', '</', ']]>', '&lt;', '<table>', '<caption>'),
      fc.string({ maxLength: 5 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        assertHarmless(sanitise(pieces.join('')));
      }),
      { seed: 1, numRuns: 400 },
    );
  });

  it('keeps the cells of metric tables with their data', () => {
    const cell =
      '<td class="sb-numeric" data-model="unet" data-class="foreground" data-metric="iou" data-split="test" data-protocol="binary" data-value="0.87">0.87</td>';
    const table = `<table><caption>IoU</caption><thead><tr><th scope="col">IoU</th></tr></thead><tbody><tr>${cell}</tr></tbody></table>`;
    expect(sanitise(table)).to.equal(table);
  });

  it('keeps a captioned figure with an embedded picture', () => {
    const figure = `<figure class="sb-figure" id="fig-a"><img alt="a dot" width="1" height="1" src="data:image/png;base64,${PIXEL_PNG}" /><figcaption>A dot.</figcaption></figure>`;
    expect(sanitise(figure)).to.equal(figure);
  });

  it('keeps boxes to tick with their labels, and nothing that a text could be written into', () => {
    const boxes =
      '<fieldset><legend>How?</legend><label><input type="radio" name="a" class="sb-ask-x" checked /> as it comes</label><label><input type="checkbox" class="sb-ask-y" /> no GPU</label></fieldset>';
    expect(sanitise(boxes)).to.equal(boxes);
    expect(sanitise('a<input><input type="text"><input type="">b')).to.equal('ab');
  });

  it('keeps links to web pages, mail and places in the page', () => {
    expect(sanitise('<a href="https://example.org/a?b=1&c=2">x</a>')).to.equal(
      '<a href="https://example.org/a?b=1&amp;c=2" rel="noopener">x</a>',
    );
    expect(sanitise('<a href="mailto:ann@example.org">x</a>')).to.contain('href="mailto:ann@example.org"');
    expect(sanitise('<a href="#results">x</a>')).to.equal('<a href="#results">x</a>');
  });

  it('keeps the text of unknown elements but not of scripts and styles', () => {
    expect(sanitise('<blink>look</blink><style>a{}</style>')).to.equal('look');
  });

  it('turns the alignment of Markdown tables into classes', () => {
    expect(sanitise('<table><tr><td align="right">1</td></tr></table>')).to.contain('<td class="sb-right">1</td>');
  });

  it('hands each text to be changed, with its element', () => {
    const upper = (text: string, tag: string): string => (tag === 'code' ? text : text.toUpperCase());
    expect(sanitise('<p>a <code>b</code></p>', upper)).to.equal('<p>A <code>b</code></p>');
  });
});

describe('isEmbeddedPicture', () => {
  it('knows pictures in base64 of the four raster formats', () => {
    for (const type of ['png', 'jpeg', 'webp', 'gif'])
      expect(isEmbeddedPicture(`data:image/${type};base64,AAAA`)).to.equal(true);
    expect(isEmbeddedPicture('data:image/png,raw')).to.equal(false);
    expect(isEmbeddedPicture('image.png')).to.equal(false);
  });
});
