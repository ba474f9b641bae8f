import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import sharp from 'sharp';
import { packageRoot } from '../../../lib/base/file.js';
import { FINDING_KINDS, type Finding } from '../../../lib/survey/lint/finding.js';
import { lintDataset } from '../../../lib/survey/lint/lint.js';
import { flatPng, greyPng, palettePng, useFolders } from '../../data/folderFixture.js';
import { failureOf } from '../../support/failure.js';
import {
  addTrimaps,
  blockPicture,
  cleanFiles,
  discRows,
  HEIGHT_PX,
  type SeededFiles,
  STEMS,
  splitsOf,
  trimapRows,
  WIDTH_PX,
} from './seededFolder.js';

/** A fault: what it does to a clean folder, and the findings that it must bring, as `kind file`. */
type Fault = readonly [what: string, seed: (files: SeededFiles) => unknown, expected: readonly string[]];

const SPLIT_ROWS = STEMS.map((stem, i) => [stem, i < 8 ? 'train' : i < 10 ? 'val' : 'test']);
const EMPTY = discRows(0);
const FULL = discRows(255, 255);

async function setMasks(files: SeededFiles, stems: readonly string[], rows: number[][]): Promise<void> {
  for (const stem of stems) files[`masks/${stem}.png`] = await greyPng(rows);
}

function cut(files: SeededFiles, path: string): void {
  const bytes = files[path] as Uint8Array;
  files[path] = bytes.subarray(0, Math.floor(bytes.length / 2));
}

/** An RGB mask: the disc in one colour for each of the diagonals modulo `colours`. */
async function colouredMask(colours: number): Promise<Uint8Array> {
  const pixels = discRows(1).flatMap((row, y) =>
    row.flatMap((inside, x) => (inside ? [200, 5 * ((x + y) % colours), 40] : [0, 0, 0])),
  );
  return sharp(Uint8Array.from(pixels), { raw: { width: WIDTH_PX, height: HEIGHT_PX, channels: 3 } })
    .png()
    .toBuffer();
}

const FAULTS: readonly Fault[] = [
  ['no masks', (files) => drop(files, /^masks/), ['missing-part masks']],
  ['an empty folder of masks', (files) => replaceMasks(files), ['empty-part masks']],
  ['an image without a mask', (files) => drop(files, /^masks\/a/), ['unpaired-image images/a.png']],
  ['a mask without an image', (files) => drop(files, /^images\/a/), ['unpaired-mask masks/a.png']],
  [
    'an image without a trimap',
    async (files) => {
      await addTrimaps(files);
      drop(files, /^trimaps\/a/);
    },
    ['unpaired-trimap images/a.png'],
  ],
  [
    'a stem with two images',
    async (files) => (files['images/a.webp'] = await blockPicture(99).webp().toBuffer()),
    ['duplicate-stem images/a.webp'],
  ],
  ['a broken dataset.json', (files) => (files['dataset.json'] = '{'), ['metadata dataset.json']],
  ['a broken classes.json', (files) => (files['classes.json'] = '{"x": "cat"}'), ['metadata classes.json']],
  [
    'splits.csv without a header',
    (files) => (files['splits.csv'] = SPLIT_ROWS.map((row) => row.join()).join('\n')),
    ['splits-column splits.csv', 'splits-column splits.csv'],
  ],
  [
    'an unknown split',
    (files) => (files['splits.csv'] = splitsOf([...SPLIT_ROWS.slice(1), ['a', 'training']])),
    ['splits-unknown splits.csv'],
  ],
  [
    'a line for a missing image',
    (files) => (files['splits.csv'] = splitsOf([...SPLIT_ROWS, ['z', 'train']])),
    ['splits-missing-image splits.csv'],
  ],
  [
    'a stem twice in splits.csv',
    (files) => (files['splits.csv'] = splitsOf([...SPLIT_ROWS, ['a', 'test']])),
    ['splits-stem-twice splits.csv'],
  ],
  [
    'an image without a line in splits.csv',
    (files) => (files['splits.csv'] = splitsOf(SPLIT_ROWS.slice(1))),
    ['splits-left-out splits.csv'],
  ],
  [
    'no training images',
    (files) => (files['splits.csv'] = splitsOf(STEMS.map((stem) => [stem, 'test']))),
    ['split-empty splits.csv'],
  ],
  ['an image of zero bytes', (files) => (files['images/a.png'] = ''), ['empty-file images/a.png']],
  ['a mask of zero bytes', (files) => (files['masks/a.png'] = ''), ['empty-file masks/a.png']],
  ['an image that is none', (files) => (files['images/a.png'] = 'not an image'), ['unreadable images/a.png']],
  ['a mask that is none', (files) => (files['masks/a.png'] = 'not an image'), ['unreadable masks/a.png']],
  ['a truncated image', (files) => cut(files, 'images/a.png'), ['truncated images/a.png']],
  ['a truncated mask', (files) => cut(files, 'masks/a.png'), ['truncated masks/a.png']],
  [
    'a GIF named JPEG',
    async (files) => {
      drop(files, /^images\/a/);
      files['images/a.jpg'] = await blockPicture(1).gif().toBuffer();
    },
    ['wrong-extension images/a.jpg'],
  ],
  [
    'a mask of another size',
    async (files) => (files['masks/a.png'] = await greyPng(discRows(255, 0, 32, 32))),
    ['size-mismatch masks/a.png'],
  ],
  [
    'a mask with width and height swapped',
    async (files) => (files['masks/a.png'] = await greyPng(discRows(255, 0, HEIGHT_PX, WIDTH_PX))),
    ['size-swapped masks/a.png'],
  ],
  [
    'an image with an EXIF orientation whose mask was made for the stored pixels',
    async (files) => {
      drop(files, /^images\/a/);
      files['images/a.jpg'] = await blockPicture(1).jpeg().withMetadata({ orientation: 6 }).toBuffer();
    },
    ['size-swapped masks/a.png'],
  ],
  [
    'a tiny image',
    async (files) => {
      files['images/a.png'] = await blockPicture(1, 30, 24).png().toBuffer();
      files['masks/a.png'] = await greyPng(discRows(255, 0, 30, 24));
    },
    ['tiny-image images/a.png'],
  ],
  [
    'an image of very different size',
    async (files) => {
      files['images/a.png'] = await blockPicture(1, 240, 200).png().toBuffer();
      files['masks/a.png'] = await greyPng(discRows(255, 0, 240, 200));
    },
    ['sizes-differ .'],
  ],
  [
    'an image with transparency',
    async (files) => (files['images/a.png'] = await blockPicture(1).ensureAlpha(0.5).png().toBuffer()),
    ['image-alpha images/a.png'],
  ],
  [
    'an image of 16 bits',
    async (files) => (files['images/a.png'] = await blockPicture(1).toColourspace('rgb16').png().toBuffer()),
    ['image-16-bit images/a.png'],
  ],
  [
    'a photograph as a mask',
    async (files) => (files['masks/a.png'] = await blockPicture(7).png().toBuffer()),
    ['photograph-mask masks/a.png'],
  ],
  [
    'a mask of 33 colours and more',
    async (files) => (files['masks/a.png'] = await colouredMask(33)),
    ['photograph-mask masks/a.png'],
  ],
  [
    'a mask with colours of 16 bits',
    async (files) => (files['masks/a.png'] = await blockPicture(7).toColourspace('rgb16').png().toBuffer()),
    ['mask-format masks/a.png'],
  ],
  [
    'a class id outside of classes.json',
    async (files) => {
      files['classes.json'] = '{"0": "background", "1": "cat"}';
      await setMasks(files, STEMS, discRows(1));
      await setMasks(files, ['a'], discRows(2));
    },
    ['mask-class-unknown masks/a.png'],
  ],
  [
    'a class that no mask has',
    async (files) => {
      files['classes.json'] = '{"0": "background", "1": "cat", "2": "dog"}';
      await setMasks(files, STEMS, discRows(1));
    },
    ['class-absent .'],
  ],
  [
    'a coloured mask without names for its colours',
    async (files) => (files['masks/a.png'] = await colouredMask(3)),
    ['mask-coloured masks/a.png'],
  ],
  [
    'a palette mask without names for its colours',
    (files) => (files['masks/a.png'] = palettePng(discRows(1), [0, 0xff0000])),
    ['mask-coloured masks/a.png'],
  ],
  [
    'class ids without classes.json',
    async (files) => {
      const rows = discRows(1);
      rows[HEIGHT_PX / 2]?.fill(2);
      files['masks/a.png'] = await greyPng(rows);
    },
    ['mask-unmapped-values masks/a.png'],
  ],
  [
    'a mask compressed as JPEG',
    async (files) => {
      drop(files, /^masks\/a/);
      files['masks/a.jpg'] = await sharp(files['masks/b.png'] as Uint8Array)
        .jpeg({ quality: 60 })
        .toBuffer();
    },
    ['mask-lossy masks/a.jpg'],
  ],
  [
    'a mask with values near 0 and 255',
    async (files) => {
      const rows = discRows(255).map((row, y) => row.map((v, x) => ((x + y) % 5 === 0 ? Math.abs(v - 3) : v)));
      files['masks/a.png'] = await greyPng(rows);
    },
    ['mask-lossy masks/a.png'],
  ],
  [
    'masks of 0 and 1 among those of 0 and 255',
    (files) => setMasks(files, ['a', 'b'], discRows(1)),
    ['mask-encodings-mixed masks/a.png', 'mask-encodings-mixed masks/b.png'],
  ],
  ['an empty mask', (files) => setMasks(files, ['a'], EMPTY), ['mask-empty masks/a.png']],
  ['empty masks only', (files) => setMasks(files, STEMS, EMPTY), ['masks-all-empty .']],
  ['a mask without background', (files) => setMasks(files, ['a'], FULL), ['mask-full masks/a.png']],
  ['masks without background only', (files) => setMasks(files, STEMS, FULL), ['masks-all-full .']],
  ['an inverted mask', (files) => setMasks(files, ['a'], discRows(0, 255)), ['mask-inverted masks/a.png']],
  ['inverted masks only', (files) => setMasks(files, STEMS, discRows(0, 255)), ['masks-all-inverted .']],
  [
    'a trimap with an unknown value',
    async (files) => {
      await addTrimaps(files);
      files['trimaps/a.png'] = await greyPng(trimapRows(4));
    },
    ['trimap-values trimaps/a.png'],
  ],
  [
    'a trimap without a boundary',
    async (files) => {
      await addTrimaps(files);
      files['trimaps/a.png'] = await greyPng(discRows(1, 2));
    },
    ['trimap-boundary trimaps/a.png'],
  ],
  [
    'a trimap that is mostly boundary',
    async (files) => {
      await addTrimaps(files);
      files['trimaps/a.png'] = await greyPng(trimapRows(3, 16));
    },
    ['trimap-boundary trimaps/a.png'],
  ],
  [
    'a trimap that says otherwise than its mask',
    async (files) => {
      await addTrimaps(files);
      files['trimaps/a.png'] = await greyPng(trimapRows().map((row) => row.map((v) => [0, 2, 1, 3][v] as number)));
    },
    ['trimap-disagrees trimaps/a.png'],
  ],
  [
    'an image that is in train and test',
    (files) => (files['images/l.png'] = files['images/a.png'] as Uint8Array),
    ['duplicate-across-splits images/a.png'],
  ],
  [
    'an image that is in train and, as another file, in test',
    async (files) =>
      (files['images/l.png'] = await sharp(files['images/a.png'] as Uint8Array)
        .png({ compressionLevel: 0 })
        .toBuffer()),
    ['duplicate-across-splits images/a.png'],
  ],
  [
    'an image that is in train twice',
    (files) => (files['images/b.png'] = files['images/a.png'] as Uint8Array),
    ['duplicate-within images/a.png'],
  ],
  [
    'an image that is in train and, brighter, in test',
    async (files) =>
      (files['images/l.png'] = await sharp(files['images/a.png'] as Uint8Array)
        .linear(0.9, 12)
        .png()
        .toBuffer()),
    ['near-duplicate-across-splits images/a.png'],
  ],
  [
    'masks of few pixels',
    async (files) => {
      const rows = discRows(0);
      rows[20]?.fill(255, 20, 30);
      await setMasks(files, STEMS, rows);
    },
    ['imbalance .'],
  ],
];

function drop(files: SeededFiles, pattern: RegExp): void {
  for (const path of Object.keys(files)) if (pattern.test(path)) delete files[path];
}

function replaceMasks(files: SeededFiles): void {
  drop(files, /^masks/);
  files['masks/.keep'] = '';
}

const name = ({ kind, file }: Finding): string => `${kind} ${file}`;

describe('lintDataset', () => {
  const makeFolder = useFolders();
  const lint = async (files: SeededFiles): Promise<readonly Finding[]> =>
    (await lintDataset(await makeFolder(files))).findings;

  it('finds nothing in a clean folder, with and without trimaps', async () => {
    const files = await cleanFiles();
    expect(await lint(files)).to.deep.equal([]);
    await addTrimaps(files);
    expect(await lint(files)).to.deep.equal([]);
  });

  for (const [what, seed, expected] of FAULTS) {
    it(`finds ${what}, and nothing else`, async () => {
      const files = await cleanFiles();
      await seed(files);
      expect((await lint(files)).map(name)).to.deep.equal(expected);
    });
  }

  it('has a seeded fault for every kind that a folder of masks can have', () => {
    const seeded = new Set(FAULTS.flatMap(([, , expected]) => expected.map((text) => text.split(' ')[0])));
    const left = FINDING_KINDS.filter((kind) => !seeded.has(kind));
    expect(left).to.deep.equal(['unlisted-file', 'annotation', 'truth-unusable', 'split-drift']);
    expect(seeded.size).to.be.at.least(20);
  });

  it('finds splits that drifted apart', async () => {
    const files: SeededFiles = {};
    const rows: string[][] = [];
    const mask = await greyPng(discRows(255));
    for (let i = 0; i < 60; i++) {
      const picture = blockPicture(i + 1).linear(0.4, i < 30 ? 20 : 130);
      files[`images/${i}.png`] = await picture.png().toBuffer();
      files[`masks/${i}.png`] = mask;
      rows.push([String(i), i < 30 ? 'train' : 'val']);
    }
    const findings = await lint({ ...files, 'splits.csv': splitsOf(rows) });
    expect(findings.map(name)).to.deep.equal(['split-drift splits.csv']);
    expect(findings[0]?.problem).to.match(/^splits should be alike in brightness: median \d+\.?\d* in train, /);
  });

  it('tells all findings at once, errors first, each with a remedy', async () => {
    const files = await cleanFiles();
    await setMasks(files, ['a'], EMPTY);
    files['images/b.png'] = '';
    drop(files, /^masks\/c/);
    const report = await lintDataset(await makeFolder(files));
    expect(report.findings.map(name)).to.deep.equal([
      'unpaired-image images/c.png',
      'empty-file images/b.png',
      'mask-empty masks/a.png',
    ]);
    expect(report).to.include({ errors: 2, warnings: 1, images: 11, layout: 'folder', schemaVersion: 1 });
    for (const { problem, remedy } of report.findings) {
      expect(problem).to.match(/^\S.*\S$/);
      expect(remedy).to.match(/\.$/);
    }
    expect(JSON.parse(JSON.stringify(report))).to.deep.equal(report);
  });

  it('names the values and the sizes that are wrong', async () => {
    const files = await cleanFiles();
    files['masks/a.png'] = await greyPng(discRows(255, 0, 32, 32));
    files['masks/b.png'] = await greyPng(discRows(7, 3));
    const problems = (await lint(files)).map(({ problem }) => problem);
    expect(problems).to.include('size must be that of the image, 48x40 px: 32x32 px');
    expect(problems).to.include('mask should have 0 and one other value: 3, 7');
  });

  it('takes soft masks, masks of 16 bits and flat pictures for what they are', async () => {
    const files = await cleanFiles();
    const soft = discRows(255).map((row, y) =>
      row.map((v, x) => Math.round(v * Math.min(1, Math.max(0, (14 - Math.hypot(x - 24, y - 20)) / 6)))),
    );
    files['masks/a.png'] = await greyPng(soft);
    files['images/b.png'] = await flatPng(WIDTH_PX, HEIGHT_PX);
    expect(await lint(files)).to.deep.equal([]);
  });

  it('judges no values where classes.json names them, or another layout says', async () => {
    const files = await cleanFiles();
    const rows = discRows(1);
    rows[20]?.fill(2, 10, 40);
    await setMasks(files, STEMS, rows);
    files['classes.json'] = '{"0": "background", "1": "cat", "2": "dog"}';
    expect(await lint(files)).to.deep.equal([]);
  });

  describe('of a set with annotations', () => {
    const coco = (change: Record<string, unknown> = {}): string =>
      JSON.stringify({
        images: [{ id: 1, file_name: 'a.png', width: WIDTH_PX, height: HEIGHT_PX, ...change }],
        categories: [{ id: 1, name: 'cat' }],
        annotations: [{ id: 1, image_id: 1, category_id: 1, segmentation: [[8, 8, 40, 8, 40, 32, 8, 32]] }],
      });
    const lintCoco = async (json: string): Promise<string[]> => {
      const image = await blockPicture(1).png().toBuffer();
      return (await lint({ 'images/a.png': image, 'annotations.json': json })).map(name);
    };

    it('finds nothing where all is well', async () => {
      expect(await lintCoco(coco())).to.deep.equal([]);
    });

    it('finds objects of an image that is missing', async () => {
      expect(await lintCoco(coco({ file_name: 'b.png' }))).to.deep.equal(['unpaired-mask annotations.json']);
    });

    it('finds an annotation that cannot be used', async () => {
      const broken = coco().replace('"image_id":1', '"image_id":7');
      expect((await lintCoco(broken)).map((text) => text.split(' ')[0])).to.include('annotation');
    });

    it('finds an annotation made for another size', async () => {
      expect(await lintCoco(coco({ width: 2 * WIDTH_PX }))).to.deep.equal(['size-mismatch annotations.json']);
    });
  });

  it('refuses a folder that is missing', async () => {
    expect(await failureOf(() => lintDataset('/none/such'))).to.have.property(
      'message',
      'data set folder not found: /none/such',
    );
  });

  it('writes nothing into the folder', async () => {
    const dir = await makeFolder(await cleanFiles());
    await lintDataset(dir);
    expect(readdirSync(dir).sort()).to.deep.equal(['images', 'masks', 'splits.csv']);
  });
});

describe('lintDataset on photographs', function () {
  this.timeout(120_000);
  const shared = join(packageRoot, '..', 'shared', 'data');

  for (const [set, expected] of [
    ['oxford_pets', []],
    ['dsb2018_nuclei', []],
    ['coco_people', []],
    // each of these is the same picture once more: re-coloured, or turned by a few degrees
    ['caltech101_outlines', ['anchor_0005', 'bonsai_0026', 'brain_0014']],
  ] as const) {
    it(`finds ${expected.length || 'no'} near duplicates and nothing else in ${set}`, async function () {
      if (!existsSync(join(shared, set))) this.skip();
      const { findings } = await lintDataset(join(shared, set));
      const wanted = expected.map((stem) => `near-duplicate-across-splits images/${stem}.jpg`);
      expect(findings.map(name)).to.deep.equal(wanted);
    });
  }
});
