import { add, aggregate, offsetLength, transpose } from "./cells.ts";
import { entropy, eps } from "./family.ts";
import type { Cells, GlcmInput } from "./types.ts";

/** A normalised co-occurrence matrix p and its marginals; every marginal is indexed by its own value k. */
export interface GlcmTerms {
  readonly Ng: number;
  /** Grey levels in the ROI, whether or not they occur in this matrix. */
  readonly levels: number;
  readonly cells: Cells;
  /** p(i, j) of each cell. */
  readonly p: Float64Array;
  /** p_x(i), p_y(j), p_(x+y)(k) and p_(x-y)(k) = p(|i - j| = k). */
  readonly px: Float64Array;
  readonly py: Float64Array;
  readonly sum: Float64Array;
  readonly difference: Float64Array;
  readonly meanX: number;
  readonly meanY: number;
  /** HXY = -sum p log2 p, and HXY1 = -sum p log2(p_x p_y). */
  readonly jointEntropy: number;
  readonly crossEntropy: number;
}

/** The matrices of all directions (symmetric where asked for), or their weighted sum; empty ones are left out. */
export function glcmTerms({ levels, offsets, cells, symmetrical, weightingNorm }: GlcmInput): GlcmTerms[] {
  const weights = weightingNorm && offsets.map((offset) =>
    weightingNorm === "no_weighting" ? 1 : Math.exp(-(offsetLength(offset, levels.spacing, weightingNorm) ** 2)));
  return aggregate(cells, weights).map((counts) =>
    normalised(symmetrical ? add(counts, transpose(counts)) : counts, levels.Ng, levels.present.length));
}

function normalised(cells: Cells, Ng: number, levels: number): GlcmTerms {
  const { row, column, count } = cells;
  const length = row.length;
  let total = 0;
  for (let c = 0; c < length; c++) total += count[c];
  const p = new Float64Array(length);
  const px = new Float64Array(Ng + 1);
  const py = new Float64Array(Ng + 1);
  const sum = new Float64Array(2 * Ng + 1);
  const difference = new Float64Array(Ng);
  for (let c = 0; c < length; c++) {
    const i = row[c];
    const j = column[c];
    const value = count[c] / total;
    p[c] = value;
    px[i] += value;
    py[j] += value;
    sum[i + j] += value;
    difference[i < j ? j - i : i - j] += value;
  }
  let crossEntropy = 0;
  for (let c = 0; c < length; c++) crossEntropy -= p[c] * Math.log2(px[row[c]] * py[column[c]] + eps);
  return {
    Ng, levels, cells, p, px, py, sum, difference, crossEntropy,
    meanX: moment(px, 0, 1), meanY: moment(py, 0, 1), jointEntropy: entropy(p),
  };
}

/** sum_k (k - centre)^order w(k). */
export function moment(weights: Float64Array, centre: number, order: 1 | 2 | 3 | 4): number {
  const size = weights.length;
  let sum = 0;
  for (let k = 0; k < size; k++) {
    const w = weights[k];
    if (w === 0) continue;
    const d = k - centre;
    sum += w * (order === 1 ? d : order === 2 ? d * d : order === 3 ? d * d * d : d * d * d * d);
  }
  return sum;
}

/** sum_k w(k) / (1 + (k / unit)^order). */
export function inverse(weights: Float64Array, unit: number, order: 1 | 2): number {
  const size = weights.length;
  let sum = 0;
  for (let k = 0; k < size; k++) {
    const d = k / unit;
    sum += weights[k] / (1 + (order === 1 ? d : d * d));
  }
  return sum;
}

/** sum_(k > 0) w(k) / k^2. */
export function inverseVariance(weights: Float64Array): number {
  const size = weights.length;
  let sum = 0;
  for (let k = 1; k < size; k++) sum += weights[k] / (k * k);
  return sum;
}

/** sum p i j. */
export function autocorrelation({ cells: { row, column }, p }: GlcmTerms): number {
  const length = p.length;
  let sum = 0;
  for (let c = 0; c < length; c++) sum += p[c] * row[c] * column[c];
  return sum;
}

/** sum p^2. */
export function jointEnergy({ p }: GlcmTerms): number {
  const length = p.length;
  let sum = 0;
  for (let c = 0; c < length; c++) sum += p[c] * p[c];
  return sum;
}

export function maximumProbability({ p }: GlcmTerms): number {
  const length = p.length;
  let highest = 0;
  for (let c = 0; c < length; c++) if (p[c] > highest) highest = p[c];
  return highest;
}

/** Correlation of the two levels of a pair, 1 where either does not vary. */
export function correlation({ cells: { row, column }, p, px, py, meanX, meanY }: GlcmTerms): number {
  const deviations = Math.sqrt(moment(px, meanX, 2)) * Math.sqrt(moment(py, meanY, 2));
  if (deviations === 0) return 1;
  const length = p.length;
  let covariance = 0;
  for (let c = 0; c < length; c++) covariance += p[c] * (row[c] - meanX) * (column[c] - meanY);
  return covariance / (deviations + eps);
}

/** (HXY - HXY1) / max(HX, HY), 0 where neither level varies. */
export function informationCorrelation1({ px, py, jointEntropy, crossEntropy }: GlcmTerms): number {
  const highest = Math.max(entropy(px), entropy(py));
  return highest === 0 ? 0 : (jointEntropy - crossEntropy) / highest;
}

/** sqrt(1 - e^(-2 (HXY2 - HXY))), HXY2 = -sum p_x p_y log2(p_x p_y + eps) over all pairs of levels. */
export function informationCorrelation2({ px, py, jointEntropy }: GlcmTerms): number {
  // Without eps HXY2 = HX + HY. To first order eps takes eps / ln 2 from every pair, whatever its probability, and the
  // second order, eps^2 / (p_x p_y), is below 1e-17: the sum over all pairs is not needed.
  const [x, y] = [px, py].map(plainEntropy);
  const independentEntropy = x.bits + y.bits - (x.levels * y.levels * eps) / Math.LN2;
  return Math.sqrt(Math.max(0, 1 - Math.exp(-2 * (independentEntropy - jointEntropy))));
}

function plainEntropy(probabilities: Float64Array): { bits: number; levels: number } {
  let bits = 0;
  let levels = 0;
  for (const p of probabilities) {
    if (p === 0) continue;
    bits -= p * Math.log2(p);
    levels++;
  }
  return { bits, levels };
}
