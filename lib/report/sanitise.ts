import sanitizeHtml from 'sanitize-html';
import { settleNesting } from './nesting.js';
import { removeControls } from './stream.js';

/**
 * The one gate for markup that a notebook brings along: what is not on these lists does not reach the page.
 * Nothing that passes can run, load or restyle anything.
 */

const TEXT_TAGS = [
  ...['a', 'abbr', 'b', 'bdi', 'br', 'cite', 'code', 'dd', 'del', 'details', 'dfn', 'div', 'dl', 'dt', 'em'],
  ...['blockquote', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'hr', 'i', 'ins', 'kbd', 'li', 'mark', 'ol', 'p', 'pre'],
  ...['q', 's', 'samp', 'small', 'span', 'strong', 'sub', 'summary', 'sup', 'time', 'u', 'ul', 'var', 'wbr'],
];
const FIGURE_TAGS = ['figure', 'figcaption', 'img'];
const TABLE_TAGS = ['table', 'caption', 'colgroup', 'col', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td'];

/** Boxes to tick, for choosers that work by the style sheet alone. There is no form, so that nothing can be sent. */
const CHOICE_TAGS = ['fieldset', 'legend', 'label', 'input'];
const CHOICE_TYPES = ['checkbox', 'radio'];

/** Elements whose content is no text for a reader: it goes with them. */
const DROPPED_WITH_CONTENT = [
  ...['script', 'style', 'textarea', 'option', 'noscript', 'title', 'iframe', 'object', 'template', 'svg', 'math'],
  ...['noembed', 'noframes', 'xmp', 'head'],
];

const CELL_ATTRIBUTES = ['colspan', 'rowspan', 'scope', 'headers', 'abbr', 'data-*'];
const EMBEDDED_PICTURE = /^data:image\/(?:png|jpeg|webp|gif);base64,[A-Za-z0-9+/]+={0,2}$/;
const ALLOWED_LINK = /^(?:https?:\/\/|mailto:|#)/i;

/** Classes of the page's frame: an output that has them would look like a part of the page itself. */
const FRAME_CLASSES = new Set([
  ...['sb-skip', 'sb-header', 'sb-subtitle', 'sb-date', 'sb-toolbar', 'sb-button', 'sb-layout', 'sb-contents'],
  ...['sb-summary', 'sb-output', 'sb-code', 'sb-error', 'sb-footer'],
]);

const options: sanitizeHtml.IOptions = {
  allowedTags: [...TEXT_TAGS, ...FIGURE_TAGS, ...TABLE_TAGS, ...CHOICE_TAGS],
  nonTextTags: DROPPED_WITH_CONTENT,
  allowedAttributes: {
    '*': ['class', 'id', 'title', 'lang', 'dir', 'aria-label', 'aria-hidden', 'aria-labelledby', 'aria-describedby'],
    a: ['href', 'rel'],
    div: ['data-stem', 'data-split', 'data-dice', 'data-iou', 'data-slices'],
    details: ['open'],
    input: [{ name: 'type', values: CHOICE_TYPES }, 'name', 'checked'],
    img: ['src', 'alt', 'width', 'height', 'loading', 'data-layer'],
    ol: ['start', 'reversed'],
    li: ['value'],
    time: ['datetime'],
    col: ['span'],
    colgroup: ['span'],
    td: CELL_ATTRIBUTES,
    th: CELL_ATTRIBUTES,
  },
  exclusiveFilter: ({ tag, attribs }) => tag === 'input' && !CHOICE_TYPES.includes(attribs['type'] ?? ''),
  allowedSchemes: ['http', 'https', 'mailto'],
  allowedSchemesByTag: { img: ['data'] },
  allowedSchemesAppliedToAttributes: ['href', 'src'],
  allowProtocolRelative: false,
  transformTags: { '*': leaveFrame, a: checkLink, img: checkPicture, td: keepAlignment, th: keepAlignment },
};

/**
 * Passes only markup that is on the allow list: text, figures, tables, embedded pictures, links to web pages,
 * boxes to tick. Scripts, styles, event handlers, forms and fields to write in, frames, SVG, everything that would be
 * loaded and characters that turn the direction of writing are left out. What comes back is well formed, and browsers
 * read it as it is written: every attribute quoted, every `<`, `>`, `&` and `"` of texts and attributes escaped.
 * @param mapText changes each text between tags; it gets and gives markup, and the name of the element around it
 * @example
 * sanitise('<b onclick="x()">bold</b><script>x()</script>') // '<b>bold</b>'
 */
export function sanitise(markup: string, mapText?: (text: string, tagName: string) => string): string {
  const passed = sanitizeHtml(markup, mapText === undefined ? options : { ...options, textFilter: mapText });
  return settleNesting(removeControls(passed));
}

/** True for the address of a picture that lies in the page itself. */
export function isEmbeddedPicture(src: string): boolean {
  return EMBEDDED_PICTURE.test(src);
}

function leaveFrame(tagName: string, attribs: sanitizeHtml.Attributes): sanitizeHtml.Tag {
  const classes = attribs['class'];
  if (classes === undefined) return { tagName, attribs };
  const kept = classes.split(/\s+/).filter((name) => !FRAME_CLASSES.has(name));
  return { tagName, attribs: { ...attribs, class: kept.join(' ') } };
}

function checkLink(tagName: string, attribs: sanitizeHtml.Attributes): sanitizeHtml.Tag {
  const { href, rel: _, ...rest } = attribs;
  if (href === undefined || !ALLOWED_LINK.test(href)) return { tagName, attribs: rest };
  return { tagName, attribs: href.startsWith('#') ? { ...rest, href } : { ...rest, href, rel: 'noopener' } };
}

function checkPicture(tagName: string, attribs: sanitizeHtml.Attributes): sanitizeHtml.Tag {
  const { src, ...rest } = attribs;
  const packed = src?.replace(/\s+/g, '');
  return { tagName, attribs: packed !== undefined && isEmbeddedPicture(packed) ? { ...rest, src: packed } : rest };
}

/** Markdown's column alignment comes as an attribute; the page has classes for it. */
function keepAlignment(tagName: string, attribs: sanitizeHtml.Attributes): sanitizeHtml.Tag {
  const { align, ...rest } = attribs;
  if (align !== 'right' && align !== 'center') return { tagName, attribs: rest };
  return { tagName, attribs: { ...rest, class: `${rest['class'] ?? ''} sb-${align}`.trim() } };
}
