import { join } from 'node:path';
import { expect } from 'chai';
import { resolveConfig } from '../../lib/config/resolve.js';
import type { CodeCell } from '../../lib/notebook/document.js';
import { injectParameters } from '../../lib/report/injectParameters.js';
import { renderReport } from '../../lib/report/report.js';
import type { NamedNotebook } from '../../lib/report/section.js';
import { chooseWords } from '../../lib/report/words/words.js';
import { bookOf, codeCell, markdownCell, notebookOf } from './fixture.js';

const OPEN = "const study = await segbook.openStudy({ dataset: 'studio' });";
const words = chooseWords('en');

function notebooksOf(source = OPEN) {
  const cells = () => [markdownCell('# Title'), codeCell(source, [], 'parameters'), codeCell('study.config')];
  return [
    { name: '1-none', document: notebookOf([markdownCell('# None')]) },
    { name: '2-first', document: notebookOf(cells()) },
    { name: '3-second', document: notebookOf(cells()) },
  ];
}

const sourceAt = (notebook: NamedNotebook | undefined, at: number): string =>
  notebook?.document.cells[at]?.source ?? '';

describe('injectParameters', () => {
  it('leaves notebooks as they are where nothing was given', () => {
    const notebooks = notebooksOf();
    expect(injectParameters(notebooks, resolveConfig(), words)).to.deep.equal(notebooks);
  });

  it('puts a cell that opens the same study after the cell of parameters, and lists once what was given', () => {
    const config = resolveConfig({ values: { seed: 7, 'report.samples': 3 } });
    const given = notebooksOf();
    const [none, first, second] = injectParameters(given, config, words);
    expect(none).to.deep.equal(given[0]);
    const cell = first?.document.cells[2] as CodeCell;
    expect(cell.metadata).to.deep.equal({ tags: ['injected-parameters'] });
    expect(cell.source).to.equal(
      '// given to segbook report, in the place of the values above\n' +
        "const study = await segbook.openStudy({ seed: 7, 'report.samples': 3 });",
    );
    expect(cell.outputs).to.have.length(1);
    expect(cell.outputs[0]).to.have.nested.property('data.text/plain', 'seed=7\nreport.samples=3');
    const again = second?.document.cells[2] as CodeCell;
    expect(again.source).to.equal(cell.source);
    expect(again.outputs).to.deep.equal([]);
    expect(first?.document.cells.map(({ source }) => source)[3]).to.equal('study.config');
    expect(given[1]?.document.cells, 'as it was').to.have.length(3);
  });

  it('shows paths outside the project by their names, and keeps dollar signs', () => {
    const config = resolveConfig({
      values: { dataset: '/secret/place/$&pets', splits: join(process.cwd(), 'a/s.csv') },
    });
    const [, first] = injectParameters(notebooksOf(), config, words);
    expect(sourceAt(first, 2))
      .to.include('openStudy({ dataset: "$&pets", splits: "a/s.csv" })')
      .and.not.include('secret');
  });

  it('gives the settings alone where the cell opens no study', () => {
    const [, first] = injectParameters(notebooksOf('const seed = 1;'), resolveConfig({ values: { seed: 7 } }), words);
    expect(sourceAt(first, 2)).to.match(/\n\(\{ seed: 7 \}\);$/);
  });

  it('reads well in the page, in its language', async () => {
    const config = resolveConfig({ values: { seed: 7 } });
    for (const [lang, text, instead] of [
      ['en', '<p>Set for this report, in the place of the values above:</p>', ', instead of 1</span>'],
      ['ru', '<p lang="ru">Задано для этого отчёта вместо значений выше:</p>', ', вместо 1</span>'],
    ] as const) {
      const notebooks = injectParameters(notebooksOf().slice(1, 2), config, chooseWords(lang));
      const page = await renderReport(bookOf([], { notebooks, lang }));
      expect(page).to.include(text).and.include('<code>seed</code>: <code>7</code>').and.include(instead);
    }
  });
});
