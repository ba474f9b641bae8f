import { expect } from 'chai';
import { renderReport } from '../../lib/report/report.js';
import { english } from '../../lib/report/words/english.js';
import { russian } from '../../lib/report/words/russian.js';
import { chooseWords, fillWords } from '../../lib/report/words/words.js';
import { bookOf, codeCell, display, markdownCell } from './fixture.js';

const TABLE = '<figure class="sb-table" id="tab-a"><table><caption>Rows.</caption><tr><th>n</th></tr></table></figure>';

describe('the words of the page', () => {
  it('have the same places to fill in every language', () => {
    const placesOf = (words: string): string[] => [...words.matchAll(/\{\w+\}/g)].map(([place]) => place).sort();
    for (const [key, words] of Object.entries(english))
      expect(placesOf(russian[key as keyof typeof english]), key).to.deep.equal(placesOf(words));
  });

  it('are in English where a language is not known', () => {
    expect(chooseWords('fr').contents).to.equal('Contents');
  });

  it('keep a place that nothing is given for', () => {
    expect(fillWords('{a} of {b}', { a: '1' })).to.equal('1 of {b}');
  });
});

describe('a report in Russian', () => {
  let page = '';
  before(async () => {
    const cells = [
      markdownCell('# Results\n\nSee @tab-a.', 'section:results'),
      codeCell('run()', [display({ 'text/html': TABLE })]),
    ];
    const provenance = [
      { group: 'Network unet', label: 'Training time', value: '12 s' },
      { group: 'Settings', label: 'train.epochs', value: '3' },
    ];
    page = await renderReport(bookOf(cells, { lang: 'ru', provenance }));
  });

  it('says its language, and that of the notebooks', () => {
    expect(page)
      .to.contain('<html lang="ru">')
      .and.to.contain('<section id="results" aria-labelledby="results-2" lang="en">');
    expect(page).to.contain('<a href="#results" lang="en">Results</a>');
  });

  it('numbers, links and folds in Russian, within English text too', () => {
    expect(page).to.contain('<b class="sb-number" lang="ru">Таблица 1.</b> Rows.');
    expect(page).to.contain('<a class="sb-ref" href="#tab-a" lang="ru">Таблица 1</a>');
    expect(page).to.contain('<summary lang="ru">Код</summary>');
  });

  it('names its own parts and facts in Russian, and settings as they are called', () => {
    for (const words of [
      'Оглавление',
      'Происхождение',
      'Литература',
      'Сеть unet',
      'Длительность обучения',
      'train.epochs',
    ])
      expect(page).to.contain(`>${words}<`);
    expect(page).to.contain('21 ноября 2026').and.to.contain('Сделано в segbook');
    expect(page.replace(/<(script|style)>[\s\S]*?<\/\1>/g, '')).not.to.match(/>(Contents|Code|Provenance|References)</);
  });
});
