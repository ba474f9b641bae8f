import type { LossOps } from '../../model/loss/ops.js';
import { type Attribute, DataType, type Graph, outputOf } from './graph.js';
import type { LossValue } from './lossOps.js';

const INT: Attribute = { type: DataType.int32 };
const FLOAT: Attribute = { type: DataType.float32 };

/** What needs no gradient. Places count through all classes, so that one axis is enough to take and put. */
export function orderOps(graph: Graph): Pick<LossOps<LossValue>, 'still' | 'sort' | 'take' | 'put' | 'cumulate'> {
  const flat = graph.ints([-1]);
  const flatten = (output: string): string => graph.float('Reshape', 'loss/flat', [output, flat]);
  const shapeOf = (output: string): string => graph.float('Shape', 'loss/Shape', [output], { out_type: INT });
  return {
    still: (x, compute) => ({ ...compute({ ...x, trained: false }), trained: false }),
    sort: (x) => ({ ...x, output: sortRows(graph, x.output) }),
    take: (x, places) => {
      const attributes = { Tparams: FLOAT, Tindices: INT, Taxis: INT };
      const inputs = [flatten(x.output), places.output, graph.ints(0)];
      return { ...x, output: graph.add('GatherV2', 'loss/take', inputs, attributes) };
    },
    put: (x, places) => {
      const column = graph.add('Reshape', 'loss/places', [places.output, graph.ints([-1, 1])], { T: INT });
      const updates = flatten(x.output);
      const all = graph.float('ScatterNd', 'loss/put', [column, updates, shapeOf(updates)], { Tindices: INT });
      return { ...x, output: graph.float('Reshape', 'loss/shaped', [all, shapeOf(x.output)]) };
    },
    cumulate: (x) => ({ ...x, output: graph.float('Cumsum', 'loss/cumulate', [x.output, graph.ints(1)]) }),
  };
}

function sortRows(graph: Graph, x: string): string {
  const shape = graph.float('Shape', 'loss/Shape', [x], { out_type: INT });
  const side = (axis: number): string => {
    const attributes = { Tparams: INT, Tindices: INT, Taxis: INT };
    return graph.add('GatherV2', 'loss/side', [shape, graph.ints(axis), graph.ints(0)], attributes);
  };
  const [rows, pixels] = [side(0), side(1)];
  const sorted = graph.float('TopKV2', 'loss/sort', [x, pixels], { sorted: { bool: true } });
  const firsts = graph.add('Range', 'loss/rows', [graph.ints(0), rows, graph.ints(1)], { Tidx: INT });
  const starts = graph.add('Mul', 'loss/starts', [firsts, pixels], { T: INT });
  const column = graph.add('Reshape', 'loss/starts', [starts, graph.ints([-1, 1])], { T: INT });
  return graph.add('AddV2', 'loss/places', [outputOf(sorted, 1), column], { T: INT });
}
