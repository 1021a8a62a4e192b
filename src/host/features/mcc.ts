import { eps } from "./family.ts";
import { greatestEigenvalue, scattered } from "./lanczos.ts";
import { moment } from "./moments.ts";
import type { Pairs } from "./pairs.ts";

interface Matrix {
  readonly pairs: Pairs;
  /** Sum of the matrix' counts. */
  readonly total: number;
  /** Marginals indexed by level. */
  readonly px: Float64Array;
  readonly py: Float64Array;
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
  const basis = basisOf(graph);
  const A = operator(matrix, graph, basis);
  return Math.max(second, greatestEigenvalue(startVector(matrix, graph, basis), (x, y) => multiply(A, x, y), (x) => project(basis, x)));
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

function graphOf({ pairs, px, py }: Matrix): Graph {
  const columns = pairs.symmetrical ? 0 : px.length;
  const share = new Float64Array(px.length + columns);
  share.set(px);
  if (!pairs.symmetrical) share.set(py, columns);
  const parent = joined(pairs, share, columns);
  const component = new Uint32Array(share.length);
  let components = 0;
  for (let node = 0; node < share.length; node++) {
    if (share[node] === 0) continue;
    const root = rootOf(parent, node);
    component[node] = root === node ? components++ : component[root]; // roots come before the others
  }
  return { share, columns, components, component };
}

/** A forest: nodes that are joined by cells, directly or through others, have one root, the first of them. */
function joined({ start, column }: Pairs, share: Float64Array, columns: number): Uint32Array {
  const parent = new Uint32Array(share.length);
  let apart = 0;
  for (let node = 0; node < share.length; node++) {
    parent[node] = node;
    if (share[node] > 0) apart++;
  }
  for (let i = 1; i + 1 < start.length && apart > 1; i++) {
    const end = start[i + 1];
    let own = rootOf(parent, i);
    for (let c = start[i]; c < end; c++) {
      const other = columns + column[c];
      if (parent[other] === own) continue;
      const root = rootOf(parent, other);
      if (root === own) continue;
      parent[Math.max(own, root)] = own = Math.min(own, root);
      apart--;
    }
  }
  return parent;
}

function rootOf(parent: Uint32Array, node: number): number {
  while (parent[node] !== node) node = parent[node] = parent[parent[node]];
  return node;
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
  /** Of each element's share. */
  readonly root: Float64Array;
  /** Where the rows, or columns, of a component begin, and where the last ones end. */
  readonly bounds: Uint32Array;
}

function basisOf({ share, columns, components, component }: Graph): Basis {
  const sides = columns === 0 ? 1 : 2;
  const bounds = new Uint32Array(sides * components + 1);
  const partOf = (node: number): number => sides * component[node] + (sides === 2 && node >= columns ? 1 : 0);
  for (let node = 0; node < share.length; node++) if (share[node] > 0) bounds[partOf(node) + 1]++;
  for (let part = 1; part < bounds.length; part++) bounds[part] += bounds[part - 1];
  const next = bounds.slice();
  const element = new Uint32Array(share.length);
  const root = new Float64Array(bounds[bounds.length - 1]);
  for (let node = 0; node < share.length; node++) {
    if (share[node] === 0) continue;
    element[node] = next[partOf(node)]++;
    root[element[node]] = Math.sqrt(share[node]);
  }
  return { element, root, bounds };
}

/**
 * Where the levels of a pair resemble each other, what is looked for is nearly linear in them, and where they vary alike, square:
 * so the search begins with both, and with something of everything else.
 */
function startVector({ px }: Matrix, { share, columns }: Graph, { element, root }: Basis): Float64Array {
  const mean = moment(px, 0, 1);
  const deviation = Math.sqrt(moment(px, mean, 2)) || 1;
  const start = new Float64Array(root.length);
  for (let node = 0; node < share.length; node++) {
    if (share[node] === 0) continue;
    const level = columns > 0 && node >= columns ? node - columns : node;
    const t = (level - mean) / deviation;
    start[element[node]] = root[element[node]] * (t + t * t + scattered(node));
  }
  return start;
}

/** A by its cells: those of row k, from start[k] to start[k + 1], join the element row[k] with others. */
interface Operator {
  readonly start: Uint32Array;
  readonly row: Uint32Array;
  readonly column: Uint32Array;
  readonly weight: Float64Array;
}

function operator({ pairs: { start, column, count }, total, px, py }: Matrix, { columns }: Graph, { element }: Basis): Operator {
  const cells = start[start.length - 1];
  const to = new Uint32Array(cells);
  const weight = new Float64Array(cells);
  for (let i = 1; i + 1 < start.length; i++) {
    const end = start[i + 1];
    for (let c = start[i]; c < end; c++) {
      to[c] = element[columns + column[c]];
      weight[c] = count[c] / (total * Math.sqrt(px[i] * py[column[c]] + eps));
    }
  }
  return { start, row: element, column: to, weight };
}

/** y = A x. A cell joins two elements, both ways. */
function multiply({ start, row, column, weight }: Operator, x: Float64Array, y: Float64Array): void {
  const rows = start.length - 1;
  y.fill(0);
  for (let i = 1; i < rows; i++) {
    const end = start[i + 1];
    const own = row[i];
    const value = x[own];
    let even = 0;
    let odd = 0;
    let c = start[i];
    if ((end - c) % 2 === 1) {
      y[column[c]] += weight[c] * value;
      odd = weight[c] * x[column[c++]];
    }
    for (; c < end; c += 2) { // by twos: no cell of a row waits for another
      const first = column[c];
      const second = column[c + 1];
      const a = weight[c];
      const b = weight[c + 1];
      even += a * x[first];
      odd += b * x[second];
      y[first] += a * value;
      y[second] += b * value;
    }
    y[own] += even + odd;
  }
}

/** Projects out the roots of the shares, on the rows and on the columns of each component. */
function project({ root, bounds }: Basis, x: Float64Array): void {
  const parts = bounds.length - 1;
  for (let part = 0; part < parts; part++) {
    const end = bounds[part + 1];
    let overlap = 0;
    let mass = 0;
    for (let k = bounds[part]; k < end; k++) {
      overlap += root[k] * x[k];
      mass += root[k] * root[k];
    }
    const factor = overlap / mass;
    for (let k = bounds[part]; k < end; k++) x[k] -= factor * root[k];
  }
}
