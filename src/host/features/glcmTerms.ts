import { lend, simd, type Lent } from "../wasm/memory.ts";
import { aggregate, cellsOf, offsetLength } from "./cells.ts";
import { entropy, eps } from "./family.ts";
import { correlationMemory } from "./mcc.ts";
import { moment } from "./moments.ts";
import { Pairs, pairsMemory } from "./pairs.ts";
import type { Cells, Dense, GlcmInput } from "./types.ts";

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
  /** Where all of this lies in simd/'s memory, and room to work in. */
  readonly memory: Lent<ReturnType<typeof termsMemory>>;
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
  const memory = lend(termsMemory(Ng, matrices, symmetrical));
  const pairs = new Pairs(memory, symmetrical);
  const { px, sum, difference } = memory;
  const py = symmetrical ? px : memory.py;
  for (const matrix of matrices) {
    pairs.set(matrix);
    const total = sumUp(pairs, { px, py, sum, difference });
    if (total === 0) continue;
    let joint: Joint | undefined;
    let entropies: readonly [MarginalEntropy, MarginalEntropy] | undefined;
    yield {
      Ng, levels: levels.present.length, pairs, total, px, py, sum, difference, memory,
      meanX: moment(px, 0, 1), meanY: moment(py, 0, 1),
      joint: () => (joint ??= jointOf(pairs, total, memory)),
      marginalEntropies: () => (entropies ??= entropiesOf(px, py)),
    };
  }
}

/** One loan for all that a matrix passes through. */
function termsMemory(Ng: number, matrices: readonly (Cells | Dense)[], symmetrical: boolean) {
  const pairs = pairsMemory(Ng, matrices, symmetrical);
  const cells = pairs.count[1];
  return {
    ...pairs, ...correlationMemory(Ng, cells, symmetrical),
    px: ["f64", Ng + 1], py: ["f64", Ng + 1], sum: ["f64", 2 * Ng + 1], difference: ["f64", Ng],
    tally: ["u32", 512], others: ["f64", 2 * cells], inverse: ["f64", Ng + 1],
  } as const;
}

type Marginals = Pick<GlcmTerms, "px" | "py" | "sum" | "difference">;

/** Fills in the marginals; returns the sum of the matrix' counts. */
function sumUp({ start, column, count, Ng, copies }: Pairs, { px, py, sum, difference }: Marginals): number {
  for (const marginal of [px, py, sum, difference]) marginal.fill(0);
  const listed = simd().sumPairs(
    start.byteOffset, column.byteOffset, count.byteOffset, Ng, px.byteOffset, py.byteOffset, sum.byteOffset, difference.byteOffset,
  );
  const total = copies * listed;
  divide(px, total);
  if (px !== py) divide(py, total);
  divide(sum, listed);
  divide(difference, listed);
  return total;
}

function divide(x: Float64Array, by: number): void {
  const size = x.length;
  for (let k = 0; k < size; k++) x[k] /= by;
}

/** Entropy, energy and maximum: most cells hold few counts, so it is counted how many cells hold how many. */
function jointOf({ start, column, count, symmetrical, Ng }: Pairs, total: number, { tally, others }: GlcmTerms["memory"]): Joint {
  tally.fill(0);
  const besides = simd().tallyPairs(
    start.byteOffset, column.byteOffset, count.byteOffset, Ng, symmetrical, tally.byteOffset, tally.length, others.byteOffset,
  );
  const joint = { entropy: 0, energy: 0, highest: 0 };
  for (let k = 0; k < 2 * besides; k += 2) addCells(joint, others[k] / total, others[k + 1]);
  for (let value = 1; value < tally.length; value++) if (tally[value] > 0) addCells(joint, value / total, tally[value]);
  return joint;
}

/** So many cells of probability p. */
function addCells(joint: { -readonly [K in keyof Joint]: Joint[K] }, p: number, cells: number): void {
  joint.entropy -= cells * p * Math.log2(p + eps);
  joint.energy += cells * p * p;
  joint.highest = Math.max(joint.highest, p);
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
function covariance({ pairs: { start, column, count, symmetrical, Ng }, total, sum, difference, meanX, meanY }: GlcmTerms): number {
  if (symmetrical) return (moment(sum, 2 * meanX, 2) - moment(difference, 0, 2)) / 4; // var(i + j) - var(i - j) = 4 cov(i, j)
  let product = 0;
  for (let i = 1; i <= Ng; i++) {
    const end = start[i + 1];
    let ofRow = 0;
    for (let c = start[i]; c < end; c++) ofRow += count[c] * (column[c] - meanY);
    product += ofRow * (i - meanX);
  }
  return product / total;
}

function entropiesOf(px: Float64Array, py: Float64Array): readonly [MarginalEntropy, MarginalEntropy] {
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

/** sum p (log2(p_x p_y + eps) - log2(p_x p_y)). */
function shareOfEps({ pairs: { start, column, count, Ng, copies }, total, px, py, memory: { inverse } }: GlcmTerms): number {
  for (let j = 1; j <= Ng; j++) inverse[j] = 1 / py[j];
  const sum = simd().shareOfEps(start.byteOffset, column.byteOffset, count.byteOffset, Ng, px.byteOffset, inverse.byteOffset);
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
