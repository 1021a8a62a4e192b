/** Malignant against benign cases of the Wisconsin diagnostic table, feature by feature, as R tested them. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { pearson, spearman } from "../../src/host/stats/correlation.ts";
import { levene } from "../../src/host/stats/levene.ts";
import { rankSum } from "../../src/host/stats/rankSum.ts";
import { shapiroWilk } from "../../src/host/stats/shapiroWilk.ts";
import { welchTTest } from "../../src/host/stats/tTest.ts";
import { agrees } from "../agreement.ts";
import { referenceData } from "../extract/oracle.ts";

interface Tests {
  readonly malignant_vs_benign: readonly {
    readonly col: number;
    readonly U: number;
    readonly p_wilcox: number;
    readonly welch_t: number;
    readonly welch_df: number;
    readonly p_welch: number;
    readonly shapiro_W: number;
    readonly shapiro_p: number;
    readonly levene_brown_forsythe: number;
  }[];
  readonly spearman_1_3: number;
  readonly pearson_1_3: number;
}

const folder = join(referenceData, "stats");

describe.skipIf(!existsSync(folder))("univariate tests of WDBC", () => {
  const theirs = JSON.parse(readFileSync(join(folder, "univariate_tests.json"), "utf8")) as Tests;
  // 30 features and the diagnosis, 0 malignant and 1 benign; the first row is scikit-learn's header.
  const rows = readFileSync(join(folder, "wdbc.csv"), "utf8").trim().split("\n").slice(1).map((line) => line.split(",").map(Number));
  const feature = (j: number, diagnosis: readonly number[] = [0, 1]): number[] => rows.filter((row) => diagnosis.includes(row[30])).map((row) => row[j - 1]);
  const [malignant, benign] = [[0], [1]];
  const features = theirs.malignant_vs_benign;
  // The file has 15 digits.
  const compared = { reference: "R (WDBC, ../shared/data)", tolerance: 1e-12 };

  test("each feature", () => {
    expect(features.length).toBeGreaterThan(3);
    const rank = features.map(({ col }) => rankSum(feature(col, malignant), feature(col, benign)));
    agrees({ method: "Rank-sum test: W, p", ours: rank.flatMap((t) => [t.statistic, t.p]), theirs: features.flatMap((t) => [t.U, t.p_wilcox]), ...compared });
    const welch = features.map(({ col }) => welchTTest(feature(col, malignant), feature(col, benign)));
    agrees({ method: "Welch's t test: t, df, p", ours: welch.flatMap((t) => [t.statistic, t.df, t.p]), theirs: features.flatMap((t) => [t.welch_t, t.welch_df, t.p_welch]), ...compared });
    const shapiro = features.map(({ col }) => shapiroWilk(feature(col, malignant)));
    agrees({ method: "Shapiro-Wilk test: W, p", ours: shapiro.flatMap((t) => [t.statistic, t.p]), theirs: features.flatMap((t) => [t.shapiro_W, t.shapiro_p]), ...compared });
    const spread = features.map(({ col }) => levene([feature(col, malignant), feature(col, benign)]).statistic);
    agrees({ method: "Levene's test, median: F", ours: spread, theirs: features.map((t) => t.levene_brown_forsythe), ...compared });
  });

  test("correlations of two features", () => {
    agrees({ method: "Pearson's correlation: r", ours: pearson(feature(1), feature(3)).estimate, theirs: theirs.pearson_1_3, ...compared });
    agrees({ method: "Spearman's correlation: rho", ours: spearman(feature(1), feature(3)).estimate, theirs: theirs.spearman_1_3, ...compared });
  });
});
