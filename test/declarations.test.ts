import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type TypeScript from '@tslab/typescript-for-tslab';
import { expect } from 'chai';
import { packageRoot } from '../lib/base/file.js';

const require = createRequire(import.meta.url);
/** The compiler that tslab runs cells with: much older than the one that segbook is built with. */
const ts = createRequire(require.resolve('tslab'))('@tslab/typescript-for-tslab') as typeof TypeScript;

/** The options that tslab 1.0.22 compiles cells with (its converter.js); `strict` is not among them. */
const OPTIONS: TypeScript.CompilerOptions = {
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Node10,
  esModuleInterop: true,
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts'],
  declaration: true,
  experimentalDecorators: true,
  resolveJsonModule: true,
  skipLibCheck: true,
  typeRoots: [join(packageRoot, 'node_modules', '@types')],
  types: ['node'],
  noEmit: true,
};

const IMPORT = "import * as segbook from '../dist/lib/index.js';";

/** What the notebooks get from the library, one name a line. */
const SETUP = `${IMPORT}
const study = await segbook.openStudy({ dataset: 'studio' });
const survey = await segbook.surveyDataset(study.dataset, study.logger);
const sample = await study.dataset.read('studio-001');
const backend = await segbook.useBackend('wasm', study.logger);
const run = await segbook.trainRun(study.runFolder, study.dataset, study.config, backend, { replace: true });
const metrics = await segbook.evaluateRun(run, study.dataset);
const baselines = await segbook.evaluateBaselines(study.dataset, ['test'], { size: study.config.preprocess, seed: 1 });
const network = segbook.createNetwork(study.dataset, study.config);
`;

/** Statements that must compile after {@link SETUP}. */
const RIGHT = [
  'const n: number = survey.n;',
  "const stems: string[] = segbook.stemsOf(study.dataset, 'train');",
  'const pixels: Uint8Array = sample.image.data;',
  'const alpha: Float32Array = sample.alpha.data;',
  'const loss: number = run.history[0].trainLoss;',
  'const minutes: number | null = study.config.train.minutes;',
  'const iou: number | null = metrics.splits.test.summary.iou.mean;',
  'const dice: number | null = segbook.diceScore({ tp: 1, fp: 0, fn: 0, tn: 0 });',
  'const signal: AbortSignal | undefined = study.signal;',
  'const layers: number = network.listLayers(160, 240).length;',
  "segbook.show(segbook.tableFigure({ id: 'tab-a', caption: 'A.', columns: [{ label: 'B' }], rows: [[1], [null]] }));",
];

/** Statements that must not. */
const WRONG = [
  'const n: string = survey.n;',
  'const stem: number = study.dataset.items[0].stem;',
  'const width: string = sample.image.widthPx;',
  'const history: number = run.history;',
  'const seed: string = run.provenance.seed;',
  "const split = segbook.stemsOf(study.dataset, 'trial');",
  "const option = segbook.trainRun('run', study.dataset, study.config, backend, { replaces: true });",
  'const mean: string = baselines[0].evaluation.summary.dice.mean;',
  'const missing = metrics.splits.holdout;',
  'const size: string = network.layout.size;',
];

/** Expressions whose type must be known: `any` would let every mistake of a cell pass. */
const TYPED = [
  'study.dataset',
  'study.config.train.epochs',
  'study.logger.info',
  'survey.images[0].foregroundShare',
  'survey.classShares[0].split',
  'sample.classes.data',
  'backend.reason',
  'run.model.network.layout.weights[0].shape',
  'run.model.values.weights',
  'run.provenance.dataset.hash',
  'run.history[0].valDice',
  'metrics.splits.test.perImage[0].hd95',
  'metrics.splits.test.multiclass.confusion',
  'baselines[0].evaluation.summary.iou.ci95',
  'network.forward',
  'segbook.classBalanceChart',
  'segbook.boundaryScores',
  'metrics.splits.test.failures.worst',
  'metrics.splits.test.slices.slices[0].verdict',
  'metrics.splits.test.calibration.bins[0].observed',
  'metrics.comparisons.test.verdicts[0].beatsAll',
  "(await segbook.scoreMasks('pred', 'truth')).skipped[0].reason",
];

/** Compiles sources as if they lay in notebooks/; gives the messages by name, each with its line from 1. */
function compile(sources: ReadonlyMap<string, string>): Map<string, { line: number; message: string }[]> {
  const paths = new Map([...sources].map(([name, text]) => [join(packageRoot, 'notebooks', name), text]));
  const host = ts.createCompilerHost(OPTIONS);
  const { fileExists, readFile: readSource, getSourceFile } = host;
  host.fileExists = (path) => paths.has(path) || fileExists(path);
  host.readFile = (path) => paths.get(path) ?? readSource(path);
  host.getSourceFile = (path, version, ...others) => {
    const text = paths.get(path);
    return text === undefined
      ? getSourceFile(path, version, ...others)
      : ts.createSourceFile(path, text, version as TypeScript.ScriptTarget);
  };
  const program = ts.createProgram([...paths.keys()], OPTIONS, host);
  return new Map(
    [...sources.keys()].map((name) => {
      const file = program.getSourceFile(join(packageRoot, 'notebooks', name));
      const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
      return [
        name,
        found.map(({ start = 0, messageText }) => ({
          line: (file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1,
          message: ts.flattenDiagnosticMessageText(messageText, ' '),
        })),
      ];
    }),
  );
}

/** The code cells of each notebook as one module; the import comes once. */
async function readNotebooks(): Promise<[name: string, text: string][]> {
  const folder = join(packageRoot, 'notebooks');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.ipynb')).sort();
  return Promise.all(
    names.map(async (name): Promise<[string, string]> => {
      const { cells } = JSON.parse(await readFile(join(folder, name), 'utf8')) as {
        cells: { cell_type: string; source: string | string[] }[];
      };
      const code = cells.filter((cell) => cell.cell_type === 'code').map(({ source }) => [source].flat().join(''));
      return [name.replace('.ipynb', '.ts'), code.join('\n')];
    }),
  );
}

describe("the declarations, read by tslab's TypeScript", function () {
  this.timeout(120_000);
  let found: ReturnType<typeof compile>;
  let notebooks: [name: string, text: string][];

  before(async () => {
    notebooks = await readNotebooks();
    const probes = TYPED.map(
      (expression, i) => `const t${i} = ${expression}; const p${i}: IsAny<typeof t${i}> = false;`,
    );
    found = compile(
      new Map([
        ['right.ts', SETUP + RIGHT.join('\n')],
        ['wrong.ts', SETUP + WRONG.map((statement) => `{ ${statement} }`).join('\n')],
        ['typed.ts', `${SETUP}type IsAny<T> = 0 extends 1 & T ? true : false;\n${probes.join('\n')}`],
        ['control.ts', `type IsAny<T> = 0 extends 1 & T ? true : false;\nconst p: IsAny<any> = false;\nexport { p };`],
        ...notebooks,
      ]),
    );
  });

  it('is 5.0', () => {
    expect(ts.versionMajorMinor).to.equal('5.0');
  });

  it('let right uses of the library pass', () => {
    expect(found.get('right.ts')).to.deep.equal([]);
  });

  it('refuse each wrong use', () => {
    const first = SETUP.split('\n').length;
    const lines = found.get('wrong.ts')?.map(({ line }) => line);
    expect(lines).to.deep.equal(WRONG.map((_, i) => first + i));
  });

  it('have no property of type any where a cell looks', () => {
    expect(found.get('typed.ts')).to.deep.equal([]);
    expect(found.get('control.ts')?.length, 'errors where there is an any').to.equal(1);
  });

  it('fit every cell of the notebooks', () => {
    expect(notebooks.length).to.equal(6);
    for (const [name] of notebooks) expect(found.get(name), name).to.deep.equal([]);
  });
});
