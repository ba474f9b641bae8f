import { expect } from 'chai';
import { precisionRecallChart, reliabilityChart } from '../../lib/figures/curveCharts.js';
import type { ChartFigure } from '../../lib/figures/figure.js';
import { confusionChart, distributionChart, intervalChart } from '../../lib/figures/resultCharts.js';
import { classBalanceChart, foregroundShareChart, imageSizeChart } from '../../lib/figures/surveyCharts.js';
import { diceChart, lossChart, rateChart } from '../../lib/figures/trainingCharts.js';
import { evaluationOf } from '../support/evaluations.js';

const head = { id: 'fig-chart', caption: 'A chart.' };
const history = [
  { epoch: 1, trainLoss: 1.2, valLoss: 1.1, valDice: 0.4 },
  { epoch: 2, trainLoss: 0.8, valLoss: null, valDice: null },
  { epoch: 3, trainLoss: 0.5, valLoss: 0.6, valDice: 0.75 },
];
const results = [
  {
    label: 'U-Net',
    evaluation: evaluationOf([
      ['1110', '1100'],
      ['0110', '0110'],
      ['1110', '1111'],
    ]),
  },
  { label: 'Otsu', evaluation: evaluationOf([['1111', '1100']]) },
];

const charts: Record<string, ChartFigure> = {
  classBalance: classBalanceChart({
    ...head,
    classes: ['background', 'foreground'],
    shares: [
      { split: 'train', class: 'background', share: 0.75 },
      { split: 'train', class: 'foreground', share: 0.25 },
      { split: 'test', class: 'background', share: 0.7 },
      { split: 'test', class: 'foreground', share: 0.3 },
    ],
  }),
  imageSize: imageSizeChart({
    ...head,
    sizes: [
      { widthPx: 500, heightPx: 375 },
      { widthPx: 500, heightPx: 375 },
      { widthPx: 300, heightPx: 400 },
    ],
  }),
  foregroundShare: foregroundShareChart({
    ...head,
    rows: [
      { split: 'train', foregroundShare: 0.26 },
      { split: 'train', foregroundShare: 0.29 },
      { split: 'val', foregroundShare: 1 },
    ],
  }),
  loss: lossChart({ ...head, history, bestEpoch: 3 }),
  dice: diceChart({ ...head, history }),
  rate: rateChart({ ...head, history: history.map((row) => ({ ...row, learningRate: 0.01 / row.epoch })) }),
  distribution: distributionChart({ ...head, results }),
  interval: intervalChart({ ...head, results, metric: 'dice' }),
  reliability: reliabilityChart({
    ...head,
    bins: [
      { low: 0, high: 0.5, pixels: 300, predicted: 0.1, observed: 0.2 },
      { low: 0.5, high: 1, pixels: 100, predicted: 0.9, observed: 0.8 },
      { low: 0.2, high: 0.3, pixels: 0, predicted: null, observed: null },
    ],
    ece: 0.1,
  }),
  precisionRecall: precisionRecallChart({
    ...head,
    curves: [
      {
        label: 'U-Net',
        points: [
          { threshold: 0, precision: 0.3, recall: 1 },
          { threshold: 0.375, precision: 0.8, recall: 0.9 },
          { threshold: 0.5, precision: 0.9, recall: 0.7 },
          { threshold: 1, precision: null, recall: 0 },
        ],
        averagePrecision: 0.85,
        chosen: { threshold: 0.375, chosenOn: 'val' },
      },
    ],
  }),
  confusion: confusionChart({
    ...head,
    classes: ['background', 'foreground'],
    confusion: [
      [90, 10],
      [1000, 3000],
    ],
  }),
};

/** Compiles and draws a chart; what Vega-Lite and Vega remark goes into `remarks`. */
async function draw({ spec }: ChartFigure): Promise<{ svg: string; remarks: string[] }> {
  const [vega, vegaLite] = await Promise.all([import('vega'), import('vega-lite')]);
  const remarks: string[] = [];
  const logger = vega.logger(vega.Warn, 'warn', (_method, _level, ...rest) => remarks.push(String(rest)));
  const compiled = vegaLite.compile(structuredClone(spec) as never, { logger: logger as never });
  const view = new vega.View(vega.parse(compiled.spec), { renderer: 'none', logger });
  const svg = await view.toSVG();
  view.finalize();
  return { svg, remarks };
}

function dataOf(chart: ChartFigure): unknown {
  return (chart.spec['data'] as { values: unknown }).values;
}

describe('charts', () => {
  for (const [name, chart] of Object.entries(charts)) {
    it(`${name} draws without a remark, at most 640 pixels wide`, async () => {
      const { svg, remarks } = await draw(chart);
      expect(remarks).to.deep.equal([]);
      expect(svg).to.not.match(/NaN|undefined|Infinity/);
      expect(Number(/width="(\d+)/.exec(svg)?.[1])).to.be.at.most(640);
      expect(Number(/height="(\d+)/.exec(svg)?.[1])).to.be.at.most(640);
    });

    it(`${name} has id, caption and a description in sentences, and holds its data`, () => {
      expect(chart.spec['$schema']).to.equal('https://vega.github.io/schema/vega-lite/v5.json');
      expect(chart.spec['usermeta']).to.deep.equal({ segbook: head });
      expect(chart.spec['description']).to.match(/^[A-Z].{40,}\.$/);
      expect(JSON.stringify(chart.spec)).to.not.include('"url"');
    });
  }

  it('draw where there is no data yet', async () => {
    const empty = [
      lossChart({ ...head, history: [] }),
      distributionChart({ ...head, results: [{ label: 'U-Net', evaluation: evaluationOf([['00', '00']]) }] }),
      foregroundShareChart({ ...head, rows: [] }),
      imageSizeChart({ ...head, sizes: [] }),
    ];
    for (const chart of empty) {
      expect((await draw(chart)).svg).to.match(/^<svg/);
      expect(chart.spec['description']).to.not.match(/NaN|Infinity/);
    }
  });

  it('refuse the id of a table', () => {
    expect(() => lossChart({ ...head, id: 'tab-loss', history })).to.throw(RangeError, 'tab-loss');
  });
});

describe('imageSizeChart', () => {
  it('counts images of one size once', () => {
    expect(dataOf(charts['imageSize']!)).to.deep.equal([
      { widthPx: 500, heightPx: 375, images: 2 },
      { widthPx: 300, heightPx: 400, images: 1 },
    ]);
  });
});

describe('foregroundShareChart', () => {
  it('sorts shares into bins of 5 %, and a full image into the last', () => {
    const bins = (dataOf(charts['foregroundShare']!) as { split: string; from: number; images: number }[])
      .filter((bin) => bin.images > 0)
      .map(({ split, from, images }) => [split, from, images]);
    expect(bins).to.deep.equal([
      ['train', 0.25, 2],
      ['validation', 0.95, 1],
    ]);
  });
});

describe('lossChart', () => {
  it('leaves out epochs that were not measured, and tells first and last', () => {
    const [lines] = charts['loss']!.spec['layer'] as { data: { values: unknown[] } }[];
    expect(lines?.data.values).to.have.lengthOf(3 + 2);
    expect(charts['loss']!.spec['description']).to.equal(
      'Line chart of the loss over the epochs: training from 1.200 in epoch 1 to 0.500 in epoch 3; ' +
        'validation from 1.100 in epoch 1 to 0.600 in epoch 3. A dashed line marks the best epoch, 3.',
    );
  });
});

describe('diceChart', () => {
  it('labels whole epochs, each once', async () => {
    const rowOf = (epoch: number) => ({ epoch, trainLoss: 1, valLoss: 1, valDice: 0.5 });
    for (const epochs of [1, 2, 3, 4, 7, 12, 100]) {
      const rows = Array.from({ length: epochs }, (_, i) => rowOf(i + 1));
      const { svg } = await draw(diceChart({ ...head, history: rows }));
      const labels = [...svg.matchAll(/>(\d+)<\/text>/g)].map(([, label]) => label);
      expect(labels).to.have.lengthOf(new Set(labels).size).and.lengthOf.within(1, 12);
    }
  });
});

describe('reliabilityChart', () => {
  it('leaves out empty bins, and tells the rest', () => {
    expect(dataOf(charts['reliability']!)).to.have.lengthOf(2);
    expect(charts['reliability']!.spec['description']).to.equal(
      'Reliability diagram of 400 pixels in 2 bins; expected calibration error 0.1000. ' +
        '0.10 predicted, 0.20 observed, 75 % of the pixels; 0.90 predicted, 0.80 observed, 25 % of the pixels.',
    );
  });
});

describe('precisionRecallChart', () => {
  it('marks 0.5 and the threshold that was chosen, and says where', () => {
    expect(charts['precisionRecall']!.spec['description']).to.equal(
      'Precision-recall curve of U-Net, average precision 0.850; U-Net at 0.5: precision 0.900, recall 0.700; ' +
        'U-Net at 0.38, chosen on validation: precision 0.800, recall 0.900.',
    );
  });

  it('spells the legend out', async () => {
    const { svg } = await draw(charts['precisionRecall']!);
    expect(svg).to.include('>0.38, chosen on validation<');
  });
});

describe('confusionChart', () => {
  it('gives shares of the true class beside the counts', () => {
    expect(dataOf(charts['confusion']!)).to.deep.include({
      truth: 'foreground',
      predicted: 'background',
      pixels: 1000,
      share: 0.25,
      label: '25 %\n1,000 px',
    });
  });
});
