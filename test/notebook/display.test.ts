import { expect } from 'chai';
import { type ChartFigure, type HtmlFigure, VEGA_LITE_MIME } from '../../lib/figures/figure.js';
import { createNotebookLogger, type Display, show, toMimeBundle } from '../../lib/notebook/display.js';
import { NOTEBOOK_STYLE } from '../../lib/notebook/style.js';
import { sanitise } from '../../lib/report/sanitise.js';

const HOOK = Symbol.for('segbook.display');

const picture: HtmlFigure = {
  kind: 'html',
  html: '<figure class="sb-figure" id="fig-a"><p>x</p><figcaption>Cats &amp;\n <b>dogs</b></figcaption></figure>',
};
const table: HtmlFigure = { kind: 'html', html: '<table><caption>Scores</caption><tr><td>1</td></tr></table>' };
const chart: ChartFigure = { kind: 'chart', spec: { description: 'A rising line', mark: 'line' } };

/** What `work` writes to a stream of this process. */
function capture(name: 'stdout' | 'stderr', work: () => void): string {
  const stream = process[name];
  const { write } = stream;
  let text = '';
  stream.write = ((chunk: string) => {
    text += chunk;
    return true;
  }) as typeof write;
  try {
    work();
  } finally {
    stream.write = write;
  }
  return text;
}

/** What `work` shows when it runs in a kernel. */
function displaysOf(work: () => void): Display[] {
  const displays: Display[] = [];
  Reflect.set(globalThis, HOOK, (display: Display) => displays.push(display));
  try {
    work();
  } finally {
    Reflect.deleteProperty(globalThis, HOOK);
  }
  return displays;
}

describe('toMimeBundle', () => {
  it('gives HTML behind its style, with its caption as plain text', () => {
    const html = `${NOTEBOOK_STYLE}${picture.html}`;
    expect(toMimeBundle(picture)).to.deep.equal({ 'text/html': html, 'text/plain': 'Cats & dogs' });
    expect(toMimeBundle(table)).to.include({ 'text/plain': 'Scores' });
    expect(toMimeBundle({ kind: 'html', html: '<p>x</p>' })).to.include({ 'text/plain': 'figure' });
  });

  it('gives a style that the report drops', () => {
    const { 'text/html': html } = toMimeBundle(table);
    expect(sanitise(String(html))).to.equal(table.html);
  });

  it('gives a chart as an object with its description as plain text', () => {
    expect(toMimeBundle(chart)).to.deep.equal({ [VEGA_LITE_MIME]: chart.spec, 'text/plain': 'A rising line' });
    expect(toMimeBundle({ kind: 'chart', spec: {} })).to.include({ 'text/plain': 'chart' });
  });
});

describe('show', () => {
  it('hands the bundle to the kernel', () => {
    expect(displaysOf(() => show(chart))).to.deep.equal([{ data: toMimeBundle(chart) }]);
  });

  it('writes one line where there is no kernel', () => {
    expect(capture('stdout', () => show(picture))).to.equal('Cats & dogs\n');
  });
});

describe('createNotebookLogger', () => {
  it('shows progress under one id of its own', () => {
    const displays = displaysOf(() => {
      const logger = createNotebookLogger();
      logger.progress('1/2');
      logger.progress('2/2');
      createNotebookLogger().progress('other');
    });
    expect(displays.map(({ data }) => data['text/plain'])).to.deep.equal(['1/2', '2/2', 'other']);
    const ids = displays.map(({ displayId }) => displayId);
    expect(ids[0]).to.be.a('string').and.to.equal(ids[1]).and.not.to.equal(ids[2]);
    expect(displays[0]?.metadata).to.deep.equal({ segbook: { progress: true } });
  });

  it('prints remarks and warnings as lines of the cell', () => {
    let printed = '';
    let warned = '';
    displaysOf(() => {
      const logger = createNotebookLogger();
      printed = capture('stdout', () => logger.info('trained'));
      warned = capture('stderr', () => logger.warn('few images'));
    });
    expect([printed, warned]).to.deep.equal(['trained\n', 'warning: few images\n']);
  });

  it('logs to stderr where there is no kernel', () => {
    expect(capture('stderr', () => createNotebookLogger().info('line'))).to.equal('line\n');
  });
});
