import { expect } from 'chai';
import { ConfigError } from '../../lib/base/error.js';
import { readAssignments, resolveConfig } from '../../lib/config/resolve.js';
import { failureOf } from '../support/failure.js';

/** What `--set` with these values ends in. */
const refusalOf = (values: Record<string, unknown>) => failureOf(() => resolveConfig({ values }));

describe('resolveConfig', () => {
  it('has a default for everything', () => {
    expect(resolveConfig()).to.deep.equal({
      seed: 1,
      dataset: 'studio',
      layout: 'auto',
      classes: 'auto',
      splits: null,
      preprocess: { heightPx: 160, widthPx: 240, fit: 'stretch', plan: 'default' },
      model: {
        arch: 'unet',
        depth: 4,
        base: 8,
        up: 'transposed',
        norm: 'batch',
        dropout: 0,
        deepSupervision: false,
        stem: 'none',
      },
      train: {
        epochs: 2,
        minutes: 3,
        from: null,
        images: null,
        seed: null,
        batch: 4,
        learningRate: 0.01,
        optimiser: 'adamw',
        weightDecay: null,
        momentum: 0.9,
        schedule: 'one-cycle',
        warmUp: 0.1,
        ema: 0.99,
        clipNorm: null,
        accumulate: 1,
        precision: 'float32',
        patience: null,
        augment: true,
        loss: 'ce-dice',
        classWeights: 'none',
        ignore: null,
        focalGamma: 2,
        tverskyAlpha: 0.3,
        boundaryWeight: 0.1,
      },
      report: { samples: 12, scores: [] },
    });
  });

  it('takes a value from the assignments before the file, and from the file before the defaults', () => {
    const file = { seed: 2, model: { depth: 3, base: 4 } };
    const { seed, model } = resolveConfig({ file, values: { 'model.base': 16 } });
    expect(seed).to.equal(2);
    expect(model).to.deep.include({ arch: 'unet', depth: 3, base: 16 });
    expect(file.model.base, 'the file as it was given').to.equal(4);
  });

  it('resolves what it has resolved to the same', () => {
    const config = resolveConfig({ values: { 'train.minutes': 0.5, seed: 7 } });
    expect(resolveConfig({ file: config })).to.deep.equal(config);
  });

  it('lifts the default of the minutes where epochs are set, and the other way round', () => {
    const limitsOf = (values: Record<string, unknown>) => {
      const { epochs, minutes } = resolveConfig({ values }).train;
      return [epochs, minutes];
    };
    expect(limitsOf({})).to.deep.equal([2, 3]);
    expect(limitsOf({ 'train.epochs': 5 })).to.deep.equal([5, null]);
    expect(limitsOf({ 'train.minutes': 0.5 })).to.deep.equal([null, 0.5]);
    expect(limitsOf({ 'train.epochs': 5, 'train.minutes': 0.5 })).to.deep.equal([5, 0.5]);
    expect(limitsOf({ 'train.epochs': null })).to.deep.equal([null, 3]);
    expect(limitsOf({ 'train.minutes': null })).to.deep.equal([2, null]);
  });

  it('refuses a training without end', async () => {
    const error = await refusalOf({ 'train.epochs': null, 'train.minutes': null });
    expect(error.message).to.equal('training has no end; train.epochs or train.minutes: both null');
  });

  it('refuses an unknown key with the nearest known one', async () => {
    for (const [key, nearest] of [
      ['train.epoch', 'train.epochs'],
      ['train.learning_rate', 'train.learningRate'],
      ['modl.depth', 'model.depth'],
      ['sed', 'seed'],
    ]) {
      const error = await refusalOf({ [key as string]: 1 });
      expect(error).to.be.instanceOf(ConfigError).and.include({ exitCode: 2 });
      expect(error).to.include({ message: `configuration key unknown: ${key}`, hint: `Did you mean ${nearest}?` });
    }
  });

  it('lists the known keys where none is near', async () => {
    const { hint } = await refusalOf({ 'optimiser.weightDecay': 1 });
    expect(hint).to.match(
      /^Known keys: seed, dataset, layout, classes, splits, preprocess\.heightPx, .*report\.samples, report\.scores\.$/,
    );
  });

  it('refuses a section in the place of a key, and keys that every object has', async () => {
    for (const key of ['model', 'train.epochs.max', '__proto__', 'constructor', '']) {
      expect((await refusalOf({ [key]: 1 })).message).to.equal(`configuration key unknown: ${key}`);
    }
  });

  it('refuses unknown keys of a file at both levels', async () => {
    const error = await failureOf(() => resolveConfig({ file: { train: { epoch: 3 } } }));
    expect(error).to.include({ message: 'configuration key unknown: train.epoch', hint: 'Did you mean train.epochs?' });
    const top = await failureOf(() => resolveConfig({ file: { sead: 3 } }));
    expect(top).to.include({ message: 'configuration key unknown: sead', hint: 'Did you mean seed?' });
  });

  it('refuses values out of range with the bound, the value and the default', async () => {
    for (const [key, value, constraint] of [
      ['model.depth', 0, 'at least 1'],
      ['model.depth', 7, 'at most 6'],
      ['train.epochs', 0, 'at least 1'],
      ['train.minutes', 0, 'above 0'],
      ['train.learningRate', -1, 'above 0'],
      ['train.batch', 65, 'at most 64'],
      ['preprocess.heightPx', 8, 'at least 16'],
      ['seed', -1, 'at least 0'],
    ] as const) {
      const { message, hint } = await refusalOf({ [key]: value });
      expect(message).to.equal(`${key} not accepted; ${constraint}: ${value}`);
      expect(hint).to.match(/^Choose another value\. Its default is [0-9.]+\.$/);
    }
  });

  it('refuses values of another type', async () => {
    for (const [key, value, told] of [
      ['train.epochs', 'many', 'a value of type number: "many"'],
      ['model.depth', 2.5, 'a value of type int: 2.5'],
      ['train.augment', 'yes', 'one of true, false, none, mirror, light, strong: "yes"'],
      ['model.arch', 'vnet', 'one of unet, attention-unet, residual-unet: "vnet"'],
      ['dataset', 5, 'a value of type string: 5'],
      ['seed', null, 'a value of type number: null'],
    ] as const) {
      expect((await refusalOf({ [key]: value })).message).to.equal(`${key} not accepted; ${told}`);
    }
  });

  it('refuses a file that is not an object, or a section that is not', async () => {
    for (const file of [[], 'text', 3]) {
      const error = await failureOf(() => resolveConfig({ file }));
      expect(error.message).to.match(/^configuration is not an object: /);
    }
    const error = await failureOf(() => resolveConfig({ file: { train: 5 } }));
    expect(error.message).to.equal('train not accepted; a value of type object: 5');
    const set = await failureOf(() => resolveConfig({ file: { train: 5 }, values: { 'train.epochs': 1 } }));
    expect(set.message).to.equal('train not accepted; a value of type object: 5');
  });
});

describe('readAssignments', () => {
  it('reads values as JSON where they are, else as text', () => {
    expect(readAssignments(['a=3', 'b=null', 'c=true', 'd=0.5', 'e=unet', 'f="3"', 'g='])).to.deep.equal({
      a: 3,
      b: null,
      c: true,
      d: 0.5,
      e: 'unet',
      f: '3',
      g: '',
    });
  });

  it('splits at the first equals sign, and lets a later one win', () => {
    expect(readAssignments(['dataset=a=b', 'seed=1', 'seed=2'])).to.deep.equal({ dataset: 'a=b', seed: 2 });
  });

  it('refuses what is no assignment', async () => {
    for (const text of ['seed', '=3', '']) {
      const error = await failureOf(() => readAssignments([text]));
      expect(error).to.be.instanceOf(ConfigError);
      expect(error).to.include({
        message: `--set takes key=value: ${text}`,
        hint: 'Write for example --set train.epochs=3.',
      });
    }
  });
});
