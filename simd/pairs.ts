/**
 * Passes over the cells of a co-occurrence matrix (Pairs of src/host/features/pairs.ts).
 *
 *     dense counts            cells row by row              marginals
 *     | 3 0 2 |   fold        row 1: (1: 3) (3: 7)          p_x, p_y, p_(x+y), p_(x-y)
 *     | 0 0 1 |   ----->      row 2: (3: 1)          ----->  tally: how many cells hold 1, 2, 3, ...
 *     | 5 0 4 |               row 3: (3: 4)
 */
const eps: f64 = 2.220446049250313e-16;

/**
 * Lists the cells of a dense matrix that are not zero; of a symmetrical one, P + P^T, those on and above the diagonal, where those on
 * it keep half of their counts.
 *
 * @param counts [stride][stride], u32; what lies above the diagonal is overwritten where the matrix is symmetrical
 * @param start u32[Ng + 1] from row 1 on: the number of each row's first cell, and how many cells there are
 * @param column, count u32, f64; room for one more cell than there may be
 */
export function listPairs(counts: usize, stride: u32, Ng: u32, symmetrical: bool, start: usize, column: usize, count: usize): void {
  const rowBytes = <usize>stride << 2;
  if (symmetrical) fold(counts, rowBytes, Ng);
  let to: usize = 0;
  for (let i: u32 = 0; i < Ng; i++) {
    store<u32>(start + (<usize>i << 2), <u32>to);
    const row = counts + <usize>i * rowBytes;
    let j: u32 = symmetrical ? i : 0;
    while (j < Ng) {
      const quad = row + (<usize>j << 2);
      if (j + 4 <= Ng && !v128.any_true(v128.load(quad))) {
        j += 4;
        continue;
      }
      const end = min(Ng, j + 4);
      for (; j < end; j++) {
        const value = load<u32>(row + (<usize>j << 2));
        store<u32>(column + (to << 2), j + 1);
        store<f64>(count + (to << 3), <f64>value);
        to += <usize>(value != 0); // a branch would be guessed wrong too often
      }
    }
  }
  store<u32>(start + (<usize>Ng << 2), <u32>to);
}

/** Adds what lies below the diagonal to what lies above it, four by four. */
function fold(counts: usize, rowBytes: usize, Ng: u32): void {
  for (let i: usize = 0; i < <usize>Ng; i += 4) {
    for (let j = i + 4; j + 4 <= <usize>Ng; j += 4) addTransposed(counts + i * rowBytes + (j << 2), counts + j * rowBytes + (i << 2), rowBytes);
    const whole = <usize>Ng & ~3; // columns from there on make no four
    for (let r = i; r < min(i + 4, <usize>Ng); r++) {
      for (let j = r + 1; j < min(i + 4, <usize>Ng); j++) addOpposite(counts, rowBytes, r, j);
      for (let j = max(whole, i + 4); j < <usize>Ng; j++) addOpposite(counts, rowBytes, r, j);
    }
  }
}

// @ts-ignore: decorator
@inline
function addOpposite(counts: usize, rowBytes: usize, r: usize, c: usize): void {
  const at = counts + r * rowBytes + (c << 2);
  store<u32>(at, load<u32>(at) + load<u32>(counts + c * rowBytes + (r << 2)));
}

// @ts-ignore: decorator
@inline
function addTransposed(to: usize, lower: usize, rowBytes: usize): void {
  const a = v128.load(lower);
  const b = v128.load(lower + rowBytes);
  const c = v128.load(lower + 2 * rowBytes);
  const d = v128.load(lower + 3 * rowBytes);
  const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
  const cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  const abHigh = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
  const cdHigh = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  add(to, v128.shuffle<i64>(ab, cd, 0, 2));
  add(to + rowBytes, v128.shuffle<i64>(ab, cd, 1, 3));
  add(to + 2 * rowBytes, v128.shuffle<i64>(abHigh, cdHigh, 0, 2));
  add(to + 3 * rowBytes, v128.shuffle<i64>(abHigh, cdHigh, 1, 3));
}

// @ts-ignore: decorator
@inline
function add(to: usize, counts: v128): void {
  v128.store(to, i32x4.add(v128.load(to), counts));
}

// @ts-ignore: decorator
@inline
function addTo(at: usize, value: f64): void {
  store<f64>(at, load<f64>(at) + value);
}

/**
 * Sums of the cells by row, by column, by the sum of both and by how far they lie apart.
 *
 * @param px, py, sum, difference f64, indexed by level or by what it is the sum of; zeros; px may be py
 * @returns the sum of all
 */
export function sumPairs(start: usize, column: usize, count: usize, Ng: u32, px: usize, py: usize, sum: usize, difference: usize): f64 {
  let total: f64 = 0;
  for (let i: usize = 1; i <= <usize>Ng; i++) {
    const end = <usize>load<u32>(start + (i << 2), 4);
    let ofRow: f64 = 0;
    for (let c = <usize>load<u32>(start + (i << 2)); c < end; c++) {
      const j = <usize>load<u32>(column + (c << 2));
      const value = load<f64>(count + (c << 3));
      ofRow += value;
      addTo(py + (j << 3), value);
      addTo(sum + ((i + j) << 3), value);
      addTo(difference + ((i < j ? j - i : i - j) << 3), value);
    }
    addTo(px + (i << 3), ofRow);
    total += ofRow;
  }
  return total;
}

/**
 * Counts how many cells of the whole matrix hold how many.
 *
 * @param tally u32[most]; zeros
 * @param others counts that are not whole, or not below `most`: f64 pairs, the count and how many cells hold it
 * @returns how many others there are
 */
export function tallyPairs(start: usize, column: usize, count: usize, Ng: u32, symmetrical: bool, tally: usize, most: u32, others: usize): u32 {
  const copies: u32 = symmetrical ? 2 : 1;
  let at = others;
  for (let i: u32 = 1; i <= Ng; i++) {
    const end = <usize>load<u32>(start + (<usize>i << 2), 4);
    for (let c = <usize>load<u32>(start + (<usize>i << 2)); c < end; c++) {
      const diagonal = symmetrical && load<u32>(column + (c << 2)) == i;
      const value = load<f64>(count + (c << 3)) * (diagonal ? 2 : 1);
      const cells: u32 = diagonal ? 1 : copies;
      if (value < <f64>most && Math.floor(value) == value) {
        const cell = tally + (<usize>(<u32>value) << 2);
        store<u32>(cell, load<u32>(cell) + cells);
      } else {
        store<f64>(at, value);
        store<f64>(at, <f64>cells, 8);
        at += 16;
      }
    }
  }
  return <u32>((at - others) >> 4);
}

/**
 * sum of count ln(1 + eps / (p_x p_y)) over the cells.
 * @param inverseY 1 / p_y by level, f64
 */
export function shareOfEps(start: usize, column: usize, count: usize, Ng: u32, px: usize, inverseY: usize): f64 {
  let sum: f64 = 0;
  for (let i: usize = 1; i <= <usize>Ng; i++) {
    const end = <usize>load<u32>(start + (i << 2), 4);
    const epsX = eps / load<f64>(px + (i << 3));
    let ofRow: f64 = 0;
    for (let c = <usize>load<u32>(start + (i << 2)); c < end; c++) {
      const x = epsX * load<f64>(inverseY + (<usize>load<u32>(column + (c << 2)) << 3));
      ofRow += load<f64>(count + (c << 3)) * (x < 1e-7 ? x : Math.log1p(x)); // of ln(1 + x), x is enough where it is small
    }
    sum += ofRow;
  }
  return sum;
}
