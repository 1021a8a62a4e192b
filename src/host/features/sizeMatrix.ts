import type { SizeTerms } from "./sizeTerms.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * A small matrix P(i, j) of grey level i and size j that is filled, summed up and emptied again and again, without
 * allocating: what the run, zone and dependence families need for each kernel of a voxel map.
 */
export class SizeMatrix {
  /** The last result of `sum`. */
  readonly terms: Mutable<SizeTerms> = {
    count: 0, voxels: 0, smallSize: 0, largeSize: 0, lowLevel: 0, highLevel: 0, smallLow: 0, smallHigh: 0, largeLow: 0, largeHigh: 0,
    levelNonUniformity: 0, sizeNonUniformity: 0, levelVariance: 0, sizeVariance: 0, entropy: 0,
  };
  // The cells that are not zero, in the order in which they came, and a hash table of them: cell + 1, 0 where there is none.
  #cells = 0;
  readonly #level: Int32Array;
  readonly #size: Int32Array;
  readonly #count: Float64Array;
  readonly #slot: Int32Array;
  readonly #table: Int32Array;
  readonly #levels: Marginal;
  readonly #sizes: Marginal;

  /**
   * @param Ng greatest level
   * @param maxSize greatest size
   * @param capacity cells at most
   */
  constructor(Ng: number, maxSize: number, capacity: number) {
    this.#level = new Int32Array(capacity);
    this.#size = new Int32Array(capacity);
    this.#count = new Float64Array(capacity);
    this.#slot = new Int32Array(capacity);
    this.#table = new Int32Array(2 ** Math.ceil(Math.log2(2 * capacity)));
    this.#levels = new Marginal(Ng, Math.min(Ng, capacity));
    this.#sizes = new Marginal(maxSize, Math.min(maxSize, capacity));
  }

  /** P(level, size) += count, count > 0. */
  add(level: number, size: number, count: number): void {
    const mask = this.#table.length - 1;
    let slot = (Math.imul(level, 31) + size) & mask;
    for (; this.#table[slot] !== 0; slot = (slot + 1) & mask) {
      const cell = this.#table[slot] - 1;
      if (this.#level[cell] !== level || this.#size[cell] !== size) continue;
      this.#count[cell] += count;
      return;
    }
    const cell = this.#cells++;
    this.#level[cell] = level;
    this.#size[cell] = size;
    this.#count[cell] = count;
    this.#slot[cell] = slot;
    this.#table[slot] = cell + 1;
  }

  /** Computes `terms` of a matrix with at least one count, and empties it. */
  sum(): void {
    this.#sumCells();
    const { terms: t } = this;
    const levels = this.#levels.sum();
    t.lowLevel = levels.inverseSquares;
    t.highLevel = levels.squares;
    t.levelNonUniformity = levels.countSquares;
    t.levelVariance = levels.variance;
    const sizes = this.#sizes.sum();
    t.voxels = sizes.total;
    t.smallSize = sizes.inverseSquares;
    t.largeSize = sizes.squares;
    t.sizeNonUniformity = sizes.countSquares;
    t.sizeVariance = sizes.variance;
  }

  #sumCells(): void {
    let N = 0;
    let smallLow = 0;
    let smallHigh = 0;
    let largeLow = 0;
    let largeHigh = 0;
    let information = 0; // sum P log2 P: most cells hold one, and add nothing. The eps of the formula is below the rounding
    for (let c = 0; c < this.#cells; c++) {
      const level = this.#level[c];
      const size = this.#size[c];
      const count = this.#count[c];
      const i2 = level * level;
      const j2 = size * size;
      const low = count / i2;
      const high = count * i2;
      N += count;
      smallLow += low / j2;
      smallHigh += high / j2;
      largeLow += low * j2;
      largeHigh += high * j2;
      if (count !== 1) information += count * Math.log2(count);
      this.#levels.add(level, count);
      this.#sizes.add(size, count);
      this.#table[this.#slot[c]] = 0;
    }
    this.#cells = 0;
    const t = this.terms;
    t.count = N;
    t.smallLow = smallLow / N;
    t.smallHigh = smallHigh / N;
    t.largeLow = largeLow / N;
    t.largeHigh = largeHigh / N;
    t.entropy = Math.log2(N) - information / N;
  }
}

/** One side of the matrix: counts n(k) of values k. */
class Marginal {
  /** What `sum` gives, with N = sum n: sum n k, and the sums of n k^2, n / k^2, n^2 and n (k - mean)^2 over N. */
  readonly sums = { total: 0, squares: 0, inverseSquares: 0, countSquares: 0, variance: 0 };
  readonly #counts: Float64Array; // by value
  readonly #values: Int32Array; // that occur
  #present = 0;

  constructor(greatest: number, capacity: number) {
    this.#counts = new Float64Array(greatest + 1);
    this.#values = new Int32Array(capacity);
  }

  add(value: number, count: number): void {
    if (this.#counts[value] === 0) this.#values[this.#present++] = value;
    this.#counts[value] += count;
  }

  /** Sums up, and empties. */
  sum(): typeof this.sums {
    let N = 0;
    let total = 0;
    let squares = 0;
    let inverseSquares = 0;
    let countSquares = 0;
    for (let k = 0; k < this.#present; k++) {
      const value = this.#values[k];
      const n = this.#counts[value];
      const square = value * value;
      N += n;
      total += n * value;
      squares += n * square;
      inverseSquares += n / square;
      countSquares += n * n;
    }
    const mean = total / N;
    let variance = 0;
    for (let k = 0; k < this.#present; k++) {
      const value = this.#values[k];
      variance += this.#counts[value] * (value - mean) ** 2;
      this.#counts[value] = 0;
    }
    this.#present = 0;
    const s = this.sums;
    s.total = total;
    s.squares = squares / N;
    s.inverseSquares = inverseSquares / N;
    s.countSquares = countSquares / N;
    s.variance = variance / N;
    return s;
  }
}
