/** Disjoint sets of the whole numbers from 0 to n - 1. */
export interface UnionFind {
  /** The number that stands for the set of `index`: equal for two of one set. */
  find(index: number): number;
  /** Joins two sets; returns the number that stands for both, the smaller of the two. */
  join(a: number, b: number): number;
  /** Adds a set of one, and returns its number. */
  add(): number;
}

/**
 * Creates n sets of one number each (Galler and Fischer 1964, doi:10.1145/364099.364331), with path halving.
 * @example
 * createUnionFind(3).join(2, 1) // 1
 */
export function createUnionFind(n: number): UnionFind {
  const parent = Array.from({ length: n }, (_, i) => i);
  const find = (index: number): number => {
    let at = index;
    while (parent[at] !== at) {
      const above = parent[at] as number;
      parent[at] = parent[above] as number;
      at = above;
    }
    return at;
  };
  const join = (a: number, b: number): number => {
    const [first, second] = [find(a), find(b)];
    const [root, other] = first < second ? [first, second] : [second, first];
    parent[other] = root;
    return root;
  };
  return { find, join, add: () => parent.push(parent.length) - 1 };
}
