import { expect } from 'chai';
import fc from 'fast-check';
import { resolveConfig } from '../../lib/config/resolve.js';
import type { PlanFacts } from '../../lib/preprocess/frameRules.js';
import { applyPlan, isFollowed, makePlan, type Plan, type PlanOptions } from '../../lib/preprocess/planning.js';

type ImageFacts = PlanFacts['images'][number];
const DEFAULTS = resolveConfig();

const imageOf = (widthPx: number, heightPx: number, largestObjectShare = 0.2, level = 110): ImageFacts => ({
  widthPx,
  heightPx,
  foregroundShare: largestObjectShare,
  largestObjectShare,
  meanColour: [level, level, level],
});

function factsOf(images: readonly ImageFacts[], train = images.length): PlanFacts {
  return {
    images,
    classes: ['background', 'foreground'],
    classShares: [
      { split: 'train', class: 'background', share: 0.8 },
      { split: 'train', class: 'foreground', share: 0.2 },
    ],
    counts: { train, val: 0, test: 0 },
    foregroundShare: { min: 0, median: 0.2, max: 1 },
  };
}

const planOf = (facts: PlanFacts, options: Partial<PlanOptions> = {}): Plan =>
  makePlan(facts, { config: DEFAULTS, ...options });
const settingsOf = ({ decisions }: Plan): Record<string, string | number> =>
  Object.assign({}, ...decisions.map(({ settings }) => settings));
const many = (image: ImageFacts, n = 100): ImageFacts[] => Array.from({ length: n }, () => image);

describe('makePlan', () => {
  it('keeps the defaults where they suit', () => {
    expect(settingsOf(planOf(factsOf(many(imageOf(480, 320)))))).to.deep.equal({
      'preprocess.heightPx': 160,
      'preprocess.widthPx': 240,
      'preprocess.fit': 'stretch',
      'model.depth': 4,
      'model.base': 8,
      'model.norm': 'batch',
      'train.batch': 4,
      'train.augment': 'light',
    });
  });

  it('takes the shape of the images, and does not enlarge them', () => {
    expect(settingsOf(planOf(factsOf(many(imageOf(500, 500)))))).to.include({
      'preprocess.heightPx': 192,
      'preprocess.widthPx': 192,
    });
    expect(settingsOf(planOf(factsOf(many(imageOf(64, 64)))))).to.include({
      'preprocess.heightPx': 64,
      'preprocess.widthPx': 64,
      'model.depth': 4,
      'train.batch': 12,
    });
    expect(settingsOf(planOf(factsOf(many(imageOf(32, 32)))))).to.include({ 'model.depth': 3 });
  });

  it('grows the frame where objects are small, at a smaller batch', () => {
    // a share of 0.0067 of 160x240 is 16 px wide: twice the side is four times the area
    const planned = settingsOf(planOf(factsOf(many(imageOf(1500, 1000, 0.00667)))));
    expect(planned).to.include({ 'preprocess.heightPx': 320, 'preprocess.widthPx': 480, 'train.batch': 1 });
  });

  it('lets a stem halve the frame once more than the depth', () => {
    const config = resolveConfig({ values: { 'model.stem': 'space-to-depth' } });
    for (const widthPx of [300, 420, 500, 610]) {
      const settings = settingsOf(planOf(factsOf(many(imageOf(widthPx, 320))), { config }));
      const unit = 2 * 2 ** Number(settings['model.depth']);
      expect(Number(settings['preprocess.heightPx']) % unit).to.equal(0);
      expect(Number(settings['preprocess.widthPx']) % unit).to.equal(0);
    }
  });

  it('letterboxes images of differing shapes', () => {
    const mixed = [...many(imageOf(300, 200), 50), ...many(imageOf(200, 300), 50)];
    expect(settingsOf(planOf(factsOf(mixed)))).to.include({ 'preprocess.fit': 'letterbox' });
  });

  it('normalises each image for itself where a batch would mix very dark ones and bright ones', () => {
    const dark = many(imageOf(256, 256, 0.01, 9), 70);
    const bright = (level: number): ImageFacts[] => many(imageOf(256, 256, 0.01, level), 30);
    // levels count from 1: 160 / 10 is 16 times as bright, 29 / 10 is 2.9 times
    const decided = planOf(factsOf([...dark, ...bright(159)])).decisions.find(({ what }) => what === 'Normalisation');
    expect(decided?.settings).to.deep.equal({ 'model.norm': 'instance' });
    expect(decided?.reason).to.match(/at least 16\.0 times as bright/);
    expect(settingsOf(planOf(factsOf([...dark, ...bright(28)])))).to.include({ 'model.norm': 'batch' });
  });

  it('asks whether the memory suffices', () => {
    const facts = factsOf(many(imageOf(480, 320), 2000));
    expect(settingsOf(planOf(facts))).to.include({ 'model.base': 16, 'train.batch': 4 });
    const fits: PlanOptions['fits'] = ({ base, batch }) => base * batch <= 16;
    expect(settingsOf(planOf(facts, { fits }))).to.include({ 'model.base': 16, 'train.batch': 1 });
    expect(settingsOf(planOf(facts, { fits: ({ base }) => base < 16 }))).to.include({ 'model.base': 8 });
  });

  it('changes images strongly where a long training sees few of them again and again', () => {
    const config = resolveConfig({ values: { 'train.epochs': 50 } });
    expect(settingsOf(planOf(factsOf(many(imageOf(480, 320))), { config }))).to.include({ 'train.augment': 'strong' });
  });

  it('gives a reason for each decision, and settings that are accepted', () => {
    const side = fc.integer({ min: 1, max: 5000 });
    const images = fc.array(fc.tuple(side, side, fc.double({ min: 0, max: 1, noNaN: true })), { maxLength: 12 });
    fc.assert(
      fc.property(images, (sizes) => {
        const plan = planOf(factsOf(sizes.map(([width, height, share]) => imageOf(width, height, share))));
        for (const { reason, value } of plan.decisions) {
          expect(reason)
            .to.match(/\w/)
            .and.not.match(/NaN|undefined|Infinity/);
          expect(value).to.match(/\w/);
        }
        const planned = resolveConfig({ values: settingsOf(plan) });
        expect(planned.preprocess.heightPx % 2 ** planned.model.depth).to.equal(0);
        expect(planned.preprocess.widthPx % 2 ** planned.model.depth).to.equal(0);
      }),
    );
  });
});

describe('applyPlan', () => {
  const plan = planOf(factsOf(many(imageOf(64, 64))));

  it('decides what was left at its default, and nothing else', () => {
    const config = resolveConfig({ values: { 'train.batch': 2, 'preprocess.plan': 'survey', seed: 7 } });
    const planned = applyPlan(config, plan, DEFAULTS);
    expect(planned.preprocess).to.deep.equal({ heightPx: 64, widthPx: 64, fit: 'stretch', plan: 'survey' });
    expect(planned.train.batch).to.equal(2);
    expect(planned.seed).to.equal(7);
    expect(applyPlan(planned, plan, DEFAULTS)).to.deep.equal(planned);
  });

  it('is told to be followed or not', () => {
    const followed = (config: typeof DEFAULTS): string[] =>
      plan.decisions.filter((decision) => !isFollowed(decision, config)).map(({ what }) => what);
    expect(followed(DEFAULTS)).to.deep.equal(['Input size', 'Batch']);
    expect(followed(applyPlan(DEFAULTS, plan, DEFAULTS))).to.deep.equal([]);
  });
});
