const path = require('node:path');
const { inspect } = require('node:util');

const INTERNAL = [`${path.sep}tslab${path.sep}dist${path.sep}`, __dirname, '(node:', 'at node:'];

/** True for a line of a stack that shows how cells are run, not what a cell did. */
const isInternal = (line) => /^\s+at /.test(line) && INTERNAL.some((part) => line.includes(part));

/** What `inspect` writes of an error, without the internal lines of its stack. */
function trace(error) {
  const lines = [];
  for (const line of inspect(error).split('\n')) {
    if (!isInternal(line)) lines.push(line.replaceAll('evalmachine.<anonymous>', 'cell'));
    else if (line.endsWith(' {') && lines.length > 0) lines[lines.length - 1] += ' {'; // the error's fields follow
  }
  return lines;
}

/** A value that a cell threw, in the fields of the protocol's `error` message. */
function describeError(error) {
  const isError = error instanceof Error;
  return {
    ename: isError ? String(error.name) : 'Uncaught',
    evalue: isError ? String(error.message) : inspect(error),
    traceback: trace(error),
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
