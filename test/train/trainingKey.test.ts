import { expect } from 'chai';
import { hashValue } from '../../lib/base/hash.js';
import { resolveConfig } from '../../lib/config/resolve.js';
import { type Config, configSchema } from '../../lib/config/schema.js';
import { openStudio } from '../../lib/data/studio/studio.js';
import { KEY_REFERENCE } from '../../lib/train/keyReference.js';
import { RECIPE } from '../../lib/train/recipe.js';
import { trainingKey } from '../../lib/train/trainingKey.js';
import { tinyConfig } from './trainFixture.js';

const DATA = { hash: 'a', classes: ['background', 'foreground'] };
const CONFIG = tinyConfig();
const KEY = trainingKey(DATA, CONFIG);

/** The configuration with one setting replaced, whether it could be set so or not. */
function changed(path: string, value: unknown): Config {
  const [section = '', key = ''] = path.split('.');
  const settings = CONFIG as unknown as Record<string, Record<string, unknown>>;
  return { ...settings, [section]: { ...settings[section], [key]: value } } as unknown as Config;
}

/** All settings of the sections, by path. */
function pathsOf(...sections: ('preprocess' | 'model' | 'train' | 'report')[]): string[] {
  const settings = configSchema.parse({});
  return sections.flatMap((section) => Object.keys(settings[section]).map((key) => `${section}.${key}`));
}

describe('trainingKey', () => {
  it('is 64 hexadecimal digits, the same for the same training', () => {
    expect(KEY).to.match(/^[0-9a-f]{64}$/);
    expect(trainingKey({ ...DATA }, tinyConfig())).to.equal(KEY);
  });

  it('changes with the data, the classes, the seed, the start and the recipe', () => {
    const others = [
      trainingKey({ ...DATA, hash: 'b' }, CONFIG),
      trainingKey({ ...DATA, classes: ['background', 'cat'] }, CONFIG),
      trainingKey(DATA, { ...CONFIG, seed: 2 }),
      trainingKey(DATA, CONFIG, { recipe: RECIPE + 1 }),
      trainingKey(DATA, CONFIG, { start: 'c' }),
    ];
    expect(new Set([KEY, ...others]).size).to.equal(6);
  });

  it('changes with every setting of size, network and training', () => {
    const paths = pathsOf('preprocess', 'model', 'train').filter(
      (path) => !['preprocess.plan', 'train.from'].includes(path),
    );
    expect(paths).to.include.members(['preprocess.fit', 'model.arch', 'train.minutes', 'train.augment']);
    for (const path of paths) {
      const other = path === 'train.augment' ? 'strong' : 'another';
      expect(trainingKey(DATA, changed(path, other)), path).to.not.equal(KEY);
    }
  });

  it('does not change with what a training does not depend on', () => {
    const elsewhere = { dataset: '/elsewhere', layout: 'voc', splits: '/there.csv', classes: 'all' } as const;
    expect(trainingKey(DATA, { ...CONFIG, ...elsewhere }), 'which the data tell').to.equal(KEY);
    for (const path of pathsOf('report')) expect(trainingKey(DATA, changed(path, 77)), path).to.equal(KEY);
    expect(trainingKey(DATA, tinyConfig({ 'preprocess.plan': 'survey' })), 'who chose the size').to.equal(KEY);
    expect(trainingKey(DATA, tinyConfig({ 'train.from': 'general' })), 'where its start lies').to.equal(KEY);
  });

  it('leaves out what is as it was when keys began, so that they last when settings are added', () => {
    const { plan, ...settings } = KEY_REFERENCE;
    const train = { ...settings.train, from: null };
    const began = { ...resolveConfig(), ...settings, train, preprocess: { ...plan, plan: 'default' } } as const;
    const told = { recipe: RECIPE, data: 'a', classes: DATA.classes, plan: {}, model: {}, train: {} };
    expect(trainingKey(DATA, began)).to.equal(hashValue(told));
    const wider = { ...began, model: { ...began.model, base: 9 } };
    expect(trainingKey(DATA, wider)).to.equal(hashValue({ ...told, model: { base: 9 } }));
    const { ema: _, ...older } = train;
    expect(trainingKey(DATA, { ...began, train: older } as Config), 'of before a setting').to.equal(hashValue(told));
  });

  it('takes true for light augmentation, and false for none', () => {
    const keyOf = (augment: boolean | string): string => trainingKey(DATA, tinyConfig({ 'train.augment': augment }));
    expect([keyOf(true), keyOf(false)]).to.deep.equal([keyOf('light'), keyOf('none')]);
    expect(keyOf(true)).to.not.equal(keyOf(false));
  });

  it('knows scenes of another seed as other data', () => {
    expect(trainingKey(openStudio({ seed: 2 }), CONFIG)).to.not.equal(trainingKey(openStudio({ seed: 1 }), CONFIG));
  });
});
