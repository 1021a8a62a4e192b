/** Distributions against power series in 420 digits (fixtures/oracle/stats_distributions.py). */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { beta } from "../../src/host/stats/beta.ts";
import { binomial } from "../../src/host/stats/binomial.ts";
import { chiSquared } from "../../src/host/stats/chiSquared.ts";
import { fisherF } from "../../src/host/stats/fisherF.ts";
import { normal } from "../../src/host/stats/normal.ts";
import { lgamma } from "../../src/host/stats/special.ts";
import { studentT } from "../../src/host/stats/studentT.ts";
import { agrees } from "../agreement.ts";

/** Arguments, lower tail, upper tail, scipy's lower and upper tail. */
type Tail = readonly [readonly number[], number, number, number, number];
/** Parameters, probability, whether of the upper tail, the quantile, scipy's quantile. */
type Quantile = readonly [readonly number[], number, boolean, number, number];

interface Oracle {
  readonly tool: string;
  readonly lgamma: readonly (readonly [number, number])[];
  readonly normal: Both;
  readonly t: Both;
  readonly F: Both;
  readonly chi2: Both;
  readonly beta: Both;
  readonly binomial: {
    readonly tails: readonly Tail[];
    readonly pmf: readonly (readonly [readonly number[], number])[];
    readonly quantiles: readonly (readonly [readonly number[], number, number, number])[];
  };
}

interface Both {
  readonly tails: readonly Tail[];
  readonly quantiles: readonly Quantile[];
}

const oracle = JSON.parse(readFileSync(new URL("../../fixtures/stats/distributions.json", import.meta.url), "utf8")) as Oracle;

const continuous = [
  { name: "Normal distribution", key: "normal", of: normal },
  { name: "t distribution", key: "t", of: studentT },
  { name: "F distribution", key: "F", of: fisherF },
  { name: "Chi-square distribution", key: "chi2", of: chiSquared },
  { name: "Beta distribution", key: "beta", of: beta },
] as const;

type Function = (x: number, ...parameters: number[]) => number;

describe.each(continuous)("$name", ({ name, key, of }) => {
  const { tails, quantiles } = oracle[key];
  const [cdf, sf, quantile, upperQuantile] = [of.cdf, of.sf, of.quantile, of.upperQuantile] as Function[];

  test("both tails, each relative to itself", () => {
    const compared = { reference: oracle.tool, tolerance: 1e-12 };
    agrees({ method: `${name}: lower tail`, ours: tails.map(([point]) => cdf(point[0], ...point.slice(1))), theirs: tails.map((row) => row[1]), ...compared });
    agrees({ method: `${name}: upper tail`, ours: tails.map(([point]) => sf(point[0], ...point.slice(1))), theirs: tails.map((row) => row[2]), ...compared });
  });

  test("quantiles of both tails", () => {
    const ours = quantiles.map(([parameters, p, upper]) => (upper ? upperQuantile : quantile)(p, ...parameters));
    agrees({ method: `${name}: quantiles of both tails`, reference: oracle.tool, ours, theirs: quantiles.map((row) => row[3]), tolerance: 1e-12 });
  });
});

describe("binomial distribution", () => {
  const { tails, pmf, quantiles } = oracle.binomial;

  test("both tails and single probabilities", () => {
    const compared = { reference: oracle.tool, tolerance: 1e-12 };
    agrees({ method: "Binomial distribution: lower tail", ours: tails.map(([[k, n, p]]) => binomial.cdf(k, n, p)), theirs: tails.map((row) => row[1]), ...compared });
    agrees({ method: "Binomial distribution: upper tail", ours: tails.map(([[k, n, p]]) => binomial.sf(k, n, p)), theirs: tails.map((row) => row[2]), ...compared });
    agrees({ method: "Binomial distribution: probabilities", ours: pmf.map(([[k, n, p]]) => binomial.pmf(k, n, p)), theirs: pmf.map((row) => row[1]), ...compared });
  });

  test("quantiles of both tails as scipy's", () => {
    expect(quantiles.map(([[n, p], q]) => [binomial.quantile(q, n, p), binomial.upperQuantile(q, n, p)])).toEqual(quantiles.map((row) => [row[2], row[3]]));
  });

  test("the tail of a count leads back to the count", () => {
    for (const k of [0, 3, 10, 19]) expect(binomial.quantile(binomial.cdf(k, 30, 0.3), 30, 0.3)).toBe(k);
    for (const k of [0, 3, 10, 19]) expect(binomial.upperQuantile(binomial.sf(k, 30, 0.3), 30, 0.3)).toBe(k);
  });

  test("certain outcomes", () => {
    expect([binomial.pmf(0, 5, 0), binomial.pmf(1, 5, 0), binomial.pmf(5, 5, 1), binomial.pmf(2.5, 5, 0.3), binomial.pmf(6, 5, 0.3)]).toEqual([1, 0, 1, 0, 0]);
    expect([binomial.cdf(2, 5, 0), binomial.cdf(2, 5, 1), binomial.sf(2, 5, 0), binomial.sf(2, 5, 1)]).toEqual([1, 0, 0, 1]);
    expect([binomial.cdf(-1, 5, 0.3), binomial.cdf(5, 5, 0.3), binomial.sf(-1, 5, 0.3), binomial.sf(5, 5, 0.3)]).toEqual([0, 1, 1, 0]);
    expect([binomial.cdf(2, 5.5, 0.3), binomial.sf(2, 5, 1.3), binomial.quantile(0.5, -1, 0.3)]).toEqual([NaN, NaN, NaN]);
  });
});

test("log gamma", () => {
  const ours = oracle.lgamma.map(([x]) => lgamma(x));
  agrees({ method: "Log gamma function", reference: oracle.tool, ours, theirs: oracle.lgamma.map((row) => row[1]), tolerance: 1e-14, scale: 1 });
  expect([lgamma(0), lgamma(-1.5), lgamma(Infinity)]).toEqual([NaN, NaN, Infinity]);
});

test("exact interval of 3 of 20 (Clopper & Pearson)", () => {
  // R 4.2.2: binom.test(3, 20)$conf.int
  agrees({ method: "Clopper-Pearson interval", reference: "R 4.2.2", ours: [beta.quantile(0.025, 3, 18), beta.quantile(0.975, 4, 17)], theirs: [0.032070937185463728, 0.37892682654531396], tolerance: 1e-13 });
});

describe("ends and what is not defined", () => {
  test("ends", () => {
    expect([normal.cdf(-Infinity), normal.sf(-Infinity), normal.cdf(Infinity), normal.quantile(0), normal.quantile(1), normal.upperQuantile(0)]).toEqual([0, 1, 1, -Infinity, Infinity, Infinity]);
    expect([studentT.cdf(-Infinity, 3), studentT.sf(-Infinity, 3), studentT.quantile(0, 3), studentT.upperQuantile(0, 3), studentT.quantile(0.5, 3)]).toEqual([0, 1, -Infinity, Infinity, -0]);
    expect([chiSquared.cdf(-1, 3), chiSquared.sf(0, 3), chiSquared.sf(Infinity, 3), chiSquared.quantile(0, 3), chiSquared.quantile(1, 3)]).toEqual([0, 1, 0, 0, Infinity]);
    expect([fisherF.cdf(0, 2, 3), fisherF.sf(-1, 2, 3), fisherF.sf(Infinity, 2, 3), fisherF.cdf(Infinity, 2, 3), fisherF.upperQuantile(1, 2, 3), fisherF.upperQuantile(0, 2, 3)]).toEqual([0, 1, 0, 1, 0, Infinity]);
    expect([beta.cdf(0, 2, 3), beta.sf(0, 2, 3), beta.cdf(1, 2, 3), beta.sf(1, 2, 3), beta.quantile(0, 2, 3), beta.quantile(1, 2, 3)]).toEqual([0, 1, 1, 0, 0, 1]);
  });

  test("infinitely many degrees of freedom", () => {
    expect(studentT.sf(1.7, Infinity)).toBe(normal.sf(1.7));
    expect(studentT.quantile(0.3, Infinity)).toBeCloseTo(normal.quantile(0.3), 14);
    expect(fisherF.sf(1.7, 4, Infinity)).toBe(chiSquared.sf(6.8, 4));
    expect(fisherF.quantile(0.3, 4, Infinity)).toBe(chiSquared.quantile(0.3, 4) / 4);
  });

  test("NaN for parameters and probabilities that do not exist", () => {
    expect([normal.quantile(-0.1), normal.quantile(1.1), normal.cdf(NaN), normal.quantile(NaN)]).toEqual([NaN, NaN, NaN, NaN]);
    expect([studentT.cdf(1, 0), studentT.sf(1, NaN), studentT.sf(NaN, 3), studentT.quantile(0.3, -1), studentT.quantile(1.5, 3)]).toEqual([NaN, NaN, NaN, NaN, NaN]);
    expect([chiSquared.cdf(1, 0), chiSquared.sf(NaN, 2), chiSquared.quantile(-1, 2)]).toEqual([NaN, NaN, NaN]);
    expect([fisherF.cdf(1, 0, 2), fisherF.sf(1, 2, -1), fisherF.quantile(2, 1, 1), fisherF.cdf(NaN, 1, 1)]).toEqual([NaN, NaN, NaN, NaN]);
    expect([beta.cdf(0.5, 0, 1), beta.sf(NaN, 1, 1), beta.quantile(0.5, 1, -1), beta.quantile(-0.5, 1, 1)]).toEqual([NaN, NaN, NaN, NaN]);
  });
});
