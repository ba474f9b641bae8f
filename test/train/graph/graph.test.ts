import { expect } from 'chai';
import { createGraph, outputOf } from '../../../lib/train/graph/graph.js';
import { createTape } from '../../../lib/train/graph/tape.js';

describe('createGraph', () => {
  it('numbers names that are taken', () => {
    const graph = createGraph();
    const names = ['x', 'x', 'x'].map((name) => graph.add('NoOp', name, []));
    expect(names).to.deep.equal(['x', 'x_1', 'x_2']);
  });

  it('keeps one node for equal constants, and tells types, shapes and values apart', () => {
    const graph = createGraph();
    const same = [graph.floats([1]), graph.floats([1])];
    expect(new Set(same).size).to.equal(1);
    const others = [graph.floats([2]), graph.floats([1], [1]), graph.ints(1), graph.ints([1]), graph.floats([], [0])];
    expect(new Set([...same, ...others]).size).to.equal(6);
    expect(graph.nodes).to.have.lengthOf(6);
  });

  it('names the outputs of a node as TensorFlow does', () => {
    expect([outputOf('split', 0), outputOf('split', 2)]).to.deep.equal(['split', 'split:2']);
  });
});

describe('createTape', () => {
  it('goes back from the last output, adds the parts of a gradient up, and leaves out what nothing depends on', () => {
    const graph = createGraph();
    const tape = createTape(graph);
    const passed: string[] = [];
    tape.record('a', (gradient) => passed.push(`a ${gradient}`));
    tape.record('b', (gradient) => {
      passed.push(`b ${gradient}`);
      tape.contribute('a', 'through-b');
    });
    tape.record('unused', () => passed.push('unused'));
    tape.contribute('a', 'straight');
    tape.contribute('b', 'loss');
    tape.goBack();
    expect(passed).to.deep.equal(['b loss', 'a a/gradient']);
    expect(graph.nodes).to.deep.include({
      name: 'a/gradient',
      op: 'AddN',
      inputs: ['straight', 'through-b'],
      attributes: { T: { type: 1 }, N: { int: 2 } },
    });
  });
});
