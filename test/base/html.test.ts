import { expect } from 'chai';
import fc from 'fast-check';
import { type Html, html, rawHtml } from '../../lib/base/html.js';

describe('html', () => {
  it('never lets a text become a tag, an attribute or an entity', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('<', '>', '&', '"', "'", '=', ' ', 'a', 'ä', '😀') }), (text) => {
        const { markup } = html`<b title="${text}">${text}</b>`;
        const [, title, inside] = /^<b title="([^"<>]*)">([^"<>]*)<\/b>$/.exec(markup) ?? [];
        expect(withoutEscapes(title)).to.equal(text);
        expect(withoutEscapes(inside)).to.equal(text);
      }),
    );
  });

  it('leaves HTML that it made as it is', () => {
    expect(html`<p>${html`<b>${'<'}</b>`}${rawHtml('<hr>')}</p>`.markup).to.equal('<p><b>&lt;</b><hr></p>');
  });

  it('joins arrays, also nested ones', () => {
    const cells = [1, ['<', html`<i>x</i>`]];
    expect(html`<td>${cells}</td>`.markup).to.equal('<td>1&lt;<i>x</i></td>');
    expect(html`<td>${[]}</td>`.markup).to.equal('<td></td>');
  });

  it('leaves nothing for null, undefined and booleans, but writes 0', () => {
    expect(html`<td>${null}${undefined}${false}${true}${0}${''}</td>`.markup).to.equal('<td>0</td>');
  });

  it('takes text for text, also one that looks like Html', () => {
    const lookalike = { markup: '<b>' } as unknown as Html;
    expect(html`${lookalike}`.markup).to.equal('[object Object]');
    expect(`${html`<b>&</b>`}`).to.equal('<b>&</b>');
  });
});

/** The reverse of the five escapes that HTML needs. */
function withoutEscapes(markup = ''): string {
  const signs: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'", '#39': "'" };
  return markup.replace(/&([^;]+);/g, (_, name: string) => signs[name] ?? `?${name}?`);
}
