/**
 * The kernel of segbook's notebooks: the pinned tslab compiles and runs the cells, {@link KernelServer} speaks the
 * Jupyter protocol. Started by kernel.json with the path of a connection file.
 */
const path = require('node:path');
const { format } = require('node:util');
const { watchParent } = require('./parent.cjs');

/** tslab's compilers, each made when it is first asked for: starting one takes a second. */
function createConverters() {
  const { createConverter } = require('./tslab.cjs');
  const { expandShorthand } = require('./shorthand.cjs');
  const made = new Map();
  const converter = (isBrowser) => {
    if (!made.has(isBrowser)) {
      const inner = createConverter({ isJS: false, isBrowser });
      made.set(isBrowser, { ...inner, convert: (before, source) => inner.convert(before, expandShorthand(source)) });
    }
    return made.get(isBrowser);
  };
  return {
    get node() {
      return converter(false);
    },
    get browser() {
      return converter(true);
    },
    close() {
      for (const one of made.values()) one.close();
    },
  };
}

function start(connectionFile) {
  const { createExecutor } = require('./tslab.cjs');
  const { KernelServer } = require('./server.cjs');
  const { createSink } = require('./sink.cjs');
  const { Handler } = require('./handler.cjs');
  const converters = createConverters();
  converters.node; // warm, so that the first cell does not wait
  const sink = createSink();
  const executor = createExecutor(process.cwd(), converters, sink);
  if (process.env.JPY_PARENT_PID) watchParent(process.ppid);
  const server = new KernelServer(new Handler(executor, false), path.resolve(connectionFile), executor, sink);
  process.on('SIGINT', () => server.interrupt());
  server.init().then(surviveCells, (error) => {
    process.stderr.write(`${format('kernel not started:', error)}\n`);
    process.exit(1);
  });
}

/** What a cell throws in a timer or leaves rejected is shown under it and ends nothing. */
function surviveCells() {
  process.on('uncaughtException', (error) => process.stderr.write(`${format('Uncaught exception:', error)}\n`));
  process.on('unhandledRejection', (reason) => process.stderr.write(`${format('Unhandled rejection:', reason)}\n`));
}

function main() {
  if (process.argv.length < 3) {
    process.stderr.write('usage: node launcher.cjs CONNECTION_FILE (Jupyter starts it by kernel.json)\n');
    process.exit(2);
  }
  try {
    require.resolve('tslab/dist/jupyter.js');
  } catch {
    process.stderr.write(`tslab not found from: ${__dirname}\nKeep this folder in its package and run npm ci there.\n`);
    process.exit(1);
  }
  start(process.argv[2]);
}

main();
