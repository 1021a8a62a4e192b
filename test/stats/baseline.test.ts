import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { tableOfCsv } from "../../src/host/dataset/csvTable.ts";
import { baselineTable } from "../../src/host/stats/baseline.ts";
import { categoryTest, numberTest } from "../../src/host/stats/baselineTests.ts";
import { baselineText } from "../../src/host/stats/baselineText.ts";
import { agrees } from "../agreement.ts";

interface Expected { variable: string; name: string; p: number | null; groups?: { n: number; mean: number | null; sd: number | null; quartiles: (number | null)[] }[]; counts?: number[][] }
const { tool, csv, tables } = JSON.parse(readFileSync(new URL("../../fixtures/stats/baseline.json", import.meta.url), "utf8")) as {
  tool: string; csv: string; tables: { by: string; rows: Expected[] }[];
};
const table = tableOfCsv(csv, "baseline.csv");
const others = table.columns.map(({ name }) => name).filter((name) => !["two groups", "stage"].includes(name));

describe.each(tables)("an R script's choices and p, by $by", ({ by, rows }) => {
  const ours = baselineTable(table, { by, variables: others });
  test.each(rows)("$variable: $name", ({ variable, name, p, groups, counts }) => {
    const row = ours.rows.find((each) => each.variable === variable)!;
    expect(row.test.name).toBe(name);
    agrees({ method: `baseline table, ${name}: p`, reference: tool, ours: row.test.p, theirs: p ?? NaN, tolerance: 1e-9 });
    expect(row.test.reason === undefined).toBe(p !== null);
    if (row.kind === "category") expect(row.groups.map((group) => group.counts)).toEqual(counts);
    else {
      const values = row.groups.flatMap(({ n, mean, sd, quartiles: [low, high], median }) => [n, mean, sd, low, median, high]);
      const theirs = groups!.flatMap(({ n, mean, sd, quartiles }) => [n, mean, sd, ...quartiles].map((value) => value ?? NaN));
      agrees({ method: "baseline table: n, mean, SD, median, quartiles", reference: tool, ours: values, theirs, tolerance: 1e-9, scale: 1e-9 });
    }
  });
});

test("every test of the choice is taken in these tables", () => {
  const names = new Set(tables.flatMap(({ rows }) => rows.map(({ name }) => name)));
  expect(names.size).toBe(7);
});

describe("baselineTable", () => {
  const small = tableOfCsv("arm,grade,sex,note,empty\nb,3,f,x,\na,1,m,x,\nb,2,f,,\na,3,m,x,\n,1,m,x,\n", "small.csv");

  it("counts what is missing, in groups and of the groups", () => {
    const { groups, ungrouped, rows } = baselineTable(small, { by: "arm", categorical: ["grade"] });
    expect(groups).toEqual([{ name: "a", n: 2 }, { name: "b", n: 2 }]);
    expect(ungrouped).toBe(1);
    expect(rows.map(({ variable, kind }) => [variable, kind])).toEqual([["grade", "category"], ["sex", "category"], ["note", "category"], ["empty", "number"]]);
    expect(rows[0]).toMatchObject({ categories: ["1", "2", "3"], overall: { n: 4, counts: [1, 1, 2], shares: [0.25, 0.25, 0.5] }, groups: [{ counts: [1, 0, 1] }, { counts: [0, 1, 1] }] });
    expect(rows[2].groups.map(({ missing }) => missing)).toEqual([0, 1]);
    expect(rows[2].test).toMatchObject({ p: NaN, reason: "one column, at least 2 are needed" });
    expect(rows[3]).toMatchObject({ overall: { n: 0, missing: 4, mean: NaN }, test: { p: NaN, reason: "0 and 0 values, at least 1 is needed in each group" } });
  });

  it("takes a text column of nothing", () => {
    const none = tableOfCsv("arm,t\na,\nb,\n", "none.csv", { t: { kind: "text" } });
    expect(baselineTable(none, { by: "arm" }).rows[0]).toMatchObject({ categories: [], test: { p: NaN, reason: "all values are missing" } });
  });

  it("refuses absent columns and a single group", () => {
    expect(() => baselineTable(small, { by: "group" })).toThrow("small.csv: no column group");
    expect(() => baselineTable(small, { by: "arm", variables: ["age"] })).toThrow("small.csv: no column age");
    expect(() => baselineTable(small, { by: "arm", categorical: ["age"] })).toThrow("small.csv: no column age");
    expect(() => baselineTable(small, { by: "note" })).toThrow("small.csv: note has 1 groups (x), at least 2 are needed");
  });
});

describe("choices", () => {
  it("say why", () => {
    const normal = Float64Array.of(-1.2, -0.6, -0.3, 0, 0.2, 0.7, 1.1);
    expect(numberTest([normal, normal.map((value) => value + 1)]).why).toBe("all groups may be normal (least Shapiro-Wilk p = 1), of equal variances (Levene p = 1)");
    expect(numberTest([normal, normal.map((value) => 9 * value)])).toMatchObject({ name: "Welch's t test", normal: true, why: expect.stringMatching(/different variances \(Levene p = 0\.0/) });
    expect(numberTest([normal, normal.map((value) => Math.exp(5 * value))])).toMatchObject({ name: "Mann-Whitney U test", normal: false, why: expect.stringMatching(/^a group is not normal \(Shapiro-Wilk p = /) });
    expect(numberTest([normal, Float64Array.of(1, 2)]).why).toMatch(/^normality of a group cannot be tested: /);
    expect(categoryTest([[8, 2], [3, 7]])).toMatchObject({ name: "Fisher's exact test", why: "2 of 4 expected counts are below 5, the least is 4.5" });
    expect(categoryTest([[10, 10], [10, 30]])).toMatchObject({ name: "chi-square test", why: "0 of 4 expected counts are below 5, the least is 6.7" });
  });

  it("follow their settings", () => {
    const [a, b] = [Float64Array.of(1, 2, 3, 4, 5, 7), Float64Array.of(2, 3, 5, 6, 8, 30)];
    expect(numberTest([a, b]).name).toBe("Mann-Whitney U test");
    expect(numberTest([a, b], { alpha: 1e-4 }).name).toBe("Student's t test");
    const skewed = [Float64Array.of(0, 1, 2, 3, 4, 5, 6, 7), Float64Array.of(0, 0.1, 0.2, 0.4, 1, 4, 10, 19)];
    expect(numberTest(skewed, { alpha: 0.002, centre: "mean" }).why).not.toBe(numberTest(skewed, { alpha: 0.002 }).why);
    expect(categoryTest([[10, 10], [10, 30]], { yates: false }).p).toBeLessThan(categoryTest([[10, 10], [10, 30]]).p);
  });

  it("take Fisher's test where a fifth of many expected counts, or the least, is too small", () => {
    expect(categoryTest([[50, 50, 50, 50, 3], [50, 50, 50, 50, 3]]).name).toBe("chi-square test");
    expect(categoryTest([[20, 20, 20, 20, 0], [20, 20, 20, 20, 1]]).name).toBe("Fisher's exact test");
  });
});

test("baselineText prints cells as papers do", () => {
  const people = tableOfCsv("arm,age,sex,tiny\na,50,f,0.00002\na,60,m,0.00001\na,73,f,0.00004\nb,62,m,0.5\nb,,m,3000000\nb,65,f,7\nb,81,m,0\n", "people.csv");
  expect(baselineText(baselineTable(people, { by: "arm" }))).toEqual([
    ["Variable", "All (n = 7)", "a (n = 3)", "b (n = 4)", "p", "Test", "Missing"],
    ["age, mean ± SD", "65.2 ± 10.8", "61.0 ± 11.5", "69.3 ± 10.2", expect.stringMatching(/^0\.\d{3}$/), "Student's t test", "0 / 1"],
    ["sex, n (%)", "", "", "", expect.stringMatching(/^0\.\d{3}$/), "Fisher's exact test", "0 / 0"],
    ["  f", "3 (42.9 %)", "2 (66.7 %)", "1 (25.0 %)", "", "", ""],
    ["  m", "4 (57.1 %)", "1 (33.3 %)", "3 (75.0 %)", "", "", ""],
    ["tiny, median [quartiles]", "4.0e-5 [1.5e-5, 3.8]", "2.0e-5 [1.5e-5, 3.0e-5]", "3.8 [0.4, 750005.3]", expect.stringMatching(/^\d\.\d{3}$/), "Mann-Whitney U test", "0 / 0"],
  ]);
});
