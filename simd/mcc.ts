/**
 * Lanczos' method on the operator A of src/host/features/mcc.ts, whose greatest eigenvalue is the maximal correlation coefficient.
 *
 * A joins row elements with column elements, both ways. Four rows make a panel, and two columns by a panel a block; only blocks that
 * hold a cell are kept:
 *
 *     panel  rows   | w00 w01 |   columns c, c + 1        y_row    += w x_column     four sums
 *            r0..r3 | w10 w11 |                           y_column += w x_row        one sum, of four
 *                   | w20 w21 |
 *                   | w30 w31 |
 *
 * Vectors have an even length, and their parts (of rows or columns of a component) begin at even elements; elements between hold 0.
 * The sums are not in the order of the cells: they are rounded differently than a plain loop's.
 */
const eps: f64 = 2.220446049250313e-16;
/** A vector that is shorter is 0 but for rounding. */
const breakdown: f64 = 1e-14;
/** Bytes of a panel: its four rows' elements, and the first block that is not its own any more, u32. */
const panelBytes: usize = 20;
const blockBytes: usize = 64;

/**
 * Joins rows and columns that have a cell, into components.
 *
 * @param start the cells of row i lie from start[i] up to start[i + 1], u32; rows from 1 on
 * @param column u32
 * @param parents of each row i and each column `columns` + j, itself or a lower one of its component, u32; at first all are their own
 * @param most no more joints are looked for
 * @returns how many joints there were
 */
export function joinPairs(start: usize, column: usize, Ng: u32, parents: usize, columns: u32, most: u32): u32 {
  let joints: u32 = 0;
  for (let i: u32 = 1; i <= Ng && joints < most; i++) {
    const end = <usize>load<u32>(start + (<usize>i << 2), 4);
    let own = rootOf(parents, i);
    for (let c = <usize>load<u32>(start + (<usize>i << 2)); c < end; c++) {
      const other = columns + load<u32>(column + (c << 2));
      if (load<u32>(parents + (<usize>other << 2)) == own) continue;
      const root = rootOf(parents, other);
      if (root == own) continue;
      store<u32>(parents + (<usize>max(own, root) << 2), min(own, root));
      own = min(own, root);
      joints++;
    }
  }
  return joints;
}

function rootOf(parents: usize, node: u32): u32 {
  let root = node;
  let parent = load<u32>(parents + (<usize>root << 2));
  while (parent != root) {
    const above = load<u32>(parents + (<usize>parent << 2));
    store<u32>(parents + (<usize>root << 2), above);
    root = above;
    parent = load<u32>(parents + (<usize>root << 2));
  }
  return root;
}

/**
 * Makes the blocks of C(i,j) = p(i,j) / sqrt(p_x(i) p_y(j) + eps).
 *
 * @param start the cells of row i lie from start[i] up to start[i + 1], u32; rows from 1 on
 * @param column, count u32, f64
 * @param px, py marginals by level, f64
 * @param rowElement, columnElement by level, u32
 * @param spare an element that stands for the rows that the last panel lacks
 * @param place u32 for every two elements; 0
 * @param panels, columns, weights of the panels; of the blocks the first of their two elements, u32, and f64[4][2]
 * @returns how many panels there are
 */
export function correlationBlocks(
  start: usize, levels: u32, column: usize, count: usize, total: f64, px: usize, py: usize, rowElement: usize, columnElement: usize,
  spare: u32, place: usize, panels: usize, columns: usize, weights: usize,
): u32 {
  let rows: u32 = 0;
  let blocks: u32 = 0;
  let first: u32 = 0; // block of the panel
  let panel = panels - panelBytes;
  for (let i: usize = 1; i <= <usize>levels; i++) {
    const end = <usize>load<u32>(start + (i << 2), 4);
    let c = <usize>load<u32>(start + (i << 2));
    if (c == end) continue;
    const row = rows++ & 3;
    if (row == 0) {
      first = blocks;
      panel += panelBytes;
      for (let r: usize = 0; r < 4; r++) store<u32>(panel + (r << 2), spare);
    }
    store<u32>(panel + (<usize>row << 2), load<u32>(rowElement + (i << 2)));
    const share = load<f64>(px + (i << 3));
    for (; c < end; c++) {
      const j = <usize>load<u32>(column + (c << 2));
      const element = load<u32>(columnElement + (j << 2));
      const at = place + (<usize>(element >> 1) << 2);
      let next = load<u32>(at); // one past the block's number
      if (next <= first) {
        store<u32>(columns + (<usize>blocks << 2), element & ~1);
        store<u32>(at, (next = ++blocks));
        const fresh = weights + <usize>(next - 1) * blockBytes;
        for (let b: usize = 0; b < blockBytes; b += 16) v128.store(fresh + b, f64x2.splat(0));
      }
      const weight = load<f64>(count + (c << 3)) / (total * Math.sqrt(share * load<f64>(py + (j << 3)) + eps));
      store<f64>(weights + <usize>(next - 1) * blockBytes + (<usize>row << 4) + (<usize>(element & 1) << 3), weight);
    }
    store<u32>(panel, blocks, 16);
  }
  return (rows + 3) >> 2;
}

/**
 * Steps from number `from` up to `to`: A v_k = beside_(k-1) v_(k-1) + diagonal_k v_k + beside_k v_(k+1).
 *
 * @param roots vectors of length 1, one on each part, that are projected out, f64[length]
 * @param bounds where parts begin and the last one ends, u32[parts + 1]
 * @param vectors f64[3][length + 2]: v_k, not yet of length 1, is the one of number k % 3; first comes v_0, the others hold 0
 * @returns the number of the step that would come next: less than `to` where nothing is left
 */
export function lanczosSteps(
  from: u32, to: u32, panels: usize, panelCount: u32, columns: usize, weights: usize,
  roots: usize, bounds: usize, parts: u32, vectors: usize, length: u32, diagonal: usize, beside: usize,
): u32 {
  const bytes = <usize>(length + 2) << 3;
  const end = <usize>length << 3;
  let k = from;
  let norm: f64 = from == 0 ? subtract(vectors, vectors, 0, vectors, 0, roots, bounds, parts) : load<f64>(beside + (<usize>(k - 1) << 3));
  for (; k < to && norm > breakdown; k++) {
    const previous = vectors + <usize>((k + 2) % 3) * bytes;
    const vector = vectors + <usize>(k % 3) * bytes;
    const next = vectors + <usize>((k + 1) % 3) * bytes;
    const scale = f64x2.splat(1 / norm);
    for (let at: usize = 0; at < bytes; at += 16) {
      v128.store(vector + at, f64x2.mul(v128.load(vector + at), scale));
      v128.store(next + at, f64x2.splat(0));
    }
    multiply(panels, panelCount, columns, weights, vector, next);
    const along = dot(vector, next, end);
    norm = subtract(next, vector, along, previous, k > 0 ? norm : 0, roots, bounds, parts);
    store<f64>(diagonal + (<usize>k << 3), along);
    store<f64>(beside + (<usize>k << 3), norm);
  }
  return k;
}

/** y += A x. */
function multiply(panels: usize, panelCount: u32, columns: usize, weights: usize, x: usize, y: usize): void {
  let b: usize = 0;
  for (let p: usize = 0; p < <usize>panelCount; p++) {
    const panel = panels + p * panelBytes;
    const last = <usize>load<u32>(panel, 16);
    const e0 = <usize>load<u32>(panel) << 3;
    const e1 = <usize>load<u32>(panel, 4) << 3;
    const e2 = <usize>load<u32>(panel, 8) << 3;
    const e3 = <usize>load<u32>(panel, 12) << 3;
    const x0 = v128.load64_splat(x + e0);
    const x1 = v128.load64_splat(x + e1);
    const x2 = v128.load64_splat(x + e2);
    const x3 = v128.load64_splat(x + e3);
    let y0 = f64x2.splat(0);
    let y1 = y0;
    let y2 = y0;
    let y3 = y0;
    for (; b < last; b++) {
      const column = <usize>load<u32>(columns + (b << 2)) << 3;
      const block = weights + b * blockBytes;
      const w0 = v128.load(block);
      const w1 = v128.load(block, 16);
      const w2 = v128.load(block, 32);
      const w3 = v128.load(block, 48);
      const across = v128.load(x + column);
      y0 = f64x2.add(y0, f64x2.mul(w0, across));
      y1 = f64x2.add(y1, f64x2.mul(w1, across));
      y2 = f64x2.add(y2, f64x2.mul(w2, across));
      y3 = f64x2.add(y3, f64x2.mul(w3, across));
      const upper = f64x2.add(f64x2.mul(w0, x0), f64x2.mul(w1, x1));
      const lower = f64x2.add(f64x2.mul(w2, x2), f64x2.mul(w3, x3));
      v128.store(y + column, f64x2.add(v128.load(y + column), f64x2.add(upper, lower)));
    }
    store<f64>(y + e0, load<f64>(y + e0) + total(y0));
    store<f64>(y + e1, load<f64>(y + e1) + total(y1));
    store<f64>(y + e2, load<f64>(y + e2) + total(y2));
    store<f64>(y + e3, load<f64>(y + e3) + total(y3));
  }
}

// @ts-ignore: decorator
@inline
function total(lanes: v128): f64 {
  return f64x2.extract_lane(lanes, 0) + f64x2.extract_lane(lanes, 1);
}

function dot(x: usize, y: usize, end: usize): f64 {
  let sum = f64x2.splat(0);
  for (let at: usize = 0; at < end; at += 16) sum = f64x2.add(sum, f64x2.mul(v128.load(x + at), v128.load(y + at)));
  return total(sum);
}

/**
 * x -= a v + b w, and what lies along the roots: at every step, because it comes back with the rounding, and grows.
 * Returns the length that is left.
 */
function subtract(x: usize, v: usize, a: f64, w: usize, b: f64, roots: usize, bounds: usize, parts: u32): f64 {
  const ofV = f64x2.splat(a);
  const ofW = f64x2.splat(b);
  let squares = f64x2.splat(0);
  for (let part: usize = 0; part < <usize>parts; part++) {
    const begin = <usize>load<u32>(bounds + (part << 2)) << 3;
    const end = <usize>load<u32>(bounds + (part << 2), 4) << 3;
    let sum = f64x2.splat(0);
    for (let at = begin; at < end; at += 16) {
      const taken = f64x2.add(f64x2.mul(ofV, v128.load(v + at)), f64x2.mul(ofW, v128.load(w + at)));
      const left = f64x2.sub(v128.load(x + at), taken);
      v128.store(x + at, left);
      sum = f64x2.add(sum, f64x2.mul(v128.load(roots + at), left));
    }
    const along = f64x2.splat(total(sum));
    for (let at = begin; at < end; at += 16) {
      const left = f64x2.sub(v128.load(x + at), f64x2.mul(along, v128.load(roots + at)));
      v128.store(x + at, left);
      squares = f64x2.add(squares, f64x2.mul(left, left));
    }
  }
  return Math.sqrt(total(squares));
}
