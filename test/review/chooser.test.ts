import { expect } from 'chai';
import { type Choice, chooseSolutions, type Needs } from '../../lib/review/chooser.js';
import { type DatasetRecord, readDatasetRecords } from '../../lib/review/datasetRecords.js';
import type { Fact } from '../../lib/review/fact.js';
import { readSolutionRecords, type SolutionRecord } from '../../lib/review/solutionRecords.js';

const read = <T>(value: T): Fact<T> => ({ value, source: 'https://example.org', checkedOn: '2026-11-20' });

const plain: SolutionRecord = {
  name: 'plain',
  kind: 'tool',
  home: 'https://example.org',
  what: read('Cuts out.'),
  subjects: read(['main object']),
  outputs: read(['mask']),
  inputs: read(['image']),
  prompts: read(['nothing']),
  interfaces: read(['Python']),
  sizes: [],
  licence: { code: read('MIT'), weights: read('MIT') },
  publishedFigures: [],
  speed: [],
  lastSeen: { committedOn: read('2026-01-01') },
  requests: [],
  takeItWhen: 'Take it.',
  sources: [],
  checkedOn: '2026-11-20',
};
const namesOf = (choices: readonly Choice[]): string[] => choices.map(({ record }) => record.name);

describe('chooseSolutions', () => {
  it('leaves out what does not meet a need', () => {
    expect(chooseSolutions({ hair: true }, [plain])).to.deep.equal([]);
    expect(chooseSolutions({ subject: 'cells' }, [plain])).to.deep.equal([]);
    expect(chooseSolutions({ browser: true }, [plain])).to.deep.equal([]);
    expect(chooseSolutions({ prompt: 'click' }, [plain])).to.deep.equal([]);
    expect(chooseSolutions({ commercialUse: true }, [{ ...plain, licence: { code: read('CC-BY-NC-4.0') } }])).to.be
      .empty;
  });

  it('keeps what leaves a need open, lower and with the doubt', () => {
    const unclear = { ...plain, name: 'a', licence: { code: read('MIT' as const) } };
    const choices = chooseSolutions({ commercialUse: true, cpuOnly: true }, [unclear, plain]);
    expect(namesOf(choices)).to.deep.equal(['plain', 'a']);
    expect(choices[0]?.doubts).to.deep.equal(['not told that it runs without a GPU']);
    expect(choices[1]?.doubts).to.include('commercial use is not clear');
  });

  it('puts the maintained before the old and the specialist before the generalist', () => {
    const old = { ...plain, name: 'a old', lastSeen: { committedOn: read('2021-01-01') } };
    const forPeople = { ...plain, name: 'z people', subjects: read(['people' as const]) };
    expect(namesOf(chooseSolutions({}, [old, plain]))).to.deep.equal(['plain', 'a old']);
    expect(namesOf(chooseSolutions({ subject: 'people' }, [plain, forPeople]))).to.deep.equal(['z people', 'plain']);
  });

  it('asks for the licence of the code alone where weights are trained anew', () => {
    const trained = { ...plain, trains: read(true), licence: { code: read('MIT' as const) } };
    const [choice] = chooseSolutions({ commercialUse: true, ownData: true }, [trained]);
    expect(choice?.doubts).to.deep.equal([]);
    expect(choice?.reasons).to.include('its code allows commercial use');
  });

  it('tells a share-alike licence and the terms of the training data to who is in trade', () => {
    const licence = {
      code: read('GPL-3.0' as const),
      weights: read('MIT' as const),
      trainingData: read('Research only.'),
    };
    const [choice] = chooseSolutions({ commercialUse: true }, [{ ...plain, licence }]);
    expect(choice?.doubts).to.deep.equal(['GPL-3.0 asks for the same licence', 'Research only.']);
    expect(chooseSolutions({}, [{ ...plain, licence }])[0]?.doubts).to.deep.equal([]);
  });

  it('tells of training data whose terms forbid commercial use, unless weights are trained anew', () => {
    const trained = { ...plain, trains: read(true), trainingData: read(['Bound', 'Free']) };
    const datasets = [
      { name: 'Bound', licence: read('CC-BY-NC-4.0') },
      { name: 'Free', licence: read('MIT') },
    ] as never;
    const doubtsOf = (needs: Needs) => chooseSolutions(needs, [trained], datasets)[0]?.doubts;
    expect(doubtsOf({ commercialUse: true })).to.deep.equal(['trained on Bound, whose terms forbid commercial use']);
    expect(doubtsOf({ commercialUse: true, ownData: true })).to.deep.equal([]);
    expect(doubtsOf({})).to.deep.equal([]);
  });

  it('never chooses a service, and tutorials only to learn from', () => {
    const tutorial = { ...plain, name: 'lesson', kind: 'tutorial' as const };
    const service = { ...plain, name: 'service', kind: 'service' as const };
    expect(namesOf(chooseSolutions({}, [tutorial, service, plain]))).to.deep.equal(['plain']);
    expect(namesOf(chooseSolutions({ learn: true }, [tutorial, service, plain]))).to.deep.equal(['lesson']);
  });
});

describe('the answers of the chooser to stated needs', () => {
  let records: readonly SolutionRecord[];
  let datasets: readonly DatasetRecord[];
  before(async () => {
    [records, datasets] = [await readSolutionRecords(), await readDatasetRecords()];
  });

  /** What is wanted, what must come first, and what must not come at all. */
  const stated: readonly [string, Needs, readonly string[], readonly string[]][] = [
    ['any object, for a product', { commercialUse: true }, ['BiRefNet'], ['BRIA RMBG 2.0', 'remove.bg']],
    [
      'people with hair, for a product',
      { subject: 'people', hair: true, commercialUse: true },
      ['MODNet'],
      ['MatAnyone'],
    ],
    [
      'people in a video, with hair',
      { subject: 'people', hair: true, video: true },
      ['Robust Video Matting'],
      ['MatAnyone', 'P3M-Net'],
    ],
    [
      'people in a web page',
      { subject: 'people', browser: true, withoutPython: true },
      ['MediaPipe Image Segmenter'],
      ['rembg'],
    ],
    [
      'any object in a web page',
      { browser: true },
      ['@imgly/background-removal', 'transformers.js'],
      ['rembg', 'BiRefNet'],
    ],
    [
      'any object, no GPU',
      { cpuOnly: true },
      ['rembg', 'withoutBG', 'backgroundremover', 'transparent-background (InSPyReNet)'],
      ['BiRefNet'],
    ],
    [
      'cells that touch, own masks',
      { subject: 'cells', ownData: true, instances: true },
      ['Cellpose', 'StarDist', 'QuPath'],
      ['nnU-Net v2', 'micro-sam'],
    ],
    [
      'one object of a video, by a click',
      { subject: 'object pointed at', prompt: 'click', video: true },
      ['SAM 2'],
      ['Segment Anything (SAM)'],
    ],
    ['what a word names', { subject: 'object pointed at', prompt: 'text' }, ['SAM 3'], ['SAM 2']],
    [
      'volumes of medicine, own masks, for a product',
      { subject: 'medical structures', volumes: true, ownData: true, commercialUse: true },
      ['MONAI', 'nnU-Net v2'],
      ['U-Net++'],
    ],
    [
      'a trimap is there, no GPU',
      { subject: 'object pointed at', prompt: 'trimap', hair: true, cpuOnly: true },
      ['PyMatting'],
      ['FBA Matting'],
    ],
    [
      'a box, no Python, no model',
      { subject: 'object pointed at', prompt: 'box', withoutPython: true, cpuOnly: true },
      ['OpenCV GrabCut'],
      ['SAM 2'],
    ],
    ['satellite pictures, own masks', { subject: 'satellite scenes', ownData: true }, ['TorchGeo'], ['rembg']],
    [
      'to learn',
      { subject: 'own classes', learn: true },
      ['TensorFlow tutorial: image segmentation', 'Pytorch-UNet (milesial)'],
      ['nnU-Net v2'],
    ],
  ];
  for (const [what, needs, first, never] of stated) {
    it(`are sensible for: ${what}`, () => {
      const names = namesOf(chooseSolutions(needs, records, datasets));
      expect(names.slice(0, first.length)).to.have.members(first);
      for (const name of never) expect(names).to.not.include(name);
    });
  }

  it('know every name that these tests exclude', () => {
    const known = new Set(records.map(({ name }) => name));
    const named = stated.flatMap(([, , first, never]) => [...first, ...never]);
    expect(named.filter((name) => !known.has(name))).to.deep.equal([]);
  });
});
