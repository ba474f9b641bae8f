import { expect } from 'chai';
import { scoreImage } from '../../lib/evaluate/scores.js';
import { summarise } from '../../lib/evaluate/summary.js';
import { worstDecile } from '../../lib/evaluate/worstDecile.js';
import { traceOutline } from '../../lib/measure/boundary.js';
import { sampleOf } from '../support/dataset.js';
import { maskOf, softMaskOf } from '../support/masks.js';

describe('scoreImage', () => {
  it('scores foreground against background, with the soft error from the alpha', () => {
    const prediction = { classes: maskOf('1200'), foreground: softMaskOf(4, 0.75, 1, 0, 0.25) };
    const truth = { foreground: maskOf('0110'), alpha: softMaskOf(4, 0, 1, 0.5, 0) };
    expect(scoreImage('a', prediction, truth)).to.deep.include({
      id: 'a',
      tp: 1,
      fp: 1,
      fn: 1,
      tn: 1,
      accuracy: 2 / 4,
      dice: 2 / (2 + 1 + 1),
      iou: 1 / 3,
      precision: 1 / 2,
      recall: 1 / 2,
      boundaryF: 1,
      hd95: 0 + (1 - 0) * 0.95,
      nsd: 1,
      mae: (0.75 + 0 + 0.5 + 0.25) / 4,
    });
  });

  it('comes to the same with an outline that was traced before', () => {
    const truth = sampleOf('a', maskOf('01100', '01110', '00000'));
    const prediction = {
      classes: maskOf('01000', '11110', '01000'),
      foreground: softMaskOf(5, ...Array(15).fill(0.5)),
    };
    const outline = traceOutline(truth.foreground);
    expect(scoreImage('a', prediction, { ...truth, outline })).to.deep.equal(scoreImage('a', prediction, truth));
  });

  it('has no ratio where prediction and truth are both empty', () => {
    const empty = { classes: maskOf('000'), foreground: softMaskOf(3, 0, 0, 0) };
    const score = scoreImage('b', empty, sampleOf('b', maskOf('000')));
    const none = { dice: null, iou: null, precision: null, recall: null, boundaryF: null, hd95: null, nsd: null };
    expect(score).to.deep.include({ id: 'b', tp: 0, fp: 0, fn: 0, tn: 3, accuracy: 1, ...none, mae: 0 });
  });
});

describe('summarise', () => {
  const scoreOf = (id: string, predicted: string, truth: string) => {
    const classes = maskOf(predicted);
    const soft = softMaskOf(classes.widthPx, ...Array.from(classes.data, Math.sign));
    return scoreImage(id, { classes, foreground: soft }, sampleOf(id, maskOf(truth)));
  };
  const scores = [scoreOf('a', '1100', '1000'), scoreOf('b', '1111', '1111'), scoreOf('c', '0000', '0000')];

  it('averages over images and pools over pixels, skipping what has no value', () => {
    const { n, summary } = summarise(scores, [], ['background', 'foreground'], { seed: 1 });
    expect(n).to.equal(3);
    expect(summary.iou.mean).to.equal((1 / 2 + 1) / 2);
    expect([summary.iou.n, summary.iou.skipped]).to.deep.equal([2, 1]);
    expect(summary.accuracy.mean).to.be.closeTo((3 / 4 + 1 + 1) / 3, 1e-12);
    expect(summary.datasetIou.value).to.equal(5 / 6);
    expect(summary.datasetDice.value).to.equal(10 / 11);
    // images a and b pooled: a alone has 1 of 2 pixels, b alone 4 of 4; c has none to add
    expect(summary.datasetIou.ci95).to.deep.equal([1 / 2, 1]);
  });

  it('names the worst decile: the mean over the worst tenth, rounded up', () => {
    const { summary } = summarise(scores, [], ['background', 'foreground'], { seed: 1 });
    expect(summary.iou.worstDecile).to.equal(1 / 2);
    expect(summary.mae.worstDecile).to.equal(1 / 4);
    const twenty = Array.from({ length: 20 }, (_, i) => i);
    expect([worstDecile(twenty), worstDecile(twenty, true), worstDecile([null])]).to.deep.equal([0.5, 18.5, null]);
  });

  it('has an interval of the worst decile: each draw has its own worst tenth', () => {
    const { summary } = summarise(scores, [], ['background', 'foreground'], { seed: 1 });
    // of two images with an IoU, the worse of those drawn
    expect(summary.iou.worst).to.deep.include({ value: 1 / 2, n: 1, ci95: [1 / 2, 1] });
    // of three images with an error, 1/4 and twice 0: the largest of those drawn
    expect(summary.mae.worst).to.deep.include({ value: 1 / 4, n: 1, ci95: [0, 1 / 4] });
    const grouped = summarise(scores, [], ['background', 'foreground'], { seed: 1, groups: ['x', 'x', 'x'] });
    expect(grouped.summary.mae.worst).to.deep.include({ groups: 1, groupCi95: [1 / 4, 1 / 4] });
    const none = summarise(scores.slice(2), [], ['background', 'foreground'], { seed: 1 }).summary.iou.worst;
    expect(none).to.deep.equal({ value: null, n: 0, ci95: null, bca95: null });
  });

  it('adds intervals over groups where images come in groups', () => {
    const { summary } = summarise(scores, [], ['background', 'foreground'], { seed: 1, groups: ['x', 'x', undefined] });
    expect(summary.iou.groups).to.equal(1);
    expect(summary.datasetIou.groupCi95).to.deep.equal([5 / 6, 5 / 6]);
  });

  it("has the contract's keys, and others beside them", () => {
    const evaluation = summarise(scores, [], ['background', 'foreground'], { seed: 1 });
    expect(evaluation).to.include.all.keys('n', 'classes', 'perImage', 'summary');
    const metrics = ['accuracy', 'dice', 'iou', 'precision', 'recall', 'boundaryF', 'hd95', 'nsd', 'mae'];
    expect(evaluation.perImage[0]).to.include.all.keys('id', 'tp', 'fp', 'fn', 'tn', ...metrics);
    expect(evaluation.summary).to.include.all.keys(...metrics, 'datasetIou', 'datasetDice');
    for (const metric of metrics)
      expect(evaluation.summary).to.have.property(metric).that.includes.all.keys('mean', 'ci95', 'n', 'skipped');
  });

  it('adds confusion matrices up where there are three or more classes', () => {
    const eye = [
      [2, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ];
    const slip = [
      [1, 1, 0],
      [0, 2, 0],
      [0, 0, 0],
    ];
    const { multiclass } = summarise(scores, [eye, slip], ['background', 'foreground', 'outline'], { seed: 1 });
    const { intervals, outsideOutline, ...pooled } = multiclass!;
    expect(outsideOutline?.value).to.equal(6 / 7);
    expect(pooled).to.deep.equal({
      perClass: {
        background: { iou: 3 / 4, dice: 6 / 7 },
        foreground: { iou: 3 / 4, dice: 6 / 7 },
        outline: { iou: 1, dice: 1 },
      },
      confusion: [
        [3, 1, 0],
        [0, 3, 0],
        [0, 0, 1],
      ],
      meanIou: (3 / 4 + 3 / 4 + 1) / 3,
    });
    // the first image alone is perfect; the second alone has 1 of 2 pixels of the background and no outline
    expect(intervals.perClass['background']).to.deep.include({ n: 2 });
    expect(intervals.perClass['background']!.iou).to.deep.include({ value: 3 / 4, ci95: [1 / 2, 1] });
    expect(intervals.perClass['background']!.dice).to.deep.include({ value: 6 / 7, ci95: [2 / 3, 1] });
    expect(intervals.perClass['outline']).to.deep.include({ n: 1 });
    expect(intervals.perClass['outline']!.iou).to.deep.include({ value: 1, ci95: [1, 1] });
    expect(intervals.meanIou.value).to.equal(pooled.meanIou);
    expect(intervals.meanIou.ci95).to.deep.equal([(1 / 2 + 2 / 3) / 2, 1]);
  });

  it('draws groups as wholes where it pools classes, too', () => {
    const [right, wrong] = [
      [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
      [
        [0, 1, 0],
        [1, 0, 0],
        [0, 0, 1],
      ],
    ];
    const options = { seed: 1, groups: ['x', 'x', undefined] };
    const { multiclass } = summarise(scores, [right!, wrong!, right!], ['background', 'a', 'b'], options);
    const { iou } = multiclass!.intervals.perClass['a']!;
    expect(iou.groups).to.equal(2);
    // the pair alone has 1 of 3 pixels, the third image its only one
    expect(iou.groupCi95).to.deep.equal([1 / 3, 1]);
  });

  it('survives JSON without loss', () => {
    const evaluation = summarise(scores, [], ['background', 'foreground'], { seed: 1 });
    expect(JSON.parse(JSON.stringify(evaluation))).to.deep.equal(evaluation);
  });
});
