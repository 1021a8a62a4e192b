import { InputError } from "../errors.ts";
import { tailOf } from "./confidence.ts";
import { normal } from "./normal.ts";

export interface KappaOptions {
  /** How much a disagreement counts: "none" all alike, else by how many categories apart, or its square. Default "none". */
  readonly weights?: "none" | "linear" | "quadratic";
  /** Default 0.95. */
  readonly confidence?: number;
}

export interface Kappa {
  readonly kappa: number;
  readonly standardError: number;
  readonly lower: number;
  readonly upper: number;
  /** Of the test that kappa is 0, with the standard error that holds then. */
  readonly z: number;
  readonly p: number;
  /** Share of (weighted) agreement, and what chance gives. */
  readonly observed: number;
  readonly expected: number;
  /** Cases rated by both. */
  readonly n: number;
  /** Why there is no number. */
  readonly reason?: string;
}

/**
 * Cohen's kappa of two raters, weighted where categories are ordered. Variances of large samples; the interval is
 * kappa +- z SE, as statsmodels has it.
 * @param counts [first rater's category][second rater's], square
 * @source Cohen, Psychological Bulletin 70 (1968) 213; Fleiss, Cohen & Everitt, Psychological Bulletin 72 (1969) 323, equations 8 and 9
 * @throws InputError where the table is not square, a count is not a number of cases, or the confidence is not within 0 and 1
 */
export function cohenKappa(counts: readonly (readonly number[])[], { weights = "none", confidence = 0.95 }: KappaOptions = {}): Kappa {
  const k = counts.length;
  const odd = counts.findIndex((row) => row.length !== k || row.some((count) => !(count >= 0 && Number.isFinite(count))));
  if (odd >= 0) throw new InputError(`kappa: row ${odd + 1} of ${k} x ${k} counts is ${counts[odd].join(", ")}`);
  const tail = tailOf(confidence);
  const n = counts.flat().reduce((sum, count) => sum + count, 0);
  const none = { kappa: NaN, standardError: NaN, lower: NaN, upper: NaN, z: NaN, p: NaN, observed: NaN, expected: NaN, n };
  if (n === 0) return { ...none, reason: "no case has both ratings" };

  const first = counts.map((row) => row.reduce((sum, count) => sum + count, 0) / n);
  const second = counts.map((_, j) => counts.reduce((sum, row) => sum + row[j], 0) / n);
  const weight = (i: number, j: number): number => weightOf(weights, Math.abs(i - j), k);
  const total = (term: (i: number, j: number) => number): number => counts.reduce((sum, row, i) => row.reduce((inner, _, j) => inner + term(i, j), sum), 0);
  const observed = total((i, j) => (weight(i, j) * counts[i][j]) / n);
  const expected = total((i, j) => weight(i, j) * first[i] * second[j]);
  // Summed as disagreements, which is exact where there are none.
  const chance = total((i, j) => (1 - weight(i, j)) * first[i] * second[j]);
  if (chance === 0) return { ...none, observed, expected, reason: "both raters used one and the same category only" };

  const kappa = 1 - total((i, j) => ((1 - weight(i, j)) * counts[i][j]) / n) / chance;
  const meanOfRow = counts.map((_, i) => second.reduce((sum, share, j) => sum + share * weight(i, j), 0));
  const meanOfColumn = counts.map((_, j) => first.reduce((sum, share, i) => sum + share * weight(i, j), 0));
  const spread = total((i, j) => (counts[i][j] / n) * (weight(i, j) - (meanOfRow[i] + meanOfColumn[j]) * (1 - kappa)) ** 2) - (kappa - expected * (1 - kappa)) ** 2;
  const spreadAtZero = total((i, j) => first[i] * second[j] * (weight(i, j) - meanOfRow[i] - meanOfColumn[j]) ** 2) - expected ** 2;
  const standardError = Math.sqrt(Math.max(0, spread) / n) / chance;
  const half = normal.upperQuantile(tail) * standardError;
  const found = { kappa, standardError, lower: kappa - half, upper: kappa + half, observed, expected, n };
  if ([first, second].some((shares) => shares.filter((share) => share > 0).length < 2)) {
    return { ...found, z: NaN, p: NaN, reason: "a rater used one category only: kappa cannot be tested" };
  }
  const z = (kappa * chance * Math.sqrt(n)) / Math.sqrt(spreadAtZero);
  return { ...found, z, p: 2 * normal.sf(Math.abs(z)) };
}

/** Of an agreement 1, of the greatest disagreement 0. */
function weightOf(weights: "none" | "linear" | "quadratic", apart: number, k: number): number {
  if (apart === 0) return 1;
  if (weights === "none") return 0;
  return 1 - (weights === "linear" ? apart : apart ** 2) / (weights === "linear" ? k - 1 : (k - 1) ** 2);
}

/**
 * How often two raters gave each pair of categories. Cases that lack a rating (null, NaN) are left out.
 * @param categories in order, those of both raters
 * @throws InputError where the lengths differ, or a rating is none of the categories
 */
export function agreementTable<T extends string | number>(a: readonly (T | null)[], b: readonly (T | null)[], categories: readonly T[]): number[][] {
  if (a.length !== b.length) throw new InputError(`kappa: ${a.length} ratings of the first rater, ${b.length} of the second`);
  const counts = categories.map(() => categories.map(() => 0));
  const isMissing = (rating: T | null): boolean => rating === null || Number.isNaN(rating);
  const placeOf = (rating: T | null, i: number): number => {
    const place = categories.indexOf(rating as T);
    if (place < 0) throw new InputError(`kappa: rating ${i + 1} is ${rating}, not one of ${categories.join(", ")}`);
    return place;
  };
  for (let i = 0; i < a.length; i++) if (!isMissing(a[i]) && !isMissing(b[i])) counts[placeOf(a[i], i)][placeOf(b[i], i)]++;
  return counts;
}
