const { typescript: ts } = require('./tslab.cjs');

/**
 * Writes `{ a }` as `{ a: a }`: tslab renames a variable of an earlier cell to a property, and misses the shorthand.
 * Lines stay as they are.
 */
function expandShorthand(source) {
  const file = ts.createSourceFile('cell.ts', source, ts.ScriptTarget.Latest, false);
  const names = [];
  const visit = (node) => {
    if (ts.isShorthandPropertyAssignment(node) && !node.objectAssignmentInitializer) names.push(node.name);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return names.reduceRight((text, name) => `${text.slice(0, name.end)}: ${name.text}${text.slice(name.end)}`, source);
}

module.exports = { expandShorthand };
