// Net benefit against R's dcurves on the data that come with it; ROC analysis of WDBC against the rank-sum statistics of R.
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { decisionCurve } from "../../src/host/evaluate/decisionCurve.ts";
import { delong } from "../../src/host/evaluate/delong.ts";
import { chooseThreshold } from "../../src/host/evaluate/thresholds.ts";
import { agrees } from "../agreement.ts";

const folder = `${process.env.WEBRADIOMICS_REFERENCE ?? "../shared/data"}/stats`;
const there = existsSync(`${folder}/wdbc.csv`);
const table = (path: string) => readFileSync(`${folder}/${path}`, "utf8").trim().split("\n").map((line) => line.split(","));

/** A column of a table with a header. */
function column(rows: string[][], name: string): string[] {
  const at = rows[0].indexOf(name);
  expect(at, name).toBeGreaterThanOrEqual(0);
  return rows.slice(1).map((row) => row[at]);
}

describe("decision curves of 750 patients", () => {
  test.skipIf(!there)("against R's dcurves", () => {
    const patients = table("decision_curve/df_binary.csv");
    const y = column(patients, "cancer").map((value) => (value === "TRUE" ? 1 : 0));
    const p = column(patients, "famhistory").map(Number);
    const results = table("decision_curve/r_case1_results.csv");
    const of = (variable: string) => {
      const rows = results.filter(([name]) => name === variable);
      // At a threshold of 0 this version of dcurves treats only probabilities above 0; ours treats all, as dcurves for Python does.
      return rows.map((row) => results[0].map((_, k) => Number(row[k]))).slice(1);
    };
    const [threshold, benefit, avoided] = ["threshold", "net_benefit", "net_intervention_avoided"].map((name) => results[0].indexOf(name));
    const model = of("famhistory");
    const curve = decisionCurve(y, p, model.map((row) => row[threshold]));
    expect(model).toHaveLength(99);
    const compare = (method: string, ours: readonly number[], theirs: number[], scale: number) =>
      agrees({ method, reference: "R, dcurves (its own test data)", ours, theirs, tolerance: 1e-12, scale });
    compare("decision curve: net benefit", curve.model, model.map((row) => row[benefit]), 1);
    compare("decision curve: net benefit of treating all", curve.all, of("all").map((row) => row[benefit]), 1);
    compare("decision curve: interventions avoided", curve.interventionsAvoided, model.map((row) => row[avoided]), 1);
    // Family history is worth more than both others where its line is: read off R's table.
    const above = model.filter((row, k) => row[benefit] > Math.max(0, of("all")[k][benefit])).map((row) => row[threshold]);
    for (const t of above) expect(curve.ranges.some(({ from, to }) => from <= t && t <= to), `${t}`).toBe(true);
    const width = curve.ranges.reduce((sum, { from, to }) => sum + to - from, 0);
    expect(Math.abs(width - above.length / 100)).toBeLessThan(0.02);
  });
});

describe("WDBC", () => {
  test.skipIf(!there)("AUCs are R's rank-sum statistics over the pairs", () => {
    const rows = table("wdbc.csv").slice(1);
    const y = rows.map((row) => 1 - Number(row.at(-1)));
    const tests = (JSON.parse(readFileSync(`${folder}/univariate_tests.json`, "utf8")) as { malignant_vs_benign: { col: number; U: number }[] }).malignant_vs_benign;
    for (const { col, U } of tests) {
      const scores = rows.map((row) => Number(row[col - 1]));
      const { auc, lower, upper, positives, negatives } = delong(y, scores);
      agrees({ method: "AUC", reference: "R, wilcox.test", ours: auc, theirs: U / (positives * negatives), tolerance: 1e-14 });
      expect(lower < auc && auc < upper).toBe(true);
      const { threshold, sensitivity } = chooseThreshold(y, scores, { rule: "youden" });
      expect(sensitivity).toBe(scores.filter((s, i) => y[i] === 1 && s >= threshold).length / positives);
    }
    expect(tests).toHaveLength(4);
  });
});
