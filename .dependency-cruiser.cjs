/** The one way that imports go: a folder may import from those before it, never from those after it. */
const ORDER = [
  'base',
  'config',
  'data',
  'review',
  'survey',
  'preprocess',
  'backend',
  'model',
  'measure',
  'train',
  'evaluate',
  'figures',
  'notebook',
  'report',
  'diff',
  'service',
  'bench',
  'cli',
];

const folder = (names) => `^dist/lib/(${names.join('|')})/`;

const oneWay = ORDER.slice(0, -1).map((name, i) => ({
  name: `${name}-imports-no-later-folder`,
  severity: 'error',
  from: { path: folder([name]) },
  to: { path: folder(ORDER.slice(i + 1)) },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...oneWay,
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-unknown-folder',
      comment: 'a new folder of lib/ needs its place in the order',
      severity: 'error',
      from: { path: '^dist/lib/', pathNot: [folder(ORDER), '^dist/lib/index\\.js$'] },
      to: {},
    },
    {
      name: 'model-reads-no-file',
      severity: 'error',
      from: { path: folder(['model', 'measure']) },
      to: { path: '^(node:)?fs' },
    },
    {
      name: 'cells-load-no-vega',
      comment: 'vega cannot be loaded by require, which is how a cell loads the library',
      severity: 'error',
      from: { path: '^dist/lib/index\\.js$' },
      to: { path: 'node_modules/vega', reachable: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    moduleSystems: ['es6', 'cjs'],
    exclude: { dynamic: true },
  },
};
