import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { column, matrix, matrixOfColumns, matrixOfRows, type Matrix } from "../../src/host/dataset/matrix.ts";
import { selectByClusters } from "../../src/host/select/clusters.ts";
import { correlations, type CorrelationMethod } from "../../src/host/select/correlations.ts";
import { selectByIcc } from "../../src/host/select/icc.ts";
import { selectByMrmr, type MrmrCriterion } from "../../src/host/select/mrmr.ts";
import { selectByCorrelation } from "../../src/host/select/redundancy.ts";
import type { Selection } from "../../src/host/select/selection.ts";
import { selectByRankSum, selectByTTest } from "../../src/host/select/tests.ts";
import { selectTop } from "../../src/host/select/top.ts";
import { selectByVariance } from "../../src/host/select/variance.ts";
import { selectByVif, varianceInflation } from "../../src/host/select/vif.ts";
import { variance } from "../../src/host/stats/descriptive.ts";
import { icc } from "../../src/host/stats/icc.ts";
import { Random } from "../../src/host/stats/random.ts";
import { rankSum } from "../../src/host/stats/rankSum.ts";
import { agrees } from "../agreement.ts";

interface Fixture {
  readonly tool: string;
  readonly x: number[][];
  readonly y: number[];
  readonly variance: { above: number; scale: number[]; kept: number[] };
  readonly elimination: { method: CorrelationMethod; above: number; kept: number[] }[];
  readonly clusters: { linkage: "average" | "complete" | "single"; above: number; clusters: number[] }[];
  readonly vif: number[];
  readonly vifKept: { above: number; kept: number[] }[];
  readonly mrmr: Record<MrmrCriterion, number[]>;
}

const expected = JSON.parse(readFileSync(new URL("../../fixtures/stats/filters.json", import.meta.url), "utf8")) as Fixture;
const { y } = expected;
const x = matrixOfColumns(expected.x);
const everything = (selection: Selection): number[] => [...selection.kept, ...selection.dropped.map(({ column }) => column)].sort((a, b) => a - b);
const all = Array.from({ length: x.columns }, (_, j) => j);
const withConstant: Matrix = matrixOfColumns([...expected.x, expected.x[0].map(() => 7)]);

describe("variance", () => {
  const { above, scale, kept } = expected.variance;

  it("keeps what scikit-learn's VarianceThreshold keeps", () => {
    const scaled = matrixOfColumns(expected.x.map((values, j) => values.map((value) => value * scale[j])));
    const selection = selectByVariance(scaled, { above });
    agrees({ method: "variance threshold: columns kept", reference: expected.tool, ours: selection.kept, theirs: kept, tolerance: 0 });
    expect(everything(selection)).toEqual(all);
    expect(selection.dropped[0].why).toMatch(/^variance 0\.\d+, not above 0\.2$/);
  });

  it("drops a constant column of large values, whose variance is rounding", () => {
    const values = matrixOfColumns([Array.from({ length: 30 }, () => 1e9 + 0.1), Array.from({ length: 30 }, (_, i) => i)]);
    expect(selectByVariance(values).kept).toEqual([1]);
  });
});

describe("greedy elimination", () => {
  it.each(expected.elimination)("$method, above $above: as by brute force", ({ method, above, kept }) => {
    const selection = selectByCorrelation(x, { method, above });
    agrees({ method: `greedy elimination (${method}): columns kept`, reference: `brute force, ${expected.tool}`, ours: selection.kept, theirs: kept, tolerance: 0 });
    expect(everything(selection)).toEqual(all);
  });

  it("keeps a constant column, and says so", () => {
    const selection = selectByCorrelation(withConstant, { above: 0.5 });
    expect(selection.kept).toContain(x.columns);
    expect(selection.warnings).toEqual(["1 columns are constant and correlate with none"]);
  });

  it("keeps one of equal columns", () => {
    const [first] = expected.x;
    const { kept, dropped } = selectByCorrelation(matrixOfColumns([first, first, first.map((value) => -value)]));
    expect(kept).toEqual([0]);
    expect(dropped.map(({ why }) => why)).toEqual(["|r| = 1 with column 1, above 0.9", "|r| = 1 with column 1, above 0.9"]);
  });
});

describe("clusters", () => {
  it.each(expected.clusters)("$linkage linkage, above $above: scipy's", ({ linkage, above, clusters }) => {
    const selection = selectByClusters(x, null, { linkage, above });
    agrees({ method: `correlation clusters (${linkage}): cluster of each column`, reference: expected.tool, ours: selection.clusters, theirs: clusters, tolerance: 0 });
    expect(everything(selection)).toEqual(all);
    expect(new Set(selection.kept.map((j) => clusters[j])).size).toBe(new Set(clusters).size);
  });

  it("takes the column that tells most of the outcome, where asked", () => {
    const outcome = y.map((label, i) => label + 0.01 * Math.sin(i));
    const weak = y.map((label, i) => label + 0.3 * Math.cos(7 * i));
    const table = matrixOfColumns([weak, outcome, expected.x[1]]);
    expect(selectByClusters(table, y, { above: 0.7, representative: "outcome" }).kept).toEqual([1, 2]);
    expect(() => selectByClusters(table, null, { representative: "outcome" })).toThrow("labels");
  });
});

describe("columns far from 1", () => {
  const [a, b] = [expected.x[0], expected.x[1]].map((values) => values.map((value) => Math.round(1000 * value)));
  const r = correlations(matrixOfColumns([a, b]), "pearson").of(0, 1);

  it.each([1e-100, 1e100, 1e200])("x %d", (scale) => {
    const table = matrixOfColumns([a.map((value) => value * scale), b]);
    expect(correlations(table, "pearson").of(0, 1)).toBeCloseTo(r, 12);
  });

  it.each([1e9, 1e12])("+ %d", (offset) => {
    const table = matrixOfColumns([a.map((value) => value + offset), b.map((value) => value + offset)]);
    expect(correlations(table, "pearson").of(0, 1)).toBeCloseTo(r, 12);
  });

  it("whose values differ by rounding are constant", () => {
    const noise = a.map((_, i) => 1e9 * (1 + (i % 3) * Number.EPSILON));
    expect(selectByVariance(matrixOfColumns([noise, a])).kept).toEqual([1]);
    expect(correlations(matrixOfColumns([noise, a]), "pearson").of(0, 1)).toBe(0);
    expect(selectByVif(matrixOfColumns([a, noise])).dropped[0].why).toMatch(/^constant/);
  });
});

describe("missing values and labels of other cases", () => {
  const gap = matrix(x.rows, x.columns, x.values.slice());
  column(gap, 2)[6] = NaN;
  const place = "column 3, case 7 is missing (impute first)";

  it.each([
    ["greedy elimination", () => selectByCorrelation(gap)],
    ["clusters", () => selectByClusters(gap, null)],
    ["VIF", () => selectByVif(gap)],
    ["mRMR", () => selectByMrmr(gap, y, { count: 3, criterion: "MID" })],
    ["top", () => selectTop(gap, y, { count: 3 })],
  ])("%s refuses a missing value, by its place", (_, select) => expect(select).toThrow(place));

  it("variance and tests leave it out", () => {
    const without = expected.x[2].filter((_, i) => i !== 6);
    const labels = y.filter((_, i) => i !== 6);
    expect(selectByVariance(gap, { above: variance(without, 0) * (1 - 1e-12) }).kept).toContain(2);
    expect(selectByRankSum(gap, y).p[2]).toBe(selectByRankSum(matrixOfColumns([without]), labels).p[0]);
    expect(selectByVariance(matrixOfColumns([[NaN, NaN], [1, 2]])).dropped).toEqual([{ column: 0, why: "no values" }]);
    expect(selectByVariance(matrixOfColumns([[1, Infinity], [1, 2]])).dropped).toEqual([{ column: 0, why: "infinite values, or too large to square" }]);
  });

  it.each([
    ["t test", (labels: number[]) => selectByTTest(x, labels)],
    ["mRMR", (labels: number[]) => selectByMrmr(x, labels, { count: 3 })],
    ["top", (labels: number[]) => selectTop(x, labels, { count: 3, by: "t" as const })],
  ])("%s refuses labels that are more or fewer than the cases, or not binary", (_, select) => {
    expect(() => select([...y, 1])).toThrow(/81 .*80 cases/);
    expect(() => select(y.slice(1))).toThrow(/79 .*80 cases/);
    expect(() => select(y.map((label) => label + 1))).toThrow("expected 0 or 1");
  });
});

describe("VIF", () => {
  it("is statsmodels'", () => {
    agrees({ method: "variance inflation factors", reference: expected.tool, ours: varianceInflation(x), theirs: expected.vif, tolerance: 1e-9 });
  });

  it.each(expected.vifKept)("elimination above $above keeps what statsmodels' factors say", ({ above, kept }) => {
    const selection = selectByVif(x, { above });
    agrees({ method: "elimination by VIF: columns kept", reference: expected.tool, ours: selection.kept, theirs: kept, tolerance: 0 });
    expect(everything(selection)).toEqual(all);
  });

  it("drops what depends on columns before it, and constant columns, with a reason", () => {
    const [a, b] = expected.x;
    const sum = a.map((value, i) => 2 * value - b[i] + 5);
    const { kept, dropped } = selectByVif(matrixOfColumns([a, b, sum, a.map(() => 3)]));
    expect(kept).toEqual([0, 1]);
    expect(dropped).toEqual([
      { column: 2, why: "VIF infinite: a linear combination of the columns before it" },
      { column: 3, why: "constant: has no variance inflation factor" },
    ]);
  });

  it("works with more columns than cases", () => {
    const few = matrixOfRows(Array.from({ length: 12 }, (_, i) => expected.x.map((values) => values[i])));
    const { kept, dropped } = selectByVif(few, { above: 1e6 });
    expect(kept.length).toBeLessThanOrEqual(11);
    expect(kept.length + dropped.length).toBe(30);
  });
});

describe("mRMR", () => {
  it.each(Object.entries(expected.mrmr) as [MrmrCriterion, number[]][])("%s: the order of the reference", (criterion, order) => {
    const selection = selectByMrmr(x, y, { count: order.length, criterion });
    const reference = criterion === "FCQ" ? expected.tool : `brute force, ${expected.tool}`;
    agrees({ method: `mRMR (${criterion}): columns in order`, reference, ours: selection.kept, theirs: order, tolerance: 0 });
    expect(everything(selection)).toEqual(all);
  });

  it("leaves constant columns out, and says when fewer are left than asked for", () => {
    const { kept, warnings } = selectByMrmr(withConstant, y, { count: 40 });
    expect(kept).not.toContain(x.columns);
    expect(warnings[0]).toBe("mRMR: 40 columns asked for, only 30 tell anything of the outcome");
  });

  it.each(["FCQ", "FCD", "gaussian"] as const)("%s takes a column that is the outcome first, however |r| = 1 is rounded", (criterion) => {
    for (let cases = 6; cases < 60; cases++) {
      const labels = Array.from({ length: cases }, (_, i) => Number(i < cases / 3));
      const other = labels.map((label, i) => label + Math.sin(i));
      const { kept, scores } = selectByMrmr(matrixOfColumns([labels, labels, other]), labels, { count: 3, criterion });
      expect(kept).toEqual(criterion === "gaussian" ? [0, 2, 1] : [0, 1, 2]);
      expect(scores.some(Number.isNaN)).toBe(false);
    }
  });

  it("gaussian: a copy of a column chosen comes last", () => {
    for (let seed = 0; seed < 20; seed++) {
      const random = new Random(seed);
      const [strong, weak] = [1, 0.6].map((shift) => y.map((label) => shift * label + random.normal()));
      const { kept } = selectByMrmr(matrixOfColumns([strong, strong, weak]), y, { count: 3, criterion: "gaussian" });
      expect([[0, 2, 1], [2, 0, 1]]).toContainEqual(kept);
    }
  });

  it("refuses a count that is none", () => expect(() => selectByMrmr(x, y, { count: 0 })).toThrow("mRMR: 0 columns"));
});

describe("tests of single columns", () => {
  it("keep p below the limit, drop the rest and what cannot be tested", () => {
    const { kept, dropped, p } = selectByRankSum(withConstant, y);
    const groups = (j: number): [number[], number[]] => [expected.x[j].filter((_, i) => y[i] === 0), expected.x[j].filter((_, i) => y[i] === 1)];
    all.forEach((j) => expect(p[j]).toBe(rankSum(...groups(j)).p));
    expect(kept).toEqual(all.filter((j) => p[j] < 0.05));
    expect(dropped.at(-1)).toEqual({ column: x.columns, why: expect.stringMatching(/^(cannot be tested|p = 1)/) as string });
  });

  it("Levene's test picks Student's or Welch's", () => {
    const noise = Array.from({ length: 80 }, (_, i) => (Math.sin(12.9898 * (i + 1)) * 43758.5453) % 1);
    const wide = noise.map((value, i) => value * (y[i] === 1 ? 10 : 1));
    const table = matrixOfColumns([noise, wide]);
    const [byLevene, student, welch] = (["levene", "student", "welch"] as const).map((test) => selectByTTest(table, y, { test }).p);
    expect(byLevene[0]).toBe(student[0]);
    expect(byLevene[1]).toBe(welch[1]);
    expect(welch[1]).not.toBe(student[1]);
  });

  it("keep a column that is the outcome itself, with a warning", () => {
    const { kept, p, warnings } = selectByTTest(matrixOfColumns([y.map((label) => 3 + label), y.map(() => 1)]), y);
    expect(kept).toEqual([0]);
    expect(p[0]).toBe(0);
    expect(warnings).toEqual(["kept without a test: columns 1 are constant in each class, and not the same"]);
  });

  it("refuse labels that are not binary, and one class only", () => {
    expect(() => selectByTTest(x, y.map((label) => label * 2))).toThrow("labels");
    expect(() => selectByRankSum(x, y.map(() => 1))).toThrow("labels");
  });
});

describe("ICC", () => {
  const other = matrix(x.rows, x.columns, x.values.map((value, k) => value + 0.04 * Math.floor(k / x.rows) * Math.sin(k)));

  it("keeps columns that readers agree on", () => {
    const selection = selectByIcc([x, other], { atLeast: 0.9, model: "consistency" });
    all.forEach((j) => expect(selection.icc[j]).toBe(icc(matrixOfColumns([column(x, j), column(other, j)]), { model: "consistency" }).icc));
    expect(selection.kept).toEqual(all.filter((j) => selection.icc[j] >= 0.9));
    expect(selection.dropped.length).toBeGreaterThan(0);
  });

  it("by the lower end of the interval keeps fewer", () => {
    const lower = selectByIcc([x, other], { bound: "lower", atLeast: 0.9 });
    expect(lower.kept.length).toBeLessThan(selectByIcc([x, other], { atLeast: 0.9 }).kept.length);
  });

  it("of each reader against the first counts the worse: intra- and inter-observer agreement", () => {
    const third = matrix(x.rows, x.columns, x.values.map((value, k) => value + 0.3 * Math.cos(3 * k) * (Math.floor(k / x.rows) % 3)));
    const [intra, inter] = [other, third].map((reader) => selectByIcc([x, reader], { atLeast: 0.9 }));
    const each = selectByIcc([x, other, third], { atLeast: 0.9, readers: "each" });
    all.forEach((j) => expect(each.icc[j]).toBe(Math.min(intra.icc[j], inter.icc[j])));
    expect(each.kept).toEqual(intra.kept.filter((j) => inter.kept.includes(j)));
    expect(each.kept.length).toBeLessThan(Math.min(intra.kept.length, inter.kept.length));
    expect(each.icc).not.toEqual(selectByIcc([x, other, third], { atLeast: 0.9 }).icc);
  });

  it("refuses a single reader, and readers of other sizes", () => {
    expect(() => selectByIcc([x])).toThrow("1 reader, at least 2");
    expect(() => selectByIcc([x, withConstant])).toThrow("reader 2 has 80 cases x 31 features, the first 80 x 30");
  });
});

describe("top", () => {
  it("keeps the best, best first", () => {
    const table = matrixOfColumns([y.map(() => 1), y.map((label, i) => -label + 0.2 * Math.sin(i)), y.map((label, i) => label + 2 * Math.sin(3 * i))]);
    const { kept, dropped } = selectTop(table, y, { count: 2 });
    expect(kept).toEqual([1, 2]);
    expect(dropped[0]).toEqual({ column: 0, why: expect.stringMatching(/^auc score 0, the last of the best 2 has 0\.\d+$/) as string });
    expect(selectTop(table, y, { count: 2, by: "t" }).kept).toEqual([1, 2]);
  });
});
