/** What fixtures/oracle/stats_tests.py and stats_tests.R wrote: samples, and the tests of them by scipy, R and by enumeration. */
import { readFileSync } from "node:fs";
import type { Alternative } from "../../src/host/stats/alternative.ts";

/** statistic, df, p */
export type Three = readonly [number, number, number];
/** statistic, p */
export type Two = readonly [number, number];

interface Sample {
  readonly name: string;
  readonly a: readonly number[];
  readonly b: readonly number[];
}

interface Scipy {
  readonly tool: string;
  /** The program of what is computed `exactly`, in 60 digits. */
  readonly exact: string;
  readonly pairs: readonly (Sample & {
    readonly tests: readonly {
      readonly alternative: Alternative;
      readonly student: Three;
      readonly welch: Three;
      readonly paired?: Three;
      readonly u: number;
      readonly corrected: number;
      readonly uncorrected: number;
      /** By enumeration; null for tied samples and large ones. */
      readonly exact: number | null;
    }[];
    readonly exactly: { readonly student: Three; readonly welch: Three };
    readonly intervals: { readonly student: Two; readonly welch: Two };
  })[];
  readonly groups: readonly {
    readonly name: string;
    readonly groups: readonly (readonly number[])[];
    readonly anova: Two;
    readonly kruskal: Two;
    readonly median: Two;
    readonly mean: Two;
  }[];
  readonly columns: readonly (Sample & {
    /** r, p */
    readonly exactly: Two;
    /** r, p, interval */
    readonly pearson: readonly [number, number, number, number];
    readonly spearman: Two;
    /** p of Pearson's and of Spearman's */
    readonly oneSided: Readonly<Record<"less" | "greater", Two>>;
  })[];
  readonly shapiro: readonly { readonly name: string; readonly values: readonly number[] }[];
  readonly tables: readonly {
    readonly table: readonly (readonly number[])[];
    /** By enumeration. */
    readonly fisher: number;
    readonly yates: Three;
    readonly plain: Three;
    readonly expected: readonly (readonly number[])[];
    readonly oneSided?: Readonly<Record<"less" | "greater", number>>;
  }[];
}

/** In the order of scipy's; the alternatives in the order two-sided, less, greater. */
interface R {
  readonly tool: string;
  readonly car: string;
  readonly pairs: readonly (readonly {
    readonly student: Three;
    readonly welch: Three;
    readonly wilcoxon: Two;
    readonly method: string;
    readonly uncorrected: number;
  }[])[];
  readonly groups: readonly { readonly anova: Two; readonly kruskal: Two; readonly median: Two; readonly mean: Two }[];
  readonly columns: readonly { readonly pearson: readonly [number, number, number, number]; readonly spearman: Two }[];
  readonly shapiro: readonly Two[];
  readonly tables: readonly { readonly yates: Three; readonly plain: Three; readonly fisher: number }[];
}

function read(name: string): string {
  return readFileSync(new URL(`../../fixtures/stats/${name}`, import.meta.url), "utf8");
}

export const scipy = JSON.parse(read("tests.json")) as Scipy;

/** R's numbers are text of 17 digits. */
export const r = JSON.parse(read("tests_r.json"), (_, value: unknown) => {
  return typeof value === "string" && value !== "" && !Number.isNaN(Number(value)) ? Number(value) : value;
}) as R;
