import type { Order, TreeColumns } from "./treeColumns.ts";
import type { Xorshift } from "./xorshift.ts";

/** Cases of a node: those of `cases` from `start` on, up to `end`. */
export interface Node {
  start: number;
  end: number;
  /** Their number of either class, counting a case as often as it was drawn. */
  zeros: number;
  ones: number;
}

/** How a column is cut. */
export interface Cutter {
  /** Of the cut found last. */
  threshold: number;
  /** Of the best one of a node. */
  best: number;
  /** What the column's cut gains, see `gain`; -Infinity where none is allowed; NaN where the column is constant. */
  cut(column: number, node: Node): number;
}

/**
 * The Gini impurity of the two sides, weighted and negative: the more, the better the cut.
 * @param l0,l1,r0,r1 weights of the classes on the left and on the right
 */
function gain(l0: number, l1: number, r0: number, r1: number): number {
  const left = l0 + l1;
  const right = r0 + r1;
  return -right * (1 - (r0 * r0 + r1 * r1) / (right * right)) - left * (1 - (l0 * l0 + l1 * l1) / (left * left));
}

/** What both ways of cutting need. */
export interface CutterOptions {
  readonly minSamplesLeaf: number;
  readonly classWeights: readonly [number, number];
}

/**
 * The best of all cuts. Columns are sorted once and for all: a node's cases are marked at their places in a set of bits, and
 * met in ascending order when its words are read from their highest bits on.
 */
export class BestCut implements Cutter {
  threshold = 0;
  best = 0;
  readonly #columns: TreeColumns;
  readonly #order: Order;
  readonly #minSamplesLeaf: number;
  readonly #weight0: number;
  readonly #weight1: number;
  readonly #cases: Uint32Array;
  readonly #draws: Int32Array;
  readonly #marks: Int32Array;
  readonly #drawsAt: Int32Array;

  constructor(columns: TreeColumns, options: CutterOptions, cases: Uint32Array, draws: Int32Array) {
    this.#columns = columns;
    this.#order = columns.order!;
    this.#minSamplesLeaf = options.minSamplesLeaf;
    [this.#weight0, this.#weight1] = options.classWeights;
    this.#cases = cases;
    this.#draws = draws;
    this.#marks = new Int32Array(Math.ceil(columns.cases / 32));
    this.#drawsAt = new Int32Array(columns.cases);
  }

  cut(column: number, node: Node): number {
    const { start, end, zeros, ones } = node;
    const n = this.#columns.cases;
    const { places, sorted, tied } = this.#order;
    const cases = this.#cases;
    const draws = this.#draws;
    const marks = this.#marks;
    const drawsAt = this.#drawsAt;
    const minSamplesLeaf = this.#minSamplesLeaf;
    const weight0 = this.#weight0;
    const weight1 = this.#weight1;
    const first = column * n;
    for (let k = start; k < end; k++) {
      const place = places[first + cases[k]];
      marks[place >> 5] |= 0x80000000 >>> (place & 31);
      drawsAt[place] = draws[k];
    }
    // Within cases of one class no cut is the best one, but where the ends of such a stretch may not be cut.
    const ties = tied[column] === 1;
    const everywhere = ties || minSamplesLeaf > 1;
    const from = minSamplesLeaf;
    const to = end - start - minSamplesLeaf;
    let l0 = 0;
    let l1 = 0;
    let passed = 0;
    let last = 0;
    let before = -1;
    let best = -Infinity;
    let lower = -1;
    let upper = -1;
    let varies = false;
    for (let word = 0; word < marks.length; word++) {
      let bits = marks[word];
      if (bits === 0) continue;
      marks[word] = 0;
      do {
        const bit = Math.clz32(bits);
        bits ^= 0x80000000 >>> bit;
        const place = (word << 5) + bit;
        const drawn = drawsAt[place];
        if ((everywhere || ((drawn ^ last) & 1) !== 0) && passed > 0 && !(ties && sorted[first + place] === sorted[first + before])) {
          varies = true;
          if (passed >= from && passed <= to) {
            const gained = gain(l0 * weight0, l1 * weight1, (zeros - l0) * weight0, (ones - l1) * weight1);
            if (gained > best) {
              best = gained;
              lower = before;
              upper = place;
            }
          }
        }
        const times = drawn >> 1;
        const one = times & -(drawn & 1);
        l1 += one;
        l0 += times - one;
        passed++;
        last = drawn;
        before = place;
      } while (bits !== 0);
    }
    if (!varies) return NaN;
    if (lower >= 0) this.threshold = sorted[first + lower] / 2 + sorted[first + upper] / 2;
    return best;
  }
}

/**
 * A cut at random between a column's least and greatest value.
 * @source Geurts, Ernst & Wehenkel, Machine Learning 63 (2006) 3: table 1
 */
export class RandomCut implements Cutter {
  threshold = 0;
  best = 0;
  readonly #columns: TreeColumns;
  readonly #minSamplesLeaf: number;
  readonly #weight0: number;
  readonly #weight1: number;
  readonly #cases: Uint32Array;
  readonly #draws: Int32Array;
  readonly #random: Xorshift;
  readonly #own: Float32Array;

  constructor(columns: TreeColumns, options: CutterOptions, cases: Uint32Array, draws: Int32Array, random: Xorshift) {
    this.#columns = columns;
    this.#minSamplesLeaf = options.minSamplesLeaf;
    [this.#weight0, this.#weight1] = options.classWeights;
    this.#cases = cases;
    this.#draws = draws;
    this.#random = random;
    this.#own = new Float32Array(columns.cases);
  }

  cut(column: number, node: Node): number {
    const { start, end, zeros, ones } = node;
    const { cases: n, values } = this.#columns;
    const cases = this.#cases;
    const draws = this.#draws;
    const own = this.#own;
    const minSamplesLeaf = this.#minSamplesLeaf;
    const first = column * n;
    let least = Infinity;
    let greatest = -Infinity;
    for (let k = start; k < end; k++) {
      const value = (own[k] = values[first + cases[k]]);
      if (value < least) least = value;
      if (value > greatest) greatest = value;
    }
    if (least === greatest) return NaN;
    let threshold = this.#random.between(least, greatest);
    if (threshold === greatest) threshold = least;
    let times = 0;
    let l1 = 0;
    let passed = 0;
    for (let k = start; k < end; k++) {
      const left = Number(own[k] <= threshold);
      const drawn = draws[k] & -left;
      times += drawn >> 1;
      l1 += (drawn >> 1) & -(drawn & 1);
      passed += left;
    }
    if (passed < minSamplesLeaf || end - start - passed < minSamplesLeaf) return -Infinity;
    this.threshold = threshold;
    const l0 = times - l1;
    return gain(l0 * this.#weight0, l1 * this.#weight1, (zeros - l0) * this.#weight0, (ones - l1) * this.#weight1);
  }
}
