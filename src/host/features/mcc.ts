import { eps } from "./family.ts";
import { largestEigenvalue } from "./lanczos.ts";
import type { Cells } from "./types.ts";

interface Joint {
  /** Non-zero cells of the matrix, sorted by row, and their probabilities. */
  readonly cells: Cells;
  readonly p: Float64Array;
  /** Marginals indexed by level. */
  readonly px: Float64Array;
  readonly py: Float64Array;
}

/**
 * Maximal correlation coefficient: the square root of the second largest eigenvalue of
 * Q(i,j) = sum_k p(i,k) p(j,k) / (p_x(i) p_y(k) + eps).
 *
 * Without eps, Q is similar to C C^T with C(i,k) = p(i,k) / sqrt(p_x(i) p_y(k)). With eps under the root, C C^T has Q's
 * eigenvalues to second order in eps / (p_x p_y), so Lanczos' method can be run on it, cell by cell.
 *
 * The largest eigenvalue is known. Levels that occur together, directly or through others, form a component, and
 * sqrt(p_x) on one component is an eigenvector with eigenvalue sum p w / sum p, w = p_x p_y / (p_x p_y + eps). These
 * vectors are projected out; what is left to find is the largest eigenvalue within the components.
 *
 * @returns a value in [0, 1]; 0 where the levels of a pair are independent
 */
export function maximalCorrelation({ cells, p, px, py }: Joint): number {
  const rows = numberPresent(px);
  const columns = numberPresent(py);
  const length = p.length;
  const row = new Uint32Array(length);
  const column = new Uint32Array(length);
  const product = new Float64Array(length);
  const scaled = new Float64Array(length);
  for (let c = 0; c < length; c++) {
    row[c] = rows.index[cells.row[c]];
    column[c] = columns.index[cells.column[c]];
    product[c] = px[cells.row[c]] * py[cells.column[c]];
    scaled[c] = p[c] / Math.sqrt(product[c] + eps);
  }
  const component = components(row, column, rows.count, columns.count);
  const second = secondComponent(component, row, p, product);
  // No eigenvalue passes 1, so two components already give the answer to 1e-9.
  if (second > 1 - 1e-9) return Math.sqrt(second);
  const start = rowStarts(row, rows.count);
  const image = new Float64Array(columns.count);
  const within = largestEigenvalue(
    rows.count, (x, y) => multiply(start, column, scaled, image, x, y), projector(component, rows.values),
  );
  return Math.sqrt(Math.max(0, second, within));
}

/** y = C C^T x, with the cells of C row by row; `image` is scratch for C^T x. */
function multiply(
  start: Uint32Array, column: Uint32Array, scaled: Float64Array, image: Float64Array, x: Float64Array, y: Float64Array,
): void {
  const size = x.length;
  image.fill(0);
  for (let i = 0; i < size; i++) {
    const value = x[i];
    const end = start[i + 1];
    for (let c = start[i]; c < end; c++) image[column[c]] += scaled[c] * value;
  }
  for (let i = 0; i < size; i++) {
    const end = start[i + 1];
    let sum = 0;
    for (let c = start[i]; c < end; c++) sum += scaled[c] * image[column[c]];
    y[i] = sum;
  }
}

interface Present {
  /** Level -> number of the level among those with a probability. */
  readonly index: Uint32Array;
  readonly count: number;
  /** Their probabilities. */
  readonly values: Float64Array;
}

function numberPresent(probabilities: Float64Array): Present {
  const size = probabilities.length;
  const index = new Uint32Array(size);
  let count = 0;
  for (let level = 0; level < size; level++) if (probabilities[level] > 0) index[level] = count++;
  const values = new Float64Array(count);
  for (let level = 0; level < size; level++) if (probabilities[level] > 0) values[index[level]] = probabilities[level];
  return { index, count, values };
}

/** First cell of each of the sorted rows, and the number of cells. */
function rowStarts(row: Uint32Array, rows: number): Uint32Array {
  const start = new Uint32Array(rows + 1);
  const length = row.length;
  for (let c = 0; c < length; c++) start[row[c] + 1] = c + 1;
  return start;
}

/** Component of each row; rows are connected through the columns they share. */
function components(row: Uint32Array, column: Uint32Array, rows: number, columns: number): Uint32Array {
  const parent = new Uint32Array(rows + columns);
  for (let node = 0; node < rows + columns; node++) parent[node] = node;
  const length = row.length;
  for (let c = 0; c < length; c++) {
    const a = root(parent, row[c]);
    const b = root(parent, rows + column[c]);
    parent[Math.max(a, b)] = Math.min(a, b); // the lower node is a row, so every root is one
  }
  const component = new Uint32Array(rows);
  for (let node = 0; node < rows; node++) component[node] = root(parent, node);
  return component;
}

function root(parent: Uint32Array, node: number): number {
  while (parent[node] !== node) node = parent[node] = parent[parent[node]];
  return node;
}

/** The second largest of the components' own eigenvalues; 0 where there is only one component. */
function secondComponent(component: Uint32Array, row: Uint32Array, p: Float64Array, product: Float64Array): number {
  const mass = new Float64Array(component.length);
  const kept = new Float64Array(component.length);
  const length = p.length;
  for (let c = 0; c < length; c++) {
    const own = component[row[c]];
    mass[own] += p[c];
    kept[own] += p[c] * (product[c] / (product[c] + eps));
  }
  let first = 0;
  let second = 0;
  for (let k = 0; k < mass.length; k++) {
    if (mass[k] === 0) continue;
    const value = kept[k] / mass[k];
    second = Math.max(second, Math.min(first, value));
    first = Math.max(first, value);
  }
  return second;
}

/** Projects out sqrt(p_x) on every component. */
function projector(component: Uint32Array, px: Float64Array): (x: Float64Array) => void {
  const size = px.length;
  const rootP = px.map(Math.sqrt);
  const mass = new Float64Array(size);
  for (let i = 0; i < size; i++) mass[component[i]] += px[i];
  const overlap = new Float64Array(size);
  return (x) => removeComponents(x, component, rootP, mass, overlap);
}

function removeComponents(
  x: Float64Array, component: Uint32Array, rootP: Float64Array, mass: Float64Array, overlap: Float64Array,
): void {
  const size = x.length;
  overlap.fill(0);
  for (let i = 0; i < size; i++) overlap[component[i]] += rootP[i] * x[i];
  for (let i = 0; i < size; i++) x[i] -= (overlap[component[i]] / mass[component[i]]) * rootP[i];
}
