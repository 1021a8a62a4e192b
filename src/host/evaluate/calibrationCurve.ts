import { InputError } from "../errors.ts";
import { lowerBound, mean } from "../stats/descriptive.ts";
import { proportion, type Estimate } from "./proportion.ts";
import { checkProbabilities } from "./scores.ts";

/** Cases of neighbouring probabilities. */
export interface Bin {
  /** Least and greatest probability in it. */
  readonly from: number;
  readonly to: number;
  readonly n: number;
  readonly positives: number;
  /** Mean probability. */
  readonly predicted: number;
  /** Share of class 1, with Wilson's interval. */
  readonly observed: Estimate;
}

export interface BinOptions {
  /** Default 10. */
  readonly bins?: number;
  /** Bins of about equal numbers of cases, or of equal width on [0, 1]. Default "quantile". */
  readonly strategy?: "quantile" | "width";
  /** Default 0.95. */
  readonly confidence?: number;
}

/**
 * Observed share of class 1 against the mean predicted probability, in bins; empty bins are left out.
 * Bins are closed to the right and equal probabilities are never parted: a case is in the bin after as many inner edges as lie
 * below its probability (quantiles of type 7). With many ties there are fewer bins. As scikit-learn's
 * calibration_curve; R's cut with include.lowest differs where the least probability is tied beyond the first quantile.
 * @param p probabilities of class 1, [cases]
 * @throws InputError as checkProbabilities, or where the number of bins is not whole and positive
 */
export function calibrationCurve(
  y: ArrayLike<number>,
  p: ArrayLike<number>,
  { bins = 10, strategy = "quantile", confidence = 0.95 }: BinOptions = {},
): Bin[] {
  checkProbabilities(y, p);
  if (!(Number.isInteger(bins) && bins > 0)) throw new InputError(`calibrationCurve: ${bins} bins, a whole number above 0 is needed`);
  const edges = strategy === "quantile" ? quantileEdges(p, bins) : Float64Array.from({ length: bins - 1 }, (_, k) => (k + 1) / bins);
  const members = Array.from({ length: bins }, (): number[] => []);
  for (let i = 0; i < y.length; i++) members[lowerBound(edges, p[i])].push(i);
  return members.filter((cases) => cases.length > 0).map((cases) => binOf(cases, y, p, confidence));
}

/**
 * Inner edges in ascending order. A quantile between two values parts the cases as the lower of the two does, and taking that
 * one keeps rounding from moving a case that lies on its edge.
 */
function quantileEdges(p: ArrayLike<number>, bins: number): Float64Array {
  const sorted = Float64Array.from(p).sort();
  return Float64Array.from({ length: bins - 1 }, (_, k) => sorted[Math.floor(((k + 1) * (sorted.length - 1)) / bins)]);
}

function binOf(cases: readonly number[], y: ArrayLike<number>, p: ArrayLike<number>, confidence: number): Bin {
  const probabilities = cases.map((i) => p[i]);
  const positives = cases.filter((i) => y[i] === 1).length;
  return {
    from: probabilities.reduce((least, value) => Math.min(least, value)),
    to: probabilities.reduce((most, value) => Math.max(most, value)),
    n: cases.length,
    positives,
    predicted: mean(probabilities),
    observed: proportion(positives, cases.length, "wilson", confidence, "no case"),
  };
}
