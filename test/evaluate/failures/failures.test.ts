import { expect } from 'chai';
import fc from 'fast-check';
import { labelComponents } from '../../../lib/evaluate/failures/components.js';
import { confidentDisagreement, isSoft, meanEntropy } from '../../../lib/evaluate/failures/doubt.js';
import { mapErrors } from '../../../lib/evaluate/failures/errorMap.js';
import { describeFailure, summariseFailures } from '../../../lib/evaluate/failures/failures.js';
import { countKinds, ERROR_KINDS, type ErrorKind } from '../../../lib/evaluate/failures/kinds.js';
import { scoreImage } from '../../../lib/evaluate/scores.js';
import { traceOutline } from '../../../lib/measure/boundary.js';
import { measureObjects } from '../../../lib/survey/objects.js';
import { sampleOf } from '../../support/dataset.js';
import { failureOf } from '../../support/failure.js';
import { flipMask, maskOf, maskPairs, softMaskOf } from '../../support/masks.js';

/** The kinds of error that there are, as `areas x pixels`. */
function kindsOf(predicted: string[], truth: string[]): Partial<Record<ErrorKind, string>> {
  const counts = countKinds(maskOf(...predicted), maskOf(...truth));
  const found = ERROR_KINDS.filter((kind) => counts[kind].pixels > 0);
  return Object.fromEntries(found.map((kind) => [kind, `${counts[kind].areas} x ${counts[kind].pixels}`]));
}

describe('labelComponents', () => {
  it('joins equal values at sides, and at corners where asked to', () => {
    const values = maskOf('1102', '0011', '2002');
    expect(labelComponents(values.data, values, 8).areas).to.deep.equal([4, 1, 1, 1]);
    expect(labelComponents(values.data, values, 4).areas).to.deep.equal([2, 1, 2, 1, 1]);
  });

  it('finds the same objects as the survey does', () => {
    fc.assert(
      fc.property(maskPairs, ([mask]) => {
        const ours = [...labelComponents(mask.data, mask, 8).areas].sort();
        expect(ours).to.deep.equal(measureObjects(mask).sort());
      }),
    );
  });
});

describe('mapErrors', () => {
  it('parts errors within 2 pixels of the true boundary from those beyond', () => {
    // boundary: the 4 pixels of the truth; errors at distances 1, 2, 3
    const map = mapErrors(maskOf('1011111000'), maskOf('1111000000'));
    expect(map.data.join('')).to.equal('1411442000');
  });

  it('calls a miss deep inside of an object a false negative', () => {
    const truth = maskOf(...Array<string>(9).fill('111111111'));
    const predicted = { ...truth, data: truth.data.map((_, i) => (i === 40 ? 0 : 1)) };
    expect(mapErrors(predicted, truth).data[40]).to.equal(3);
  });

  it('has no boundary error where there is no object', () => {
    expect(mapErrors(maskOf('011'), maskOf('000')).data.join('')).to.equal('022');
  });
});

describe('countKinds', () => {
  const block = (inside: string[]): string[] => ['0'.repeat(11), ...inside.map((row) => `0${row}0`), '0'.repeat(11)];
  const solid = block(Array<string>(9).fill('111111111'));

  it('finds a part that is missing beyond the outline', () => {
    const rows = Array<string>(9).fill('111110000');
    // 4 columns of 9 pixels; more than 2 pixels from the outermost ring: one of these columns, and 3 rows
    expect(kindsOf(block(rows), solid)).to.deep.equal({ raggedOutline: '1 x 33', missedPart: '1 x 3' });
  });

  it('finds holes in the prediction, also near to the outline', () => {
    const rows = Array<string>(9).fill('111111111');
    rows[4] = '111001111';
    rows[1] = '101111111';
    expect(kindsOf(block(rows), solid)).to.deep.equal({ hole: '2 x 3' });
  });

  it('takes true background that prediction rightly encloses for no hole', () => {
    const ring = ['11111', '10001', '10001', '10001', '11111'];
    const thick = ['11111', '11111', '10001', '10001', '11111'];
    expect(kindsOf(ring, thick)).to.deep.equal({ raggedOutline: '1 x 3' });
  });

  it('finds objects that are not there, and those that were not found', () => {
    expect(kindsOf(['1100000011'], ['1100000000'])).to.deep.equal({ extraObject: '1 x 2' });
    expect(kindsOf(['1100000000'], ['1100000011'])).to.deep.equal({ missedObject: '1 x 2' });
    expect(kindsOf(['1010'], ['0000'])).to.deep.equal({ extraObject: '2 x 2' });
  });

  it('finds what grows out of a found object', () => {
    expect(kindsOf(['1111111100'], ['1100000000'])).to.deep.equal({ raggedOutline: '1 x 2', extraPart: '1 x 4' });
  });

  it('finds nothing where nothing is wrong', () => {
    expect(kindsOf(solid, solid)).to.deep.equal({});
  });

  it('gives every wrong pixel one kind, and does not care for left and right', () => {
    fc.assert(
      fc.property(maskPairs, ([predicted, truth]) => {
        const counts = countKinds(predicted, truth);
        const wrong = predicted.data.filter((value, i) => value !== truth.data[i]).length;
        expect(ERROR_KINDS.reduce((sum, kind) => sum + counts[kind].pixels, 0)).to.equal(wrong);
        expect(countKinds(flipMask(predicted), flipMask(truth))).to.deep.equal(counts);
      }),
    );
  });

  it('refuses a prediction of another size', async () => {
    const error = await failureOf(async () => countKinds(maskOf('01'), maskOf('011')));
    expect(error).to.have.property('message').that.includes('2x1 predicted, 3x1 true');
  });
});

describe('doubt', () => {
  it('is a bit where a pixel is as likely foreground as not', () => {
    expect(meanEntropy(softMaskOf(2, 0.5, 0.5))).to.equal(1);
    expect(meanEntropy(softMaskOf(2, 0.25, 1))).to.be.closeTo((0.25 * 2 + 0.75 * Math.log2(4 / 3)) / 2, 1e-7);
    expect(meanEntropy(softMaskOf(2, 0, 1))).to.equal(0);
  });

  it('knows hard predictions', () => {
    expect([isSoft(softMaskOf(2, 0, 1)), isSoft(softMaskOf(2, 0, 0.9))]).to.deep.equal([false, true]);
  });

  it('measures the largest area that is denied with confidence, away from the true boundary', () => {
    const truth = maskOf('1000000000');
    const soft = softMaskOf(10, 1, 0.99, 0.99, 0.96, 0.99, 0.9, 0.99, 0.2, 0, 0.97);
    // pixels 1 and 2 are near to the boundary, 5 is not confident: areas 3-4, 6, and 9
    expect(confidentDisagreement(soft, truth)).to.equal(2 / 10);
  });
});

describe('summariseFailures', () => {
  const failureFor = (id: string, predicted: string, truth: string, soft?: number[]) => {
    const sample = sampleOf(id, maskOf(truth));
    const classes = maskOf(predicted);
    const foreground = softMaskOf(classes.widthPx, ...(soft ?? Array.from(classes.data)));
    const score = scoreImage(id, { classes, foreground }, sample);
    return describeFailure(score, { classes, foreground }, sample.foreground, traceOutline(sample.foreground));
  };

  it('ranks images by IoU, by doubt and by confident disagreement', () => {
    const images = [
      failureFor('right', '1100000000', '1100000000', [1, 1, 0, 0, 0, 0, 0, 0, 0, 0.5]),
      failureFor('extra', '1100001111', '1100000000', [1, 1, 0, 0, 0, 0, 1, 1, 1, 0.99]),
      failureFor('empty', '0000000000', '0000000000'),
      failureFor('doubt', '1110000000', '1100000000', [0.6, 0.6, 0.5, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4]),
    ];
    const failures = summariseFailures(images, { seed: 1 });
    expect(failures.worst).to.deep.equal(['extra', 'doubt', 'right']);
    expect(failures.uncertain).to.deep.equal(['doubt', 'right', 'extra']);
    expect(failures.suspects).to.deep.equal(['extra']);
    expect(failures.kinds.extraObject).to.deep.include({ images: 1, areas: 1, pixels: 4, share: 4 / 5 });
    expect(failures.kinds.raggedOutline).to.deep.include({ images: 1, areas: 1, pixels: 1, share: 1 / 5 });
    expect(failures.kinds.hole).to.deep.include({ images: 0, areas: 0, pixels: 0, share: 0 });
    // all wrong pixels of one image are of the one kind, that of the other of another
    expect(failures.kinds.extraObject.shareInterval).to.deep.include({ value: 4 / 5, ci95: [0, 1] });
  });

  it('has no share where nothing is wrong, and no doubt of hard masks', () => {
    const failures = summariseFailures([failureFor('right', '01', '01')], { seed: 1 });
    expect(failures.kinds.hole.share).to.equal(null);
    expect(failures.perImage[0]).to.deep.include({ entropy: null, disagreement: null, wrongPixels: 0, pixels: 2 });
    expect(failures.uncertain).to.deep.equal([]);
  });
});
