const path = require('node:path');
const { inspect } = require('node:util');

const INTERNAL = [`${path.sep}tslab${path.sep}dist${path.sep}`, __dirname, '(node:', 'at node:'];

/** True for a line of a stack that shows how cells are run, not what a cell did. */
const isInternal = (line) => /^\s+at /.test(line) && INTERNAL.some((part) => line.includes(part));

/** A value that a cell threw, in the fields of the protocol's `error` message. */
function describeError(error) {
  const isError = error instanceof Error;
  const traceback = inspect(error)
    .split('\n')
    .filter((line) => !isInternal(line))
    .map((line) => line.replaceAll('evalmachine.<anonymous>', 'cell'));
  return {
    ename: isError ? String(error.name) : 'Uncaught',
    evalue: isError ? String(error.message) : inspect(error),
    traceback,
  };
}

/** The compiler's complaints about a cell, which then does not run. */
function describeDiagnostics(diagnostics) {
  const lines = diagnostics.map(
    ({ file, line, column, text }) => `${file ? `${file}, ` : ''}line ${line}, column ${column}: ${text}`,
  );
  return { ename: 'TypeScriptError', evalue: lines[0], traceback: lines.map((line) => `TypeScriptError: ${line}`) };
}

module.exports = { describeDiagnostics, describeError };
