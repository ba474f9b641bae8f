const { describeDiagnostics, describeError } = require('./failure.cjs');

/** How tslab's executor prints a diagnostic of the compiler; anything else that it prints was thrown by the cell. */
const DIAGNOSTIC = '%s%d:%d - %s';

/** Stands in for the console of tslab's executor: keeps a cell's result and failure instead of printing them. */
function createSink() {
  let result;
  let diagnostics = [];
  let thrown;
  return {
    log(value) {
      result = { value };
    },
    error(...args) {
      if (args.length === 5 && args[0] === DIAGNOSTIC) {
        diagnostics.push({ file: args[1].trim(), line: args[2], column: args[3], text: args[4] });
      } else {
        thrown = { error: args[0] };
      }
    },
    /** What was kept since the last call: `{ result?: { value }, failure?: { ename, evalue, traceback } }`. */
    take() {
      const failure =
        diagnostics.length > 0 ? describeDiagnostics(diagnostics) : thrown ? describeError(thrown.error) : undefined;
      const taken = { result, failure };
      result = undefined;
      diagnostics = [];
      thrown = undefined;
      return taken;
    },
  };
}

module.exports = { createSink };
