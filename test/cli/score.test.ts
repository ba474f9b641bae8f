import { chmod, mkdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import sharp from 'sharp';
import { type MaskEvaluation, scoreMasks } from '../../lib/evaluate/masks/score.js';
import { type Files, greyPng, greyPng16, palettePng } from '../data/folderFixture.js';
import { type Ended, runCommand, useFolders } from './command.js';

/** A PNG of 8 bit colours or alpha, by rows of pixels. */
function colourPng(rows: readonly (readonly (readonly number[])[])[]): Promise<Uint8Array> {
  const channels = (rows[0]?.[0]?.length ?? 3) as 3 | 4;
  const raw = { width: rows[0]?.length ?? 0, height: rows.length, channels };
  return sharp(Uint8Array.from(rows.flat(2)), { raw })
    .png()
    .toBuffer();
}

/** The lines of stderr without progress. */
function linesOf(stderr: string): string[] {
  return stderr
    .trimEnd()
    .split('\n')
    .filter((line) => !line.startsWith('score: mask '));
}

const TRUTH = [
  [0, 255, 255, 0],
  [0, 255, 255, 0],
];
const CLOSE = [
  [0, 255, 255, 255],
  [0, 255, 255, 0],
];
/** 24 values, so that it is an alpha matte. */
const RAMP = [Array.from({ length: 24 }, (_, i) => 11 * i)];

interface Folders {
  readonly dir: string;
  readonly pred: string;
  readonly truth: string;
}

describe('segbook score', () => {
  const makeFolder = useFolders();
  /** Makes pred/ and truth/ from `pred/a.png`, `truth/a.png` and so on. */
  const lay = async (files: Files): Promise<Folders> => {
    const dir = await makeFolder(files);
    return { dir, pred: join(dir, 'pred'), truth: join(dir, 'truth') };
  };
  const score = ({ dir, pred, truth }: Folders, ...words: string[]): Promise<Ended> =>
    runCommand(['score', '--pred', pred, '--truth', truth, ...words], { cwd: dir });
  const scored = async (folders: Folders, ...words: string[]): Promise<MaskEvaluation> => {
    const { code, stdout, stderr } = await score(folders, '--json', ...words);
    expect(code, stderr).to.equal(0);
    expect(stdout.endsWith('}\n') && stdout.indexOf('\n') === stdout.length - 1, 'one JSON document').to.equal(true);
    return JSON.parse(stdout) as MaskEvaluation;
  };

  describe('measures', () => {
    it('masks of the same stem at any format, in the shape of the contract', async () => {
      const folders = await lay({
        'pred/b.png': await greyPng(CLOSE),
        'pred/a.tif': await sharp(await greyPng([[0, 0]]))
          .tiff()
          .toBuffer(),
        'truth/a.png': await greyPng([[0, 0]]),
        'truth/b.png': await greyPng(TRUTH),
      });
      const result = await scored(folders);
      expect(result).to.include({ n: 2 }).and.to.not.have.any.keys('skipped', 'multiclass');
      expect(result.classes).to.deep.equal(['background', 'foreground']);
      const [a, b] = result.perImage;
      expect(a).to.deep.include({ id: 'a', tp: 0, fp: 0, fn: 0, tn: 2, accuracy: 1, dice: null, iou: null, mae: 0 });
      expect(a).to.include({ precision: null, recall: null, boundaryF: null, hd95: null, nsd: null });
      expect(b).to.include({
        id: 'b',
        tp: 4,
        fp: 1,
        fn: 0,
        tn: 3,
        accuracy: 7 / 8,
        dice: 8 / 9,
        iou: 4 / 5,
        recall: 1,
      });
      expect(b?.mae).to.equal(1 / 8);
      expect(result.summary.iou).to.deep.include({ mean: 0.8, ci95: [0.8, 0.8], n: 1, skipped: 1 });
      expect(result.summary.datasetIou).to.include({ value: 0.8 });
    });

    it('prints a line of means without --json', async () => {
      const folders = await lay({ 'pred/a.png': await greyPng(CLOSE), 'truth/a.png': await greyPng(TRUTH) });
      const { code, stdout } = await score(folders);
      expect(stdout).to.match(/^masks \(1 images\) {2}accuracy 0\.875 \[0\.875, 0\.875\] {2}dice 0\.889 .+\n/);
      expect(code).to.equal(0);
    });

    it('a folder against itself: everything right', async () => {
      const { dir, truth } = await lay({ 'truth/a.png': await greyPng(TRUTH) });
      const { perImage } = await scored({ dir, pred: truth, truth });
      expect(perImage[0]).to.include({ dice: 1, iou: 1, hd95: 0, boundaryF: 1, mae: 0 });
    });

    it('soft predictions: foreground at 0.5, the error on the soft values', async () => {
      const truth = [Array.from({ length: 24 }, (_, i) => (i < 12 ? 0 : 255))];
      const folders = await lay({ 'pred/a.png': await greyPng(RAMP), 'truth/a.png': await greyPng(truth) });
      const { perImage } = await scored(folders);
      expect(perImage[0]).to.include({ tp: 12, fp: 0, fn: 0, tn: 12 });
      const error = RAMP[0]!.reduce((sum, value, i) => sum + Math.abs(value - truth[0]![i]!) / 255, 0) / 24;
      expect(perImage[0]?.mae).to.be.closeTo(error, 1e-6);
    });

    it('soft truths, also of 16 bit', async () => {
      const wide = [RAMP[0]!.map((value) => value * 257)];
      const folders = await lay({ 'pred/a.png': await greyPng(RAMP), 'truth/a.png': await greyPng16(wide) });
      const { perImage } = await scored(folders);
      expect(perImage[0]).to.include({ dice: 1, mae: 0 });
    });

    for (const [place, dir] of [
      ['the folder of the truth', 'truth/'],
      ['the folder above it', ''],
    ] as const) {
      it(`eleven classes of a classes.json in ${place}`, async () => {
        const names = Array.from({ length: 11 }, (_, i) => (i === 0 ? 'sky' : `class-${i}`));
        const truth = [Array.from({ length: 11 }, (_, i) => i)];
        const predicted = [truth[0]!.map((value) => (value === 10 ? 9 : value))];
        const folders = await lay({
          'pred/a.png': await greyPng(predicted),
          'truth/a.png': await greyPng(truth),
          [`${dir}classes.json`]: JSON.stringify(Object.fromEntries(names.entries())),
        });
        const { classes, multiclass, perImage } = await scored(folders);
        expect(classes).to.deep.equal(names);
        expect(multiclass?.confusion[10]?.[9]).to.equal(1);
        expect(multiclass?.perClass).to.deep.include({ 'class-9': { iou: 1 / 2, dice: 2 / 3 } });
        expect(multiclass?.perClass).to.deep.include({ 'class-10': { iou: 0, dice: 0 } });
        expect(multiclass?.meanIou).to.be.closeTo((9 + 1 / 2) / 11, 1e-12);
        expect(perImage[0]).to.include({ tp: 10, fp: 0, fn: 0, tn: 1 });
      });
    }

    it('coloured truths against class ids, and against colours', async () => {
      const colours = JSON.stringify({ '#000000': 'background', '#800000': 'car', '0,128,0': 'tree' });
      const truth = await colourPng([
        [
          [0, 0, 0],
          [128, 0, 0],
          [0, 128, 0],
        ],
      ]);
      const folders = await lay({
        'pred/ids.png': await greyPng([[0, 2, 1]]),
        'pred/colours.png': truth,
        'truth/ids.png': truth,
        'truth/colours.png': truth,
        'truth/classes.json': colours,
      });
      // ids ascend with the colour: green is 0x008000, red 0x800000
      const { classes, multiclass } = await scored(folders);
      expect(classes).to.deep.equal(['background', 'tree', 'car']);
      expect(multiclass?.meanIou).to.equal(1);
    });

    it("CamVid's labels by their colours and suffix, and SegNet's by their values, against class ids", async () => {
      const [sky, road] = [
        [128, 128, 128],
        [128, 64, 128],
      ];
      const stills = await makeFolder({
        '701_StillsRaw_full/x.png': await greyPng([[0, 0, 0]]),
        'LabeledApproved_full/x_L.png': await colourPng([[[0, 0, 0], sky!, road!]]),
        'pred/x.png': await colourPng([[sky!, sky!, road!]]),
      });
      const labels = await scoreMasks(join(stills, 'pred'), join(stills, 'LabeledApproved_full'));
      expect(labels.classes).to.have.lengthOf(32).and.include.members(['Sky', 'Road']);
      expect(labels.multiclass?.perClass).to.deep.include({
        Sky: { iou: 1 / 2, dice: 2 / 3 },
        Road: { iou: 1, dice: 1 },
      });
      const segnet = await makeFolder({
        'test/x.png': await greyPng([[0, 0, 0]]),
        'testannot/x.png': await greyPng([[11, 0, 3]]),
        'pred/x.png': await greyPng([[11, 0, 3]]),
      });
      const { classes, multiclass, perImage } = await scoreMasks(join(segnet, 'pred'), join(segnet, 'testannot'));
      expect(classes).to.have.lengthOf(12);
      expect(multiclass?.meanIou).to.equal(1);
      expect(perImage[0]).to.include({ tp: 2, tn: 1 });
    });

    it('predictions of a run by the class ids of its network', async () => {
      const dir = await makeFolder({
        'RUN/model/model.json': JSON.stringify({ classes: ['background', 'car', 'tree'] }),
        'RUN/predictions/test/a.png': await greyPng([[0, 1, 2, 2]]),
        'truth/a.png': await greyPng([[2, 0, 7, 7]]),
        'truth/classes.json': JSON.stringify({ 0: 'car', 2: 'background', 7: 'tree' }),
      });
      const { multiclass } = await scoreMasks(join(dir, 'RUN', 'predictions', 'test'), join(dir, 'truth'));
      expect(multiclass?.meanIou).to.equal(1);
    });

    it('classes of a file of any name, which errors tell by it', async () => {
      const folders = await lay({
        'pred/a.png': await greyPng([[0, 5, 5]]),
        'truth/a.png': await greyPng([[0, 5, 9]]),
        'labels/streets.json': JSON.stringify({ 0: 'background', 5: 'car', 9: 'tree' }),
        'labels/few.json': JSON.stringify({ 0: 'background', 5: 'car' }),
        'labels/list.json': JSON.stringify(['background', 'car']),
      });
      const path = (name: string): string => join(folders.dir, 'labels', name);
      const { classes, multiclass } = await scored(folders, '--classes', path('streets.json'));
      expect(classes).to.deep.equal(['background', 'car', 'tree']);
      expect(multiclass?.perClass).to.deep.equal({
        background: { iou: 1, dice: 1 },
        car: { iou: 1 / 2, dice: 2 / 3 },
        tree: { iou: 0, dice: 0 },
      });
      const few = await score(folders, '--classes', path('few.json'));
      expect([few.code, few.stderr]).to.satisfy(
        ([code, text]: [number, string]) => code === 3 && text.includes('must be one of few.json (0, 5): '),
      );
      const list = await score(folders, '--classes', path('list.json'));
      expect(list.code).to.equal(3);
      expect(list.stderr).to.include(`file is not as expected: ${path('list.json')}`);
      const folder = await score(folders, '--classes', path(''));
      expect(folder.code).to.equal(2);
      expect(folder.stderr).to.include('folder of class names must hold a classes.json');
    });

    it('predictions with a classes.json of their own', async () => {
      const folders = await lay({
        'pred/a.png': await greyPng([[9, 8, 7]]),
        'pred/classes.json': JSON.stringify({ 9: 'background', 8: 'car', 7: 'tree' }),
        'truth/a.png': await greyPng([[0, 1, 2]]),
        'truth/classes.json': JSON.stringify({ 0: 'background', 1: 'car', 2: 'tree' }),
      });
      expect((await scored(folders)).multiclass?.meanIou).to.equal(1);
    });

    it('trimaps against class ids: three classes, the outline as foreground', async () => {
      const dir = await makeFolder({
        'pred/a.png': await greyPng([[0, 1, 2, 2]]),
        'trimaps/a.png': await greyPng([[2, 1, 3, 2]]),
      });
      const { classes, multiclass, perImage } = await scored({
        dir,
        pred: join(dir, 'pred'),
        truth: join(dir, 'trimaps'),
      });
      expect(classes).to.deep.equal(['background', 'foreground', 'outline']);
      expect(multiclass?.perClass).to.deep.include({ outline: { iou: 1 / 2, dice: 2 / 3 } });
      expect(perImage[0]).to.include({ tp: 2, fp: 1, fn: 0, tn: 1 });
    });

    it('foreground alone with --binary, whatever the classes', async () => {
      const folders = await lay({
        'pred/a.png': await greyPng([[0, 255, 255]]),
        'truth/a.png': await greyPng([[0, 1, 2]]),
        'truth/classes.json': JSON.stringify({ 0: 'background', 1: 'car', 2: 'tree' }),
      });
      const { classes, perImage } = await scored(folders, '--binary');
      expect(classes).to.deep.equal(['background', 'foreground']);
      expect(perImage[0]).to.include({ dice: 1 });
    });

    it('palettes, equal channels, and a cut-out by its alpha', async () => {
      const folders = await lay({
        'pred/alpha.png': await colourPng([
          [
            [9, 9, 9, 0],
            [9, 9, 9, 255],
          ],
        ]),
        'pred/palette.png': palettePng([[0, 1]], [0x000000, 0xff0000]),
        'pred/rgb.png': await colourPng([
          [
            [0, 0, 0],
            [255, 255, 255],
          ],
        ]),
        ...Object.fromEntries(
          await Promise.all(
            ['alpha', 'palette', 'rgb'].map(async (name) => [`truth/${name}.png`, await greyPng([[0, 1]])]),
          ),
        ),
      });
      const { perImage } = await scored(folders);
      expect(perImage.map(({ id, dice }) => [id, dice])).to.deep.equal([
        ['alpha', 1],
        ['palette', 1],
        ['rgb', 1],
      ]);
    });

    it('what a run folder holds beside its predictions is passed over, and a link is followed', async () => {
      const folders = await lay({
        'pred/a.png': await greyPng(TRUTH),
        'pred/a-overlay.webp': 'a picture',
        'pred/.hidden': '',
        'pred/Thumbs.db': '',
        'truth/a.png': await greyPng(TRUTH),
        'elsewhere.png': await greyPng(TRUTH),
        'truth/b.png': await greyPng(TRUTH),
      });
      await symlink(join(folders.dir, 'elsewhere.png'), join(folders.pred, 'b.png'));
      expect((await scored(folders)).n).to.equal(2);
    });

    it('--csv writes a row for each image, with nothing where there is no value', async () => {
      const folders = await lay({
        'pred/a, "b".png': await greyPng([[0, 0]]),
        'pred/c.png': await greyPng(CLOSE),
        'truth/a, "b".png': await greyPng([[0, 0]]),
        'truth/c.png': await greyPng(TRUTH),
      });
      const { perImage } = await scored(folders, '--csv', 'out/scores.csv');
      const text = await readFile(join(folders.dir, 'out', 'scores.csv'), 'utf8');
      const [head, first, second, end] = text.split('\r\n');
      expect(head?.split(',')).to.deep.equal(Object.keys(perImage[0]!));
      expect(first).to.match(/^"a, ""b""",0,0,0,2,1,,/);
      expect(second?.split(',').slice(0, 8)).to.deep.equal(
        ['c', 4, 1, 0, 3, 0.875, perImage[1]!.dice, perImage[1]!.iou].map(String),
      );
      expect(end).to.equal('');
    });
  });

  /** Folders with one good pair, `good`, and something wrong beside it. */
  interface Wrong {
    readonly name: string;
    /** Files besides `pred/good.png` and `truth/good.png`. */
    readonly files: () => Promise<Files> | Files;
    /** What files cannot say. */
    readonly change?: (folders: Folders) => Promise<void>;
    /** The line, with PRED and TRUTH for the folders. */
    readonly line: string;
    readonly hint: RegExp;
    /** The stem that --skip-bad lists. */
    readonly id: string;
  }

  const wide = [0, 60000, 300];
  const WRONG: readonly Wrong[] = [
    {
      name: 'a prediction of another size',
      files: async () => ({ 'pred/x.png': await greyPng([[0, 1]]), 'truth/x.png': await greyPng(TRUTH) }),
      line: "prediction must have its truth's size: PRED/x.png is 2x1 px, TRUTH/x.png is 4x2 px",
      hint: /^Bring the prediction back to its truth's size.+never resized here/,
      id: 'x',
    },
    {
      name: 'a prediction that was turned',
      files: async () => ({ 'pred/x.png': await greyPng([[0], [1]]), 'truth/x.png': await greyPng([[0, 1]]) }),
      line: "prediction must have its truth's size: PRED/x.png is 1x2 px, TRUTH/x.png is 2x1 px",
      hint: /^Turn the prediction by a quarter/,
      id: 'x',
    },
    {
      name: 'a prediction of another name',
      files: async () => ({ 'pred/x_mask.png': await greyPng(TRUTH) }),
      line: 'prediction without truth: PRED/x_mask.png',
      hint: /^Name each prediction as its truth/,
      id: 'x_mask',
    },
    {
      name: 'a prediction whose name differs in case',
      files: async () => ({ 'pred/X.png': await greyPng(TRUTH), 'truth/x.png': await greyPng(TRUTH) }),
      line: 'prediction without truth: PRED/X.png',
      hint: /^Names differ in upper and lower case: TRUTH\/x\.png is there/,
      id: 'X',
    },
    {
      name: 'more predictions than truths',
      files: async () =>
        Object.fromEntries(
          await Promise.all(['p', 'q', 'r', 's'].map(async (stem) => [`pred/${stem}.png`, await greyPng(TRUTH)])),
        ),
      line: 'prediction without truth: PRED/p.png, PRED/q.png, PRED/r.png and 1 more (4 in all)',
      hint: /^Name each prediction/,
      id: 'p',
    },
    {
      name: 'more truths than predictions',
      files: async () => ({ 'truth/x.png': await greyPng(TRUTH), 'truth/y.png': await greyPng(TRUTH) }),
      line: 'truth without prediction: TRUTH/x.png, TRUTH/y.png',
      hint: /^Add a prediction of the same stem, such as x\.png/,
      id: 'x',
    },
    {
      name: 'a text in the name of an image',
      files: async () => ({ 'pred/x.png': 'no image at all', 'truth/x.png': await greyPng(TRUTH) }),
      line: 'file is not a readable image: PRED/x.png (',
      hint: /^Replace the file/,
      id: 'x',
    },
    {
      name: 'a truth that is no image',
      files: async () => ({ 'pred/x.png': await greyPng(TRUTH), 'truth/x.png': '<svg' }),
      line: 'file is not a readable image: TRUTH/x.png (',
      hint: /^Replace the file/,
      id: 'x',
    },
    {
      name: 'a file of zero bytes',
      files: async () => ({ 'pred/x.png': '', 'truth/x.png': await greyPng(TRUTH) }),
      line: 'file is not a readable image: PRED/x.png (',
      hint: /^Replace the file/,
      id: 'x',
    },
    {
      name: 'a truncated PNG',
      files: async () => {
        const noise = Array.from({ length: 40 }, (_, y) => Array.from({ length: 40 }, (__, x) => (x * y * 37) % 251));
        return { 'pred/x.png': (await greyPng(noise)).subarray(0, 700), 'truth/x.png': await greyPng(noise) };
      },
      line: 'file is not a readable image: PRED/x.png (',
      hint: /^Replace the file/,
      id: 'x',
    },
    {
      name: 'a photograph',
      files: async () => {
        const photo = [Array.from({ length: 300 }, (_, i) => [i & 255, (7 * i) & 255, (i * i) & 255])];
        return { 'pred/x.png': await colourPng(photo), 'truth/x.png': await greyPng([Array(300).fill(0)]) };
      },
      line: 'mask must not be a photograph: PRED/x.png has more than 32 colours',
      hint: /^Put a mask in its place/,
      id: 'x',
    },
    {
      name: 'colours of 16 bit',
      files: async () => ({
        'pred/x.png': await sharp(Uint16Array.from([...wide, ...wide.toReversed()]), {
          raw: { width: 2, height: 1, channels: 3 },
        })
          .toColourspace('rgb16')
          .png()
          .toBuffer(),
        'truth/x.png': await greyPng([[0, 1]]),
      }),
      line: 'mask of 16 bit must be grey: PRED/x.png has colours',
      hint: /^Store it as a grey PNG/,
      id: 'x',
    },
    {
      name: 'samples of 32 bit',
      files: async () => ({
        'pred/x.tif': await sharp(await colourPng([[[0, 0, 0]]]))
          .toColourspace('scrgb')
          .tiff({ compression: 'none' })
          .toBuffer(),
        'truth/x.png': await greyPng([[0]]),
      }),
      line: 'mask must have 8 or 16 bit a sample: PRED/x.tif has float',
      hint: /^Store it as a grey PNG/,
      id: 'x',
    },
    {
      name: 'a stem that comes twice among the predictions',
      files: async () => ({
        'pred/x.png': await greyPng(TRUTH),
        'pred/x.webp': await greyPng(TRUTH),
        'truth/x.png': await greyPng(TRUTH),
      }),
      line: 'stem must be there once among the predictions: PRED/x.png and PRED/x.webp',
      hint: /^Keep one of them/,
      id: 'x',
    },
    {
      name: 'a stem that comes twice among the truths',
      files: async () => ({
        'pred/x.png': await greyPng(TRUTH),
        'truth/x.gif': await greyPng(TRUTH),
        'truth/x.png': await greyPng(TRUTH),
      }),
      line: 'stem must be there once among the true masks: TRUTH/x.gif and TRUTH/x.png',
      hint: /^Keep one of them/,
      id: 'x',
    },
    {
      name: 'a file of another kind',
      files: () => ({ 'pred/notes.txt': 'threshold 0.5' }),
      line: 'prediction must be an image file: PRED/notes.txt has the extension .txt',
      hint: /^Move it away/,
      id: 'notes',
    },
    {
      name: 'an array of numbers',
      files: async () => ({ 'pred/x.npy': 'NUMPY', 'truth/x.png': await greyPng(TRUTH) }),
      line: 'prediction must be an image file: PRED/x.npy has the extension .npy',
      hint: /give it the extension of its image format/,
      id: 'x',
    },
    {
      name: 'a folder among the masks',
      files: async () => ({ 'pred/deep/x.png': await greyPng(TRUTH) }),
      line: 'prediction must be an image file: PRED/deep is a folder',
      hint: /^Move it away: masks lie directly in their folder/,
      id: 'deep',
    },
    {
      name: 'a link that leads nowhere',
      files: async () => ({ 'truth/x.png': await greyPng(TRUTH) }),
      change: ({ pred }) => symlink(join(pred, 'gone.png'), join(pred, 'x.png')),
      line: 'prediction must be an image file: PRED/x.png is a link that leads nowhere',
      hint: /^Move it away/,
      id: 'x',
    },
    {
      name: 'a value that no class has',
      files: async () => ({
        'truth/classes.json': JSON.stringify({ 0: 'background', 255: 'car', 7: 'tree' }),
        'pred/x.png': await greyPng([[0, 3]]),
        'truth/x.png': await greyPng([[0, 7]]),
      }),
      line: 'mask value must be one of classes.json (0, 7, 255): PRED/x.png has 3',
      hint: /^Store the values of the truth, lay a classes\.json .+ or measure --binary/,
      id: 'x',
    },
    {
      name: 'a file without permission',
      files: async () => ({ 'pred/x.png': await greyPng(TRUTH), 'truth/x.png': await greyPng(TRUTH) }),
      change: ({ pred }) => chmod(join(pred, 'x.png'), 0),
      line: 'file must be readable: PRED/x.png',
      hint: /^Change its permissions/,
      id: 'x',
    },
  ];

  describe('refuses with exit 3, and skips if asked to,', () => {
    for (const { name, files, change, line, hint, id } of WRONG) {
      it(name, async function () {
        if (name === 'a file without permission' && process.getuid?.() === 0) this.skip();
        const good = { 'pred/good.png': await greyPng(CLOSE), 'truth/good.png': await greyPng(TRUTH) };
        const folders = await lay({ ...good, ...(await files()) });
        await change?.(folders);
        const at = (text: string): string =>
          text.replaceAll(folders.pred, 'PRED').replaceAll(folders.truth, 'TRUTH').replaceAll('\\', '/');
        const { code, stdout, stderr } = await score(folders, '--json');
        const [first, second, ...rest] = linesOf(at(stderr));
        expect(first?.startsWith(`segbook: ${line}`), first).to.equal(true);
        expect(second)
          .to.match(hint)
          .and.match(/\. --skip-bad scores the others\.$/);
        expect([code, stdout, rest]).to.deep.equal([3, '', []]);

        const { n, perImage, skipped = [] } = await scoreMasks(folders.pred, folders.truth, { skipBad: true });
        expect([n, perImage[0]?.id, perImage[0]?.tp]).to.deep.equal([1, 'good', 4]);
        expect(skipped.map((each) => each.id)).to.include(id);
      });
    }
  });

  it('--skip-bad scores what can be scored, and lists the rest in the JSON and on stderr', async () => {
    const folders = await lay({
      'pred/bad.png': 'no image',
      'pred/good.png': await greyPng(CLOSE),
      'truth/bad.png': await greyPng(TRUTH),
      'truth/good.png': await greyPng(TRUTH),
      'truth/lonely.png': await greyPng(TRUTH),
    });
    const { code, stdout, stderr } = await score(folders, '--json', '--skip-bad');
    const { n, perImage, skipped = [] } = JSON.parse(stdout) as MaskEvaluation;
    expect([code, n, perImage[0]?.id]).to.deep.equal([0, 1, 'good']);
    expect(skipped.map((each) => each.id)).to.deep.equal(['lonely', 'bad']);
    const lonely = `truth without prediction: ${join(folders.truth, 'lonely.png')}`;
    expect(skipped[0]?.reason).to.equal(lonely);
    expect(stderr).to.contain(`warning: skipped lonely: ${lonely}\n`).and.contain('warning: skipped bad: file is not');
    const clean = await lay({ 'pred/a.png': await greyPng(CLOSE), 'truth/a.png': await greyPng(TRUTH) });
    expect((await scored(clean, '--skip-bad')).skipped).to.deep.equal([]);
  });

  describe('refuses whole folders:', () => {
    const refused = async (folders: Folders, exitCode: number, line: string, hint: RegExp, ...words: string[]) => {
      const { code, stdout, stderr } = await score(folders, ...words);
      const [first, second, ...rest] = linesOf(stderr);
      expect(first).to.equal(`segbook: ${line}`);
      expect(second).to.match(hint);
      expect([code, stdout, rest]).to.deep.equal([exitCode, '', []]);
    };
    const good = async (): Promise<Folders> =>
      lay({ 'pred/a.png': await greyPng(TRUTH), 'truth/a.png': await greyPng(TRUTH) });

    it('one that is missing', async () => {
      const { dir, truth } = await good();
      const pred = join(dir, 'none');
      await refused({ dir, pred, truth }, 3, `folder of predictions not found: ${pred}`, /^Give --pred the folder/);
      const truths = { dir, pred: truth, truth: pred };
      await refused(truths, 3, `folder of true masks not found: ${pred}`, /^Give --truth the folder/);
    });

    it('a file in its place', async () => {
      const { dir, truth } = await good();
      const pred = join(dir, 'pred', 'a.png');
      const line = `predictions must lie in a folder: ${pred} is a file`;
      await refused({ dir, pred, truth }, 3, line, /^Give --pred the folder that holds the masks\.$/);
    });

    it('an empty one, also with --skip-bad', async () => {
      const { dir, truth } = await good();
      const pred = join(dir, 'empty');
      await mkdir(pred);
      const line = `folder of predictions must not be empty: ${pred}`;
      for (const words of [[], ['--skip-bad']]) await refused({ dir, pred, truth }, 3, line, /^Give --pred/, ...words);
    });

    it('the folder of a data set in the place of its masks', async () => {
      const folders = await lay({ 'pred/a.png': await greyPng(TRUTH), 'truth/masks/a.png': await greyPng(TRUTH) });
      const line = `folder of true masks must hold images: ${join(folders.truth, 'masks')} is a folder`;
      await refused(folders, 3, line, /^Give --truth the folder that holds the masks\.$/);
    });

    it('two without a common stem', async () => {
      const folders = await lay({ 'pred/a_out.png': await greyPng(TRUTH), 'truth/a.png': await greyPng(TRUTH) });
      const line = 'no prediction has the stem of a truth: predicted a_out; true a';
      await refused(folders, 3, line, /^Name each prediction as its truth/);
    });

    it('nothing that can be scored, with --skip-bad', async () => {
      const folders = await lay({ 'pred/a.png': 'text', 'truth/a.png': await greyPng(TRUTH) });
      const { code, stderr } = await score(folders, '--skip-bad');
      expect(stderr).to.contain('segbook: no mask can be scored: 1 are bad (file is not a readable image: ');
      expect(code).to.equal(3);
    });

    it('a classes.json that cannot be used, and one of classes that the truth has not', async () => {
      const { dir, pred, truth } = await lay({
        'pred/a.png': await greyPng(TRUTH),
        'pred/classes.json': JSON.stringify({ 0: 'background', 255: 'lorry', 3: 'tree' }),
        'truth/a.png': await greyPng(TRUTH),
        'truth/classes.json': JSON.stringify({ 0: 'background', 255: 'car', 3: 'tree' }),
        'bad/classes.json': '{',
      });
      const folders = { dir, pred, truth };
      const line = "class of the predictions' classes.json must be one of the truth (background, tree, car): lorry";
      await refused(folders, 3, line, /^Give each class the name/);
      const bad = join(dir, 'bad', 'classes.json');
      await refused(folders, 3, `file is not JSON: ${bad}`, /^Mend the file/, '--classes', bad);
    });

    it('options that cannot be, with exit 2', async () => {
      const folders = await good();
      const csv = join(folders.truth, 'scores.csv');
      const line = `result must not lie in the data set, which is never written to: ${csv}`;
      await refused(folders, 2, line, /^Choose another --csv\.$/, '--csv', csv);
      const none = `file of class names not found: ${join(folders.dir, 'names.json')}`;
      await refused(folders, 2, none, /^Give --classes/, '--classes', join(folders.dir, 'names.json'));
      const { code, stderr } = await runCommand(['score', '--pred', folders.pred], { cwd: folders.dir });
      expect(stderr).to.contain("required option '--truth <dir>' not specified");
      expect(code).to.equal(2);
    });
  });
});
