const { createRequire } = require('node:module');

/** The parts of the package's own tslab, and the TypeScript that it brings. */
function loadTslab() {
  const entry = require.resolve('tslab/dist/jupyter.js');
  const requireBeside = createRequire(entry);
  return {
    ...requireBeside('./converter.js'),
    ...requireBeside('./executor.js'),
    jupyter: requireBeside('./jupyter.js'), // its exports change while it runs
    typescript: requireBeside('@tslab/typescript-for-tslab'),
  };
}

module.exports = loadTslab();
