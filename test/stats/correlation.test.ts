import { describe, expect, test } from "vitest";
import { InputError } from "../../src/host/errors.ts";
import { pearson, spearman } from "../../src/host/stats/correlation.ts";
import { agrees } from "../agreement.ts";
import { r, scipy } from "./tests.oracle.ts";

const { columns } = scipy;
const tolerance = 1e-10;
// scipy and R compute 1 - r^2 from r: of a correlation of 1 - 5e-9 they have p within 2e-6 only.
const ordinary = columns.filter(({ name }) => name !== "strong");
const ordinaryInR = r.columns.filter((_, i) => columns[i].name !== "strong");

test("Pearson's r, p and interval", () => {
  const exact = columns.flatMap(({ a, b }) => { const t = pearson(a, b); return [t.estimate, t.p]; });
  agrees({ method: "Pearson's correlation: r, p", reference: scipy.exact, ours: exact, theirs: columns.flatMap((c) => c.exactly), tolerance });
  const ours = ordinary.flatMap(({ a, b }) => { const t = pearson(a, b); return [t.estimate, t.p, ...t.interval]; });
  agrees({ method: "Pearson's correlation: r, p, interval", reference: scipy.tool, ours, theirs: ordinary.flatMap((c) => c.pearson), tolerance });
  agrees({ method: "Pearson's correlation: r, p, interval", reference: r.tool, ours, theirs: ordinaryInR.flatMap((c) => c.pearson), tolerance });
});

test("Spearman's rho and p", () => {
  const ours = columns.flatMap(({ a, b }) => { const t = spearman(a, b); return [t.estimate, t.p]; });
  agrees({ method: "Spearman's correlation: rho, p", reference: scipy.tool, ours, theirs: columns.flatMap((c) => c.spearman), tolerance });
  agrees({ method: "Spearman's correlation: rho, p", reference: r.tool, ours, theirs: r.columns.flatMap((c) => c.spearman), tolerance });
});

test("one-sided p", () => {
  for (const alternative of ["less", "greater"] as const) {
    const ours = ordinary.flatMap(({ a, b }) => [pearson(a, b, { alternative }).p, spearman(a, b, { alternative }).p]);
    agrees({ method: "Pearson's and Spearman's correlation: one-sided p", reference: scipy.tool, ours, theirs: ordinary.flatMap((c) => c.oneSided[alternative]), tolerance });
  }
});

test("pairs with a missing value are left out", () => {
  const { a, b } = columns[0];
  for (const run of [pearson, spearman]) expect(run([NaN, ...a, 2], [1, ...b, NaN])).toEqual(run(a, b));
  expect(spearman([1, 2, Infinity, 3], [2, 3, 9, 1]).estimate).toBe(spearman([1, 2, 4, 3], [2, 3, 9, 1]).estimate);
});

describe("bad columns", () => {
  test.each([pearson, spearman])("%o", (run) => {
    expect(run([1, 2], [3, 4])).toMatchObject({ estimate: NaN, p: NaN, n: 2, reason: "2 pairs, at least 3 are needed" });
    expect(run([0.1, 0.1, 0.1], [1, 2, 3])).toMatchObject({ p: NaN, reason: "the first column is constant" });
    expect(run([1, 2, 3], [7, 7, 7])).toMatchObject({ p: NaN, reason: "the second column is constant" });
    expect(() => run([1, 2, 3], [1, 2])).toThrow(new InputError("correlation: 3 and 2 values"));
  });

  test("infinite values and perfect correlation", () => {
    expect(pearson([1, 2, Infinity], [1, 2, 3]).reason).toBe("the first column has infinite values, or too large to square");
    expect(pearson([1, 2, 3, 4], [1, 2, 3, 4])).toMatchObject({ estimate: 1, p: 0 });
    expect(pearson([1, 2, 4], [1, 3, 2]).interval).toEqual([NaN, NaN]);
  });
});
