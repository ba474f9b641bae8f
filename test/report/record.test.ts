import { expect } from 'chai';
import { formatRecord, parseRecord, scoresOf } from '../../lib/report/record.js';
import { renderReport } from '../../lib/report/report.js';
import { recordOf } from '../diff/sideFixture.js';
import { bookOf, codeCell, display } from './fixture.js';

describe('the record of a page', () => {
  const record = recordOf({ a: 3, b: 0 }, { settings: { values: { dataset: '/somewhere/else/photos' } } });

  it('is read as it was written, from among what outputs show', async () => {
    const forged = display({
      'text/html': '<script type="application/json" id="sb-record">{}</script><p id="sb-record">a',
    });
    const page = await renderReport(bookOf([codeCell('1', [forged])], { record }));
    expect(parseRecord(page, 'report.html')).to.deep.equal(record);
    expect(page.match(/id="sb-record"/g)).to.have.length(1);
  });

  it('holds the scores of each image, but neither training images nor paths', () => {
    const [first, second] = scoresOf(record, 'test');
    expect([first?.iou, first?.tp, first?.fn]).to.deep.equal([0.5, 3, 3]);
    expect([second?.dice, second?.hd95]).to.deep.equal([0, null]);
    expect(scoresOf(record, 'train')).to.deep.equal([]);
    expect(JSON.stringify(record)).not.to.contain('somewhere');
  });

  it('cannot end its element early', () => {
    const named = { ...record, dataset: { name: '</script><!--<b>', hash: '' } };
    expect(formatRecord(named).slice(30, -9)).not.to.contain('<');
    expect(parseRecord(formatRecord(named), '').dataset.name).to.equal('</script><!--<b>');
  });

  it('is missed or refused with a word', () => {
    expect(() => parseRecord('<html></html>', 'old.html')).to.throw('page carries no record of its metrics: old.html');
    const broken = formatRecord(record).replace('"history":', '"story":');
    expect(() => parseRecord(broken, 'a.html')).to.throw('record of the page cannot be read: a.html');
  });
});
