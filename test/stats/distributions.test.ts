/** Distributions against power series in 420 digits (fixtures/oracle/stats_distributions.py). */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { beta, betaQuantile } from "../../src/host/stats/beta.ts";
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
