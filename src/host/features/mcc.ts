import { simd, type Lent } from "../wasm/memory.ts";
import { eps } from "./family.ts";
import { greatestEigenvalue, mostSteps, scattered } from "./lanczos.ts";
import { moment } from "./moments.ts";
import type { Pairs } from "./pairs.ts";

/** What `maximalCorrelation` works in: of matrices of up to so many cells, and of levels up to Ng. */
export function correlationMemory(Ng: number, cells: number, symmetrical: boolean) {
  const nodes = (symmetrical ? 1 : 2) * (Ng + 1);
  const length = 2 * nodes; // every element may be a component of its own, and those begin at even numbers
  const panels = Math.ceil(Ng / 4);
  const blocks = Math.min(cells, (panels * length) / 2);
  return {
    share: ["f64", nodes], parent: ["u32", nodes], component: ["u32", nodes],
    element: ["u32", nodes], place: ["u32", nodes], bounds: ["u32", 2 * nodes + 1], roots: ["f64", length], vectors: ["f64", 3 * (length + 2)],
    panels: ["u32", 5 * panels], columns: ["u32", blocks], weights: ["f64", 8 * blocks], diagonal: ["f64", mostSteps], beside: ["f64", mostSteps],
  } as const;
}

interface Matrix {
  readonly pairs: Pairs;
  /** Sum of the matrix' counts. */
  readonly total: number;
  /** Marginals indexed by level. */
  readonly px: Float64Array;
  readonly py: Float64Array;
  readonly memory: Lent<ReturnType<typeof correlationMemory>>;
}

/**
 * Maximal correlation coefficient: the square root of the second largest eigenvalue of
 * Q(i,j) = sum_k p(i,k) p(j,k) / (p_x(i) p_y(k) + eps).
 *
 * Without eps, Q is similar to C C^T with C(i,k) = p(i,k) / sqrt(p_x(i) p_y(k)). With eps under the root, C C^T has Q's
 * eigenvalues to second order in eps / (p_x p_y). So the second largest singular value of C is looked for: the greatest magnitude
 * of the eigenvalues of
 *
 *     A = C  where p is symmetric, otherwise  ( 0    C )   whose eigenvalues are the singular values and their negatives.
 *                                             ( C^T  0 )
 *
 * The largest is known. Levels that occur together, directly or through others, form a component, and
 * sqrt(p_x) on one component is an eigenvector of C C^T with eigenvalue sum p w / sum p, w = p_x p_y / (p_x p_y + eps). These
 * vectors (and sqrt(p_y), of C^T C) are projected out; what is left to find is the largest within the components.
 *
 * @returns a value in [0, 1]; 0 where the levels of a pair are independent
 */
export function maximalCorrelation(matrix: Matrix): number {
  const graph = graphOf(matrix);
  const second = graph.components > 1 ? Math.sqrt(secondComponent(matrix, graph)) : 0;
  // No eigenvalue passes 1, so two components already give the answer.
  if (second > 1 - 1e-9) return second;
  return Math.max(second, greatestWithin(matrix, graph));
}

/** Levels as nodes: as rows and, in a matrix that is not symmetric, after all of these as columns. */
interface Graph {
  readonly share: Float64Array;
  /** Node of level 0 as a column. */
  readonly columns: number;
  readonly components: number;
  /** Number of the component of each node that has a share. */
  readonly component: Uint32Array;
}

function graphOf({ pairs: { start, column, Ng, symmetrical }, px, py, memory: { share, parent, component } }: Matrix): Graph {
  const columns = symmetrical ? 0 : px.length;
  share.set(px);
  if (!symmetrical) share.set(py, columns);
  let nodes = 0;
  for (let node = 0; node < share.length; node++) {
    parent[node] = node;
    if (share[node] > 0) nodes++;
  }
  const components = nodes - simd().joinPairs(start.byteOffset, column.byteOffset, Ng, parent.byteOffset, columns, nodes - 1);
  for (let node = 0, found = 0; node < share.length; node++) {
    if (share[node] === 0) continue;
    let root = parent[node]; // each leads to a lower one, up to the component's lowest
    while (parent[root] !== root) root = parent[root];
    component[node] = root === node ? found++ : component[root];
  }
  return { share, columns, components, component };
}

/** The second largest of the components' own eigenvalues of C C^T. */
function secondComponent({ pairs: { start, column, count }, total, px, py }: Matrix, { components, component }: Graph): number {
  const mass = new Float64Array(components);
  const kept = new Float64Array(components);
  for (let i = 1; i + 1 < start.length; i++) {
    for (let c = start[i]; c < start[i + 1]; c++) {
      const p = count[c] / total;
      const product = px[i] * py[column[c]];
      mass[component[i]] += p;
      kept[component[i]] += p * (product / (product + eps));
    }
  }
  return kept.map((value, k) => value / mass[k]).sort()[components - 2];
}

/** The elements of vectors: the nodes that have a share, component by component and of each the rows first, then the columns. */
interface Basis {
  readonly element: Uint32Array;
  /** Where the rows, or columns, of a component begin, and where the last ones end: even numbers, so that an element may stand for none. */
  readonly bounds: Uint32Array;
  /** Of each element's share, on each part of length 1. */
  readonly roots: Float64Array;
}

function basisOf({ memory }: Matrix, { share, columns, components, component }: Graph): Basis {
  const sides = columns === 0 ? 1 : 2;
  const bounds = memory.bounds.subarray(0, sides * components + 1).fill(0);
  const mass = new Float64Array(sides * components);
  const partOf = (node: number): number => sides * component[node] + (sides === 2 && node >= columns ? 1 : 0);
  for (let node = 0; node < share.length; node++) {
    if (share[node] === 0) continue;
    bounds[partOf(node) + 1]++;
    mass[partOf(node)] += share[node];
  }
  for (let part = 1; part < bounds.length; part++) bounds[part] += bounds[part - 1] + (bounds[part] % 2);
  const next = bounds.slice();
  const { element } = memory;
  const roots = memory.roots.subarray(0, bounds[bounds.length - 1]).fill(0);
  for (let node = 0; node < share.length; node++) {
    if (share[node] === 0) continue;
    const part = partOf(node);
    element[node] = next[part]++;
    roots[element[node]] = Math.sqrt(share[node] / mass[part]);
  }
  return { element, bounds, roots };
}

/** The greatest magnitude of A's eigenvalues without the components' own (simd/mcc.ts). */
function greatestWithin(matrix: Matrix, graph: Graph): number {
  const { pairs: { start, column, count, Ng }, total, px, py, memory } = matrix;
  const basis = basisOf(matrix, graph);
  const { element, bounds, roots } = basis;
  const { place, panels, columns, weights, vectors, diagonal, beside } = memory;
  place.fill(0, 0, roots.length / 2);
  vectors.fill(0, 0, 3 * (roots.length + 2));
  setStart(vectors, matrix, graph, basis);
  const panelCount = simd().correlationBlocks(
    start.byteOffset, Ng, column.byteOffset, count.byteOffset, total, px.byteOffset, py.byteOffset,
    element.byteOffset, element.byteOffset + 4 * graph.columns, roots.length, place.byteOffset,
    panels.byteOffset, columns.byteOffset, weights.byteOffset,
  );
  return greatestEigenvalue({
    size: 0, diagonal, beside,
    advance(to) {
      return simd().lanczosSteps(
        this.size, to, panels.byteOffset, panelCount, columns.byteOffset, weights.byteOffset,
        roots.byteOffset, bounds.byteOffset, bounds.length - 1, vectors.byteOffset, roots.length, diagonal.byteOffset, beside.byteOffset,
      );
    },
  });
}

/**
 * Where the levels of a pair resemble each other, what is looked for is nearly linear in them, and where they vary alike, square:
 * so the search begins with both, and with something of everything else.
 */
function setStart(vector: Float64Array, { px }: Matrix, { share, columns }: Graph, { element, roots }: Basis): void {
  const mean = moment(px, 0, 1);
  const deviation = Math.sqrt(moment(px, mean, 2)) || 1;
  for (let node = 0; node < share.length; node++) {
    if (share[node] === 0) continue;
    const level = columns > 0 && node >= columns ? node - columns : node;
    const t = (level - mean) / deviation;
    vector[element[node]] = roots[element[node]] * (t + t * t + scattered(node));
  }
}
