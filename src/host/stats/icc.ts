import { column, type Matrix } from "../dataset/matrix.ts";
import { InputError } from "../errors.ts";
import { tailOf } from "./confidence.ts";
import { fisherF } from "./fisherF.ts";

/** ICC(1), ICC(A,1) and ICC(C,1) of McGraw & Wong; Shrout & Fleiss (and psych) call them ICC(1,1), ICC(2,1) and ICC(3,1). */
export type IccModel = "one-way" | "agreement" | "consistency";

export interface IccOptions {
  readonly model: IccModel;
  /** Default 0.95. */
  readonly confidence?: number;
}

interface Bounded {
  readonly icc: number;
  readonly lower: number;
  readonly upper: number;
}

export interface Icc extends Bounded {
  /** Of the test that the ICC is 0, one-sided. */
  readonly f: number;
  readonly df1: number;
  readonly df2: number;
  readonly p: number;
  /** ICC(., k): the reliability of the mean of all raters. */
  readonly average: Bounded;
  /** Cases with a rating of every rater; the others are left out. */
  readonly n: number;
  /** Why there is no number. */
  readonly reason?: string;
}

/**
 * Intraclass correlation of one feature, of single ratings. Agreement counts a rater's offset as an error, consistency does
 * not; both have psych's interval (agreement by Satterthwaite's degrees of freedom).
 * @param ratings [cases, raters]
 * @source McGraw & Wong, Psychological Methods 1 (1996) 30, tables 4, 7 and 8
 * @throws InputError where there is one rater only, or the confidence is not within 0 and 1
 */
export function icc(ratings: Matrix, { model, confidence = 0.95 }: IccOptions): Icc {
  const k = ratings.columns;
  if (k < 2) throw new InputError(`icc: ${k} rater, at least 2 are needed`);
  const tail = tailOf(confidence);
  const complete = completeCases(ratings);
  const n = complete.length / k;
  const reason = n < 2 ? `${n} cases with all ratings, at least 2 are needed` : whyNot(complete);
  if (reason !== null) {
    const none = { icc: NaN, lower: NaN, upper: NaN };
    return { ...none, f: NaN, df1: NaN, df2: NaN, p: NaN, average: none, n, reason };
  }
  const squares = meanSquares(complete, n, k);
  const error = model === "one-way" ? squares.within : squares.error;
  const [df1, df2] = [n - 1, model === "one-way" ? n * (k - 1) : (n - 1) * (k - 1)];
  const f = squares.cases / error;
  const single = model === "agreement" ? ofAgreement(squares, n, k, tail) : ofRatio(squares.cases, error, k, df1, df2, tail);
  const average = { icc: stepUp(single.icc, k), lower: stepUp(single.lower, k), upper: stepUp(single.upper, k) };
  return { ...single, f, df1, df2, p: fisherF.sf(f, df1, df2), average, n };
}

interface MeanSquares {
  readonly cases: number;
  readonly raters: number;
  /** What is left of cases and raters. */
  readonly error: number;
  /** What is left of cases only. */
  readonly within: number;
}

/** ICC(1) and ICC(C,1). */
function ofRatio(cases: number, error: number, k: number, df1: number, df2: number, tail: number): Bounded {
  const at = (between: number): number => (between - error) / (between + (k - 1) * error);
  return {
    icc: at(cases),
    lower: at(cases / fisherF.upperQuantile(tail, df1, df2)),
    upper: at(cases * fisherF.upperQuantile(tail, df2, df1)),
  };
}

/** ICC(A,1). */
function ofAgreement({ cases, raters, error }: MeanSquares, n: number, k: number, tail: number): Bounded {
  const icc = (cases - error) / (cases + (k - 1) * error + (k * (raters - error)) / n);
  if (error === 0 && raters === 0) return { icc, lower: 1, upper: 1 };
  const ofRaters = k * icc * raters;
  const ofError = (n * (1 + (k - 1) * icc) - k * icc) * error;
  const df = ((k - 1) * (n - 1) * (ofRaters + ofError) ** 2) / ((n - 1) * ofRaters ** 2 + ofError ** 2);
  const [above, below] = [fisherF.upperQuantile(tail, n - 1, df), fisherF.upperQuantile(tail, df, n - 1)];
  const noise = k * raters + (k * n - k - n) * error;
  return {
    icc,
    lower: (n * (cases - above * error)) / (above * noise + n * cases),
    upper: (n * (below * cases - error)) / (noise + n * below * cases),
  };
}

/** Spearman and Brown: of k ratings instead of one. */
function stepUp(icc: number, k: number): number {
  return (k * icc) / (1 + (k - 1) * icc);
}

/** The ratings of cases that have all of them, case by case. */
function completeCases(ratings: Matrix): Float64Array {
  const { rows, columns: k } = ratings;
  const raters = Array.from({ length: k }, (_, r) => column(ratings, r));
  const complete = new Float64Array(rows * k);
  let n = 0;
  for (let i = 0; i < rows; i++) {
    if (raters.some((rater) => Number.isNaN(rater[i]))) continue;
    for (let r = 0; r < k; r++) complete[n * k + r] = raters[r][i];
    n++;
  }
  return complete.subarray(0, n * k);
}

function whyNot(values: Float64Array): string | null {
  if (values.every((value) => value === values[0])) return "all ratings are the same";
  return values.every(Number.isFinite) ? null : "a rating is infinite";
}

function meanSquares(values: Float64Array, n: number, k: number): MeanSquares {
  let sum = 0;
  for (const value of values) sum += value;
  const centre = sum / values.length;
  const ofCase = new Float64Array(n);
  const ofRater = new Float64Array(k);
  for (let i = 0; i < n; i++) {
    for (let r = 0; r < k; r++) {
      const deviation = values[i * k + r] - centre;
      ofCase[i] += deviation / k;
      ofRater[r] += deviation / n;
    }
  }
  let [cases, raters, error, within] = [0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    cases += k * ofCase[i] ** 2;
    for (let r = 0; r < k; r++) {
      const own = values[i * k + r] - centre - ofCase[i];
      within += own ** 2;
      error += (own - ofRater[r]) ** 2;
    }
  }
  for (const mean of ofRater) raters += n * mean ** 2;
  return { cases: cases / (n - 1), raters: raters / (k - 1), error: error / ((n - 1) * (k - 1)), within: within / (n * (k - 1)) };
}
