import { aggregate, cellsOf, offsetLength } from "./cells.ts";
import { entropy, eps } from "./family.ts";
import { moment } from "./moments.ts";
import { Pairs } from "./pairs.ts";
import type { GlcmInput } from "./types.ts";

/** A normalised co-occurrence matrix p and its marginals; every marginal is indexed by its own value k. */
export interface GlcmTerms {
  readonly Ng: number;
  /** Grey levels in the ROI, whether or not they occur in this matrix. */
  readonly levels: number;
  readonly pairs: Pairs;
  /** Sum of the matrix' counts. */
  readonly total: number;
  /** p_x(i), p_y(j), p_(x+y)(k) and p_(x-y)(k) = p(|i - j| = k). */
  readonly px: Float64Array;
  readonly py: Float64Array;
  readonly sum: Float64Array;
  readonly difference: Float64Array;
  readonly meanX: number;
  readonly meanY: number;
  /** Of the single cells; computed when first asked for. */
  readonly joint: () => Joint;
  /** Of p_x and p_y; computed when first asked for. */
  readonly marginalEntropies: () => readonly [MarginalEntropy, MarginalEntropy];
}

interface MarginalEntropy {
  /** -sum p log2(p + eps). */
  readonly entropy: number;
  /** -sum p log2(p). */
  readonly plain: number;
  readonly levels: number;
}

interface Joint {
  /** HXY = -sum p log2(p + eps). */
  readonly entropy: number;
  /** sum p^2. */
  readonly energy: number;
  /** max p. */
  readonly highest: number;
}

/**
 * The matrices of all directions (symmetric where asked for), or their weighted sum, one after another in the same memory; empty
 * ones are left out.
 */
export function* glcmTerms({ levels, offsets, cells, symmetrical, weightingNorm }: GlcmInput): Generator<GlcmTerms> {
  const weights = weightingNorm && offsets.map((offset) =>
    weightingNorm === "no_weighting" ? 1 : Math.exp(-(offsetLength(offset, levels.spacing, weightingNorm) ** 2)));
  const matrices = weights ? aggregate(cells.map(cellsOf), weights) : cells;
  const { Ng } = levels;
  const pairs = new Pairs(Ng, matrices, symmetrical);
  const px = new Float64Array(Ng + 1);
  const py = symmetrical ? px : new Float64Array(Ng + 1);
  const marginals: Marginals = { px, py, sum: new Float64Array(2 * Ng + 1), difference: new Float64Array(Ng) };
  const tally = new Uint32Array(512);
  for (const matrix of matrices) {
    pairs.set(matrix);
    if (pairs.total === 0) continue;
    const total = pairs.copies * pairs.total;
    sumUp(pairs, total, marginals);
    let joint: Joint | undefined;
    let entropies: readonly [MarginalEntropy, MarginalEntropy] | undefined;
    yield {
      ...marginals, Ng, levels: levels.present.length, pairs, total,
      meanX: moment(marginals.px, 0, 1), meanY: moment(marginals.py, 0, 1),
      joint: () => (joint ??= jointOf(pairs, total, tally)),
      marginalEntropies: () => (entropies ??= entropiesOf(marginals)),
    };
  }
}

type Marginals = Pick<GlcmTerms, "px" | "py" | "sum" | "difference">;

function sumUp({ start, column, count, copies }: Pairs, total: number, { px, py, sum, difference }: Marginals): void {
  for (const marginal of [px, py, sum, difference]) marginal.fill(0);
  const Ng = start.length - 2;
  for (let i = 1; i <= Ng; i++) {
    const end = start[i + 1];
    let ofRow = 0;
    for (let c = start[i]; c < end; c++) {
      const j = column[c];
      const value = count[c];
      ofRow += value;
      py[j] += value;
      sum[i + j] += value;
      difference[i < j ? j - i : i - j] += value;
    }
    px[i] += ofRow; // where the matrix is symmetric, to what its column has
  }
  divide(px, total);
  if (px !== py) divide(py, total);
  divide(sum, total / copies);
  divide(difference, total / copies);
}

function divide(x: Float64Array, by: number): void {
  const size = x.length;
  for (let k = 0; k < size; k++) x[k] /= by;
}

/**
 * Entropy, energy and maximum: most cells hold few counts, so it is counted how many cells hold how many.
 * @param tally zeros, and left so
 */
function jointOf({ start, column, count, symmetrical, copies }: Pairs, total: number, tally: Uint32Array): Joint {
  const rows = start.length - 2;
  const most = tally.length;
  const result = { entropy: 0, energy: 0, highest: 0 };
  const add = (value: number, cells: number): void => {
    const p = value / total;
    result.entropy -= cells * p * Math.log2(p + eps);
    result.energy += cells * p * p;
    result.highest = Math.max(result.highest, p);
  };
  for (let i = 1; i <= rows; i++) {
    const end = start[i + 1];
    let c = start[i];
    if (symmetrical && c < end && column[c] === i) add(2 * count[c++], 1);
    for (; c < end; c++) {
      const value = count[c];
      const whole = value | 0; // weighted counts are not
      if (whole === value && whole < most) tally[whole]++;
      else add(value, copies);
    }
  }
  for (let value = 1; value < most; value++) {
    if (tally[value] > 0) add(value, copies * tally[value]);
    tally[value] = 0;
  }
  return result;
}

/** sum p i j: 4 i j = (i + j)^2 - (i - j)^2. */
export function autocorrelation({ sum, difference }: GlcmTerms): number {
  return (moment(sum, 0, 2) - moment(difference, 0, 2)) / 4;
}

/** Correlation of the two levels of a pair, 1 where either does not vary. */
export function correlation(terms: GlcmTerms): number {
  const { px, py, meanX, meanY } = terms;
  const deviations = Math.sqrt(moment(px, meanX, 2)) * Math.sqrt(moment(py, meanY, 2));
  return deviations === 0 ? 1 : covariance(terms) / (deviations + eps);
}

/** sum p (i - mu_x) (j - mu_y). */
function covariance({ pairs: { start, column, count, symmetrical }, total, sum, difference, meanX, meanY }: GlcmTerms): number {
  if (symmetrical) return (moment(sum, 2 * meanX, 2) - moment(difference, 0, 2)) / 4; // var(i + j) - var(i - j) = 4 cov(i, j)
  const rows = start.length - 2;
  let product = 0;
  for (let i = 1; i <= rows; i++) {
    const end = start[i + 1];
    let ofRow = 0;
    for (let c = start[i]; c < end; c++) ofRow += count[c] * (column[c] - meanY);
    product += ofRow * (i - meanX);
  }
  return product / total;
}

function entropiesOf({ px, py }: Marginals): readonly [MarginalEntropy, MarginalEntropy] {
  const x = marginalEntropy(px);
  return [x, px === py ? x : marginalEntropy(py)];
}

function marginalEntropy(probabilities: Float64Array): MarginalEntropy {
  const size = probabilities.length;
  let plain = 0;
  let levels = 0;
  for (let k = 0; k < size; k++) {
    const p = probabilities[k];
    if (p === 0) continue;
    plain -= p * Math.log2(p);
    levels++;
  }
  return { entropy: entropy(probabilities), plain, levels };
}

/** (HXY - HXY1) / max(HX, HY), 0 where neither level varies; HXY1 = -sum p log2(p_x p_y + eps). */
export function informationCorrelation1(terms: GlcmTerms): number {
  const [x, y] = terms.marginalEntropies();
  const highest = Math.max(x.entropy, y.entropy);
  return highest <= 0 ? 0 : (terms.joint().entropy - (x.plain + y.plain - shareOfEps(terms))) / highest;
}

/** sum p (log2(p_x p_y + eps) - log2(p_x p_y)): of ln(1 + x), x is enough where it is small. */
function shareOfEps({ pairs: { start, column, count, copies }, total, px, py }: GlcmTerms): number {
  const rows = start.length - 2;
  const y = py.map((p) => 1 / p);
  let sum = 0;
  for (let i = 1; i <= rows; i++) {
    const end = start[i + 1];
    const epsX = eps / px[i];
    let ofRow = 0;
    for (let c = start[i]; c < end; c++) {
      const x = epsX * y[column[c]];
      ofRow += count[c] * (x < 1e-7 ? x : Math.log1p(x));
    }
    sum += ofRow;
  }
  return (copies * sum) / total / Math.LN2;
}

/** sqrt(1 - e^(-2 (HXY2 - HXY))), HXY2 = -sum p_x p_y log2(p_x p_y + eps) over all pairs of levels. */
export function informationCorrelation2({ joint, marginalEntropies }: GlcmTerms): number {
  // Without eps HXY2 = HX + HY. To first order eps takes eps / ln 2 from every pair, whatever its probability, and the
  // second order, eps^2 / (p_x p_y), is below 1e-17: the sum over all pairs is not needed.
  const [x, y] = marginalEntropies();
  const independentEntropy = x.plain + y.plain - (x.levels * y.levels * eps) / Math.LN2;
  return Math.sqrt(Math.max(0, 1 - Math.exp(-2 * (independentEntropy - joint().entropy))));
}
