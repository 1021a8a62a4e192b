import { eps } from "./family.ts";
import { KernelMcc } from "./kernelMcc.ts";

export interface KernelGlcmOptions {
  /** Levels that one kernel can hold, and pairs of one matrix. */
  readonly levels: number;
  readonly pairs: number;
  /** Highest level of the region. */
  readonly Ng: number;
  readonly symmetrical: boolean;
  /** Whether pairs count with weights; else as 1. */
  readonly weighted: boolean;
}

/** eps / ln 2: what eps adds to p log2(p + eps), to first order. */
const epsBits = eps / Math.LN2;

/**
 * The co-occurrence matrices of one kernel of a voxel map after another: they are counted, turned into the features of glcm.ts
 * and emptied again without allocating. Levels of a kernel go by numbers from 1; `value` says which they are.
 *
 * Of a symmetrical matrix one half is kept: a pair counts once, though its two cells, or its cell on the diagonal, get 2.
 * Everything is computed from counts, whose logarithms are in a table unless pairs have weights.
 */
export class KernelGlcm {
  /** Level of each number. */
  readonly value: Int32Array;
  /** Sums of the features over the kernel's matrices, in the order of glcm.ts. */
  readonly sums = new Float64Array(24);
  /** Matrices of the kernel that have pairs. */
  matrices = 0;
  readonly #symmetrical: boolean;
  readonly #side: number;
  /** [side][side]: 1 + the cell's place in the lists. */
  readonly #slot: Uint32Array;
  readonly #row: Int32Array;
  readonly #column: Int32Array;
  /** How often the cell's pair was counted. */
  readonly #count: Float64Array;
  /** What the cell holds. */
  readonly #held: Float64Array;
  #cells = 0;
  #pairs = 0;
  #levels = 0;
  readonly #x: Marginal;
  readonly #y: Marginal;
  /** By i + j and |i - j|, all 0 between matrices. */
  readonly #sum: Float64Array;
  readonly #difference: Float64Array;
  readonly #log2: Log2;
  readonly #inverse: Inverses;
  readonly #mcc: KernelMcc;

  constructor({ levels, pairs, Ng, symmetrical, weighted }: KernelGlcmOptions) {
    this.#symmetrical = symmetrical;
    this.#side = levels + 1;
    this.value = new Int32Array(this.#side);
    this.#slot = new Uint32Array(this.#side * this.#side);
    const cells = Math.min(levels * levels, pairs);
    this.#row = new Int32Array(cells);
    this.#column = new Int32Array(cells);
    this.#count = new Float64Array(cells);
    this.#held = new Float64Array(cells);
    this.#x = new Marginal(levels);
    this.#y = symmetrical ? this.#x : new Marginal(levels);
    this.#sum = new Float64Array(2 * Ng + 1);
    this.#difference = new Float64Array(Ng);
    this.#log2 = new Log2(weighted ? 0 : 2 * pairs);
    this.#inverse = inverses(Ng);
    this.#mcc = new KernelMcc({ levels, cells, symmetrical, weighted });
  }

  /** Begins a kernel with so many levels, which are in `value`. */
  begin(levels: number): void {
    this.#levels = levels;
    this.matrices = 0;
    this.sums.fill(0);
  }

  /** Counts a pair of levels, given by their numbers, in the matrix. */
  add(a: number, b: number, weight: number): void {
    const turned = this.#symmetrical && a > b;
    const row = turned ? b : a;
    const column = turned ? a : b;
    const at = row * this.#side + column;
    let slot = this.#slot[at];
    if (slot === 0) {
      slot = this.#slot[at] = ++this.#cells;
      this.#row[slot - 1] = row;
      this.#column[slot - 1] = column;
      this.#count[slot - 1] = 0;
    }
    this.#count[slot - 1] += weight;
  }

  /** Adds the features of the matrix to the sums and empties it; says whether it had pairs. */
  finish(): boolean {
    this.#countMargins();
    if (this.#pairs > 0) {
      this.matrices++;
      this.#x.measure(this.#levels, this.value, this.#log2);
      if (!this.#symmetrical) this.#y.measure(this.#levels, this.value, this.#log2);
      this.#addMoments();
      this.#addProbabilities();
      this.#addDistributions();
      this.sums[19] += this.#mcc.of(this.#cells, this.#row, this.#column, this.#held, this.#levels, this.#x.count, this.#y.count, this.#x.total);
    }
    const slot = this.#slot;
    for (let c = 0; c < this.#cells; c++) slot[this.#row[c] * this.#side + this.#column[c]] = 0;
    this.#cells = 0;
    return this.#pairs > 0;
  }

  #countMargins(): void {
    const symmetrical = this.#symmetrical;
    const x = this.#x.count;
    const y = this.#y.count;
    x.fill(0);
    y.fill(0);
    let pairs = 0;
    for (let c = 0; c < this.#cells; c++) {
      const a = this.#row[c];
      const b = this.#column[c];
      const count = this.#count[c];
      pairs += count;
      x[a] += count;
      y[b] += count; // of a symmetrical matrix the same array: the pair's other cell
      this.#held[c] = symmetrical && a === b ? 2 * count : count;
    }
    this.#pairs = pairs;
  }

  /** Features that are means over the pairs. */
  #addMoments(): void {
    const { value, sums } = this;
    const { id, idm, idmn, idn, variance } = this.#inverse;
    const x = this.#x;
    const y = this.#y;
    const sum = this.#sum;
    const difference = this.#difference;
    const centre = x.mean + y.mean;
    let [autocorrelation, prominence, shade, tendency, contrast, covariance, dissimilarity] = [0, 0, 0, 0, 0, 0, 0];
    let [sumId, sumIdm, sumIdmn, sumIdn, sumVariance] = [0, 0, 0, 0, 0];
    for (let c = 0; c < this.#cells; c++) {
      const count = this.#count[c];
      const i = value[this.#row[c]];
      const j = value[this.#column[c]];
      const k = i < j ? j - i : i - j;
      const s = i + j - centre;
      const ss = count * s * s;
      autocorrelation += count * i * j;
      tendency += ss;
      shade += ss * s;
      prominence += ss * s * s;
      contrast += count * k * k;
      covariance += count * (i - x.mean) * (j - y.mean);
      dissimilarity += count * k;
      sumId += count * id[k];
      sumIdm += count * idm[k];
      sumIdmn += count * idmn[k];
      sumIdn += count * idn[k];
      sumVariance += count * variance[k];
      sum[i + j] += count;
      difference[k] += count;
    }
    const pairs = this.#pairs;
    const deviations = Math.sqrt(x.variance) * Math.sqrt(y.variance);
    sums[0] += autocorrelation / pairs;
    sums[1] += prominence / pairs;
    sums[2] += shade / pairs;
    sums[3] += tendency / pairs;
    sums[4] += contrast / pairs;
    sums[5] += deviations === 0 ? 1 : covariance / pairs / (deviations + eps);
    sums[6] += dissimilarity / pairs;
    sums[8] += this.#differenceVariance(dissimilarity / pairs);
    sums[9] += sumId / pairs;
    sums[10] += sumIdm / pairs;
    sums[11] += sumIdmn / pairs;
    sums[12] += sumIdn / pairs;
    sums[15] += sumVariance / pairs;
    sums[16] += x.mean;
    sums[21] += x.mean + y.mean;
    sums[23] += x.variance;
  }

  #differenceVariance(mean: number): number {
    let squares = 0;
    for (let c = 0; c < this.#cells; c++) {
      const k = Math.abs(this.value[this.#row[c]] - this.value[this.#column[c]]) - mean;
      squares += this.#count[c] * k * k;
    }
    return squares / this.#pairs;
  }

  /** Features of the cells' probabilities. */
  #addProbabilities(): void {
    const { sums } = this;
    const log2 = this.#log2;
    const x = this.#x;
    const y = this.#y;
    const { total } = x;
    const logTotal = log2.of(total);
    const copies = total / this.#pairs;
    let [squares, information, bits, highest] = [0, 0, 0, 0];
    for (let c = 0; c < this.#cells; c++) {
      const a = this.#row[c];
      const b = this.#column[c];
      const held = this.#held[c];
      const share = copies * this.#count[c];
      const log = log2.of(held);
      squares += share * held;
      bits += share * (logTotal - log) - (share / held) * total * epsBits;
      // Independent levels add exactly 0.
      if (held * total !== x.count[a] * y.count[b]) information += share * (log + logTotal - x.log2[a] - y.log2[b]);
      if (held > highest) highest = held;
    }
    information /= total; // HXY1 - HXY = HXY2 - HXY = HX + HY - HXY
    const entropy = Math.max(x.entropy, y.entropy);
    sums[13] -= entropy === 0 ? 0 : information / entropy;
    sums[14] += Math.sqrt(Math.max(0, 1 - Math.exp(-2 * information)));
    sums[17] += squares / (total * total);
    sums[18] += bits / total;
    sums[20] += highest / total;
  }

  /** Entropies of i + j and |i - j|; empties both. */
  #addDistributions(): void {
    const { value, sums } = this;
    const log2 = this.#log2;
    const sum = this.#sum;
    const difference = this.#difference;
    const pairs = this.#pairs;
    const logPairs = log2.of(pairs);
    let [bitsOfSum, bitsOfDifference] = [0, 0];
    for (let c = 0; c < this.#cells; c++) {
      const i = value[this.#row[c]];
      const j = value[this.#column[c]];
      const k = i < j ? j - i : i - j;
      if (sum[i + j] > 0) bitsOfSum += sum[i + j] * (logPairs - log2.of(sum[i + j])) - pairs * epsBits;
      if (difference[k] > 0) bitsOfDifference += difference[k] * (logPairs - log2.of(difference[k])) - pairs * epsBits;
      sum[i + j] = 0;
      difference[k] = 0;
    }
    sums[7] += bitsOfDifference / pairs;
    sums[22] += bitsOfSum / pairs;
  }
}

/** Rows, or columns, of a matrix. */
class Marginal {
  /** By the level's number, and its logarithm. */
  readonly count: Float64Array;
  readonly log2: Float64Array;
  total = 0;
  mean = 0;
  variance = 0;
  entropy = 0;

  constructor(levels: number) {
    this.count = new Float64Array(levels + 1);
    this.log2 = new Float64Array(levels + 1);
  }

  measure(levels: number, value: Int32Array, log2: Log2): void {
    const { count } = this;
    let total = 0;
    for (let a = 1; a <= levels; a++) total += count[a];
    let mean = 0; // of one level exactly that level, whatever its count
    for (let a = 1; a <= levels; a++) mean += (count[a] / total) * value[a];
    const logTotal = log2.of(total);
    let squares = 0;
    let bits = 0;
    for (let a = 1; a <= levels; a++) {
      if (count[a] === 0) continue;
      this.log2[a] = log2.of(count[a]);
      squares += count[a] * (value[a] - mean) * (value[a] - mean);
      bits += count[a] * (logTotal - this.log2[a]) - total * epsBits;
    }
    this.total = total;
    this.mean = mean;
    this.variance = squares / total;
    this.entropy = bits / total;
  }
}

/** Logarithms of counts. */
class Log2 {
  readonly #table: Float64Array | null;

  /** @param highest count of which there is a table; 0 where counts are not whole. */
  constructor(highest: number) {
    this.#table = highest > 0 ? Float64Array.from({ length: highest + 1 }, (_, n) => Math.log2(n)) : null;
  }

  of(count: number): number {
    return this.#table ? this.#table[count] : Math.log2(count);
  }
}

/** Terms of the features of k = |i - j|. */
interface Inverses {
  readonly id: Float64Array;
  readonly idm: Float64Array;
  readonly idmn: Float64Array;
  readonly idn: Float64Array;
  readonly variance: Float64Array;
}

function inverses(Ng: number): Inverses {
  const terms = (term: (k: number) => number): Float64Array => Float64Array.from({ length: Ng }, (_, k) => term(k));
  return {
    id: terms((k) => 1 / (1 + k)),
    idm: terms((k) => 1 / (1 + k * k)),
    idmn: terms((k) => 1 / (1 + (k * k) / (Ng * Ng))),
    idn: terms((k) => 1 / (1 + k / Ng)),
    variance: terms((k) => (k > 0 ? 1 / (k * k) : 0)),
  };
}
