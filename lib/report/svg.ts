import sanitizeHtml from 'sanitize-html';

/** The gate for drawings that stand in the page: shapes and texts only, nothing that can run, load or restyle. */

const TAGS = ['g', 'path', 'rect', 'line', 'circle', 'text', 'tspan', 'defs', 'clipPath', 'linearGradient', 'stop'];
const ATTRIBUTES = [
  ...['d', 'x', 'y', 'x1', 'x2', 'y1', 'y2', 'dx', 'dy', 'cx', 'cy', 'r', 'rx', 'ry', 'width', 'height', 'transform'],
  ...['fill', 'fill-opacity', 'stroke', 'stroke-opacity', 'stroke-width', 'stroke-dasharray', 'stroke-dashoffset'],
  ...['stroke-linecap', 'stroke-linejoin', 'stroke-miterlimit', 'opacity', 'font-size', 'font-weight', 'font-style'],
  ...['text-anchor', 'id', 'clip-path', 'offset', 'stop-color', 'stop-opacity', 'gradientUnits'],
];
/** Colours, numbers, words, path data; of functions only those named, of addresses only places in the page. */
const VALUE = /^(?:[\w\s.,#%+-]|url\(#|var\(--chart-|rgba?\(|hsla?\(|translate\(|rotate\(|scale\(|\))*$/;

const options: sanitizeHtml.IOptions = {
  allowedTags: TAGS,
  allowedAttributes: { '*': ATTRIBUTES },
  nonTextTags: ['script', 'style', 'foreignObject', 'title', 'desc', 'metadata'],
  selfClosing: ['path', 'rect', 'line', 'circle', 'stop'],
  parser: { xmlMode: true },
  exclusiveFilter: ({ tag, attribs }) => tag === 'path' && !attribs['d'],
  transformTags: { '*': (tagName, attribs) => ({ tagName, attribs: keepSafe(attribs) }) },
};

/**
 * Passes the drawing within an SVG document; what is not on the lists is left out. Coordinates are rounded to hundredths
 * of a pixel.
 * @returns the content of the outer element, without that element
 * @example
 * cleanDrawing('<svg><g onclick="x()"><path d="M0,0.3333"/></g><script>x()</script></svg>')
 * // '<g><path d="M0,0.33" /></g>'
 */
export function cleanDrawing(svg: string): string {
  return sanitizeHtml(svg, options);
}

/** What Vega writes although it changes nothing. */
const IDLE: Readonly<Record<string, string>> = { opacity: '1', transform: 'translate(0,0)', 'font-weight': 'normal' };

function keepSafe(attribs: sanitizeHtml.Attributes): sanitizeHtml.Attributes {
  const kept = Object.entries(attribs).filter(([name, value]) => VALUE.test(value) && IDLE[name] !== value);
  return Object.fromEntries(kept.map(([name, value]) => [name, name === 'id' ? value : roundNumbers(value)]));
}

function roundNumbers(value: string): string {
  return value.replace(/-?\d+\.\d{3,}(?:e-?\d+)?/g, (number) => String(Math.round(100 * Number(number)) / 100));
}
