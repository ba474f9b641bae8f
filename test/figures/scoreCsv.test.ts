import { expect } from 'chai';
import { csvParse } from 'd3-dsv';
import { renderScoreCsv } from '../../lib/figures/scoreCsv.js';
import { evaluationOf } from '../support/evaluations.js';

describe('renderScoreCsv', () => {
  const { perImage } = evaluationOf([
    ['1110', '1100'],
    ['0000', '0000'],
  ]);

  it('has a row for each image and a column for every measure, and reads back exactly', () => {
    const rows = csvParse(renderScoreCsv(perImage));
    expect(rows.columns).to.deep.equal(Object.keys(perImage[0]!));
    for (const [i, row] of rows.entries()) {
      for (const [name, value] of Object.entries(perImage[i]!)) {
        expect(row[name], name).to.equal(value === null ? '' : String(value));
      }
    }
  });

  it('ends lines as RFC 4180 does, and quotes what needs it', () => {
    const [score] = perImage;
    const text = renderScoreCsv([{ ...score!, id: 'a,"b"\nc' }]);
    expect(text.split('\r\n')).to.have.lengthOf(3);
    expect(text.split('\r\n')[1]).to.match(/^"a,""b""\nc",2,1,0,1,/);
    expect(text.endsWith('\r\n')).to.equal(true);
  });

  it('writes small numbers without exponent', () => {
    const text = renderScoreCsv([{ ...perImage[0]!, mae: 1.5e-7 }]);
    expect(text).to.include('0.00000015').and.not.match(/\de-/);
  });
});
