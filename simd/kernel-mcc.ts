/**
 * Maximal correlation coefficient of one small co-occurrence table: the second largest singular value of
 * C(i,k) = p(i,k) / sqrt(p_x(i) p_y(k) + eps), whose squares are the eigenvalues of the Q in src/host/features/mcc.ts.
 *
 *   symmetrical: C itself      otherwise: | 0  C |  its eigenvalues are plus and minus C's singular values
 *                                         | C' 0 |
 *
 * The largest belongs to sqrt(p_x) and sqrt(p_y), which are projected out. Where levels fall into parts that no cell joins, each
 * part has a singular value 1 of its own: most tables of a few pairs need nothing but this. Else Lanczos' method makes a
 * tridiagonal matrix, and Laguerre's finds its two extreme eigenvalues, one in each lane. Vectors are not made orthogonal to all
 * before them: what that costs is copies of eigenvalues that are already found.
 */
const eps: f64 = 2.220446049250313e-16;
/** Of Lanczos' method; a table of n levels needs n, and many fewer where n is large. */
const mostSteps: u32 = 256;
const checkEvery: u32 = 8;
/** Length of A v - lambda v; the error of the eigenvalue is smaller, usually its square. */
const converged: f64 = 1e-7;
const breakdown: f64 = 1e-10;

/** Vector element of each row, and of each column: the row's in a symmetrical table, else those after all rows'; u16. */
let elementOfRow: usize;
let elementOfColumn: usize;
/** Parts of rows and, behind them, columns: a number of the same part or the part's own, u32. */
let parents: usize;
/** sqrt(p_x), sqrt(p_y). */
let known: usize;
/** The cells of C: u16 elements, f64 weights. */
let ends: usize;
let weights: usize;
let previous: usize;
let vector: usize;
let next: usize;
/** f64[2]: plus and minus the diagonal element. */
const diagonal = memory.data(256 * 16, 16);
/** beside[k] couples vectors k and k + 1. */
const beside = memory.data(256 * 8, 16);
let elements: usize;
let rowElements: usize;

/** Lays out scratch for tables of so many levels and cells; returns its end. */
export function placeCorrelation(scratch: usize, levels: u32, cells: u32): usize {
  const most: usize = 2 * (<usize>levels + 2);
  known = scratch;
  previous = known + (most << 3);
  vector = previous + (most << 3);
  next = vector + (most << 3);
  weights = next + (most << 3);
  ends = weights + (<usize>cells << 3);
  parents = ends + (<usize>cells << 2);
  elementOfRow = parents + (most << 2);
  elementOfColumn = elementOfRow + (most << 1);
  return elementOfColumn + (most << 1);
}

/**
 * @param cells how many distinct cells hold something; of a symmetrical table without those below the diagonal
 * @param cellRows, cellColumns u16, from 1 to `levels`
 * @param counts f64; of a symmetrical table half of what the two cells hold together
 * @param rows, columns how many rows and columns hold something; ofRow and ofColumn are their sums by number, f64
 * @param weighted whether counts are not whole
 */
export function maximalCorrelation(
  symmetrical: bool, weighted: bool, cells: u32, cellRows: usize, cellColumns: usize, counts: usize,
  levels: u32, rows: u32, columns: u32, ofRow: usize, ofColumn: usize, total: f64,
): f64 {
  // Next to very small weights eps lowers the singular value of a part.
  if (!weighted) {
    const nodes = rows + columns;
    const joints: u32 = symmetrical ? 2 * cells : cells;
    if (joints + 1 < nodes) return 1; // a tree has more cells
    if (isDisconnected(symmetrical, cells, cellRows, cellColumns, levels, nodes)) return 1;
  }
  rowElements = number(0, elementOfRow, ofRow, levels, total);
  elements = symmetrical ? rowElements : number(rowElements, elementOfColumn, ofColumn, levels, total);
  const columnElement = symmetrical ? elementOfRow : elementOfColumn;
  for (let c: usize = 0; c < <usize>cells; c++) {
    const a = <usize>load<u16>(cellRows + (c << 1));
    const b = <usize>load<u16>(cellColumns + (c << 1));
    const held = load<f64>(counts + (c << 3)) * (symmetrical && a == b ? 2 : 1);
    store<u16>(ends + (c << 2), load<u16>(elementOfRow + (a << 1)));
    store<u16>(ends + (c << 2), load<u16>(columnElement + (b << 1)), 2);
    store<f64>(weights + (c << 3), held / Math.sqrt(load<f64>(ofRow + (a << 3)) * load<f64>(ofColumn + (b << 3)) + total * total * eps));
  }
  return lanczos(cells, rows - 1 + (symmetrical ? 0 : columns - 1));
}

/** Gives the rows, or columns, that occur the vector elements from `first` on; returns where these end, and one more if that is odd. */
function number(first: usize, element: usize, sums: usize, levels: u32, total: f64): usize {
  let at = first;
  for (let a: usize = 1; a <= <usize>levels; a++) {
    const sum = load<f64>(sums + (a << 3));
    if (sum == 0) continue;
    store<f64>(known + (at << 3), Math.sqrt(sum / total));
    store<u16>(element + (a << 1), <u16>at);
    at++;
  }
  if ((at & 1) == 0) return at;
  store<f64>(known + (at << 3), 0);
  return at + 1;
}

/** Whether rows and columns, so many in all, fall into parts without a common cell. */
function isDisconnected(symmetrical: bool, cells: u32, cellRows: usize, cellColumns: usize, levels: u32, nodes: u32): bool {
  let parts = nodes;
  for (let k: u32 = 0; k <= 2 * levels; k++) store<u32>(parents + (<usize>k << 2), k);
  for (let c: usize = 0; c < <usize>cells && parts > 1; c++) {
    const a = <u32>load<u16>(cellRows + (c << 1));
    const b = <u32>load<u16>(cellColumns + (c << 1));
    if (join(a, b + levels)) parts--;
    if (symmetrical && join(b, a + levels)) parts--;
  }
  return parts > 1;
}

/** Joins the parts of two elements; whether they were two. */
function join(a: u32, b: u32): bool {
  const rootA = rootOf(a);
  const rootB = rootOf(b);
  store<u32>(parents + (<usize>rootA << 2), rootB);
  return rootA != rootB;
}

// @ts-ignore: decorator
@inline
function rootOf(element: u32): u32 {
  let n = element;
  let parent = load<u32>(parents + (<usize>n << 2));
  while (parent != n) {
    n = parent;
    parent = load<u32>(parents + (<usize>n << 2));
  }
  return n;
}

/** Greatest magnitude of an eigenvalue besides those of the known vectors. */
function lanczos(cells: u32, dimensions: u32): f64 {
  for (let i: usize = 0; i < elements; i++) store<f64>(next + (i << 3), load<f64>(known + (i << 3)) == 0 ? 0 : scattered(<i32>i));
  clear(vector);
  let norm = project(0, 0);
  if (dimensions == 0 || norm < breakdown) return 0;
  for (let k: u32 = 0; k < mostSteps; k++) {
    advance(norm);
    const product = apply(cells);
    norm = project(product, k > 0 ? norm : 0);
    store<f64>(diagonal + (<usize>k << 4), product);
    store<f64>(diagonal + (<usize>k << 4), -product, 8);
    store<f64>(beside + (<usize>k << 3), norm);
    const steps = k + 1;
    if (norm < breakdown) return abs(extreme(steps));
    if (steps % checkEvery == 0 || steps == dimensions) {
      const lambda = extreme(steps);
      if (residual(steps, lambda) < converged) return abs(lambda);
    }
  }
  return abs(extreme(mostSteps));
}

/** A number in [-1, 1) that follows no rule of i, as in src/host/features/lanczos.ts. */
function scattered(i: i32): f64 {
  let bits: i32 = (i + 1) * <i32>0x9e3779b1;
  bits = (bits ^ (bits >>> 15)) * <i32>0x85ebca77;
  return <f64>(bits ^ (bits >>> 13)) / 2147483648;
}

// @ts-ignore: decorator
@inline
function clear(x: usize): void {
  for (let at = x, end = x + (elements << 3); at < end; at += 16) v128.store(at, f64x2.splat(0));
}

// @ts-ignore: decorator
@inline
function total(lanes: v128): f64 {
  return f64x2.extract_lane(lanes, 0) + f64x2.extract_lane(lanes, 1);
}

/** The next vector, scaled to length 1, becomes the vector, and that the previous one. */
// @ts-ignore: decorator
@inline
function advance(norm: f64): void {
  const spare = previous;
  previous = vector;
  vector = next;
  next = spare;
  const scale = f64x2.splat(1 / norm);
  for (let at = vector, end = vector + (elements << 3); at < end; at += 16) v128.store(at, f64x2.mul(v128.load(at), scale));
}

/** next = matrix times vector; returns their product. */
// @ts-ignore: decorator
@inline
function apply(cells: u32): f64 {
  const from = vector;
  const to = next;
  clear(to);
  for (let c: usize = 0; c < <usize>cells; c++) {
    const a = <usize>load<u16>(ends + (c << 2)) << 3;
    const b = <usize>load<u16>(ends + (c << 2), 2) << 3;
    const w = load<f64>(weights + (c << 3));
    store<f64>(to + a, load<f64>(to + a) + w * load<f64>(from + b));
    if (a != b) store<f64>(to + b, load<f64>(to + b) + w * load<f64>(from + a));
  }
  let product = f64x2.splat(0);
  for (let i: usize = 0; i < elements << 3; i += 16) product = f64x2.add(product, f64x2.mul(v128.load(from + i), v128.load(to + i)));
  return total(product);
}

/** Takes from the next vector a times the vector, b times the previous, and what lies along the known ones; returns the length that is left. */
function project(a: f64, b: f64): f64 {
  return Math.sqrt(projectPart(0, rowElements, a, b) + projectPart(rowElements, elements, a, b));
}

// @ts-ignore: decorator
@inline
function projectPart(first: usize, last: usize, a: f64, b: f64): f64 {
  const from = first << 3;
  const end = last << 3;
  let along = f64x2.splat(0);
  for (let i = from; i < end; i += 16) {
    const taken = f64x2.add(f64x2.mul(f64x2.splat(a), v128.load(vector + i)), f64x2.mul(f64x2.splat(b), v128.load(previous + i)));
    const x = f64x2.sub(v128.load(next + i), taken);
    v128.store(next + i, x);
    along = f64x2.add(along, f64x2.mul(v128.load(known + i), x));
  }
  const part = f64x2.splat(total(along));
  let squares = f64x2.splat(0);
  for (let i = from; i < end; i += 16) {
    const x = f64x2.sub(v128.load(next + i), f64x2.mul(part, v128.load(known + i)));
    v128.store(next + i, x);
    squares = f64x2.add(squares, f64x2.mul(x, x));
  }
  return total(squares);
}

/**
 * The eigenvalue of the tridiagonal matrix that is greatest in magnitude. Laguerre's method on the characteristic polynomial, the
 * product of the pivots d: from above all eigenvalues it comes down to the largest of the matrix and of its negative.
 */
function extreme(steps: u32): f64 {
  const one = f64x2.splat(1);
  const degree = f64x2.splat(<f64>steps);
  const lessOne = f64x2.splat(<f64>(steps - 1));
  let x = f64x2.splat(1 + 1e-9);
  for (let round = 0; round < 60; round++) {
    // pivot, its inverse, and its first two derivatives by x over it
    let inverse = f64x2.div(one, f64x2.sub(v128.load(diagonal), x));
    let slope = f64x2.neg(inverse);
    let bend = f64x2.splat(0);
    let sum = slope;
    let squares = f64x2.mul(slope, slope); // sum of slope^2 - bend
    for (let k: usize = 1; k < <usize>steps; k++) {
      const b = load<f64>(beside + ((k - 1) << 3));
      const fill = f64x2.mul(f64x2.splat(b * b), inverse);
      inverse = f64x2.div(one, f64x2.sub(f64x2.sub(v128.load(diagonal + (k << 4)), x), fill));
      bend = f64x2.mul(f64x2.mul(fill, f64x2.sub(bend, f64x2.mul(f64x2.splat(2), f64x2.mul(slope, slope)))), inverse);
      slope = f64x2.mul(f64x2.sub(f64x2.mul(fill, slope), one), inverse);
      sum = f64x2.add(sum, slope);
      squares = f64x2.add(squares, f64x2.sub(f64x2.mul(slope, slope), bend));
    }
    const root = f64x2.sqrt(f64x2.max(f64x2.splat(0), f64x2.mul(lessOne, f64x2.sub(f64x2.mul(degree, squares), f64x2.mul(sum, sum)))));
    const step = f64x2.div(degree, f64x2.add(sum, root));
    // At an eigenvalue itself nothing is finite, and below it, by rounding, the sum is negative.
    const above = v128.and(f64x2.gt(step, f64x2.splat(0)), f64x2.gt(sum, f64x2.splat(0)));
    x = f64x2.sub(x, v128.and(above, step));
    if (!v128.any_true(v128.and(above, f64x2.gt(step, f64x2.splat(1e-8))))) break; // the next one is about its cube
  }
  const highest = f64x2.extract_lane(x, 0);
  const lowest = f64x2.extract_lane(x, 1);
  return lowest > highest ? -lowest : highest;
}

/** Length of A v - lambda v for the eigenvector v that the vectors give: the last coupling times v's last element. */
function residual(steps: u32, lambda: f64): f64 {
  // From the last element to the first: they grow that way, so rounding does not.
  let following: f64 = 0;
  let element: f64 = 1;
  let squares: f64 = 1;
  for (let k = <usize>steps - 1; k > 0; k--) {
    const coupling: f64 = k < <usize>steps - 1 ? load<f64>(beside + (k << 3)) * following : 0;
    const before = ((lambda - load<f64>(diagonal + (k << 4))) * element - coupling) / load<f64>(beside + ((k - 1) << 3));
    following = element;
    element = before;
    squares += element * element;
  }
  return load<f64>(beside + ((<usize>steps - 1) << 3)) / Math.sqrt(squares);
}
