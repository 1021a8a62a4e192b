/** Tests of tables of counts: chi-square and Fisher's. */
import { describe, expect, test } from "vitest";
import { InputError } from "../../src/host/errors.ts";
import { chiSquaredTest } from "../../src/host/stats/chiSquaredTest.ts";
import { fisherExact } from "../../src/host/stats/fisherExact.ts";
import { agrees } from "../agreement.ts";
import { r, scipy } from "./tests.oracle.ts";

const { tables } = scipy;

test("chi-square test with and without Yates' correction", () => {
  for (const [key, yates] of [["yates", true], ["plain", false]] as const) {
    const ours = tables.flatMap(({ table }) => { const t = chiSquaredTest(table, { yates }); return [t.statistic, t.df, t.p]; });
    const method = `Chi-square test, ${yates ? "Yates" : "plain"}: statistic, df, p`;
    agrees({ method, reference: scipy.tool, ours, theirs: tables.flatMap((c) => c[key]), tolerance: 1e-12 });
    agrees({ method, reference: r.tool, ours, theirs: r.tables.flatMap((c) => c[key]), tolerance: 1e-12 });
  }
  agrees({ method: "Chi-square test: expected counts", reference: scipy.tool, ours: tables.flatMap(({ table }) => chiSquaredTest(table).expected.flat()), theirs: tables.flatMap((c) => c.expected.flat()), tolerance: 1e-14 });
});

test("Fisher's exact test against enumeration and R", () => {
  const ours = tables.map(({ table }) => fisherExact(table).p);
  agrees({ method: "Fisher's exact test, 2 x 2 and r x c: p", reference: "enumeration (Python fractions)", ours, theirs: tables.map((c) => c.fisher), tolerance: 1e-10 });
  agrees({ method: "Fisher's exact test, 2 x 2 and r x c: p", reference: r.tool, ours, theirs: r.tables.map((c) => c.fisher), tolerance: 1e-9 });
  const fourfold = tables.flatMap(({ table, oneSided }) => (oneSided ? [{ table, oneSided }] : []));
  for (const alternative of ["less", "greater"] as const) {
    const one = fourfold.map(({ table }) => fisherExact(table, { alternative }).p);
    agrees({ method: "Fisher's exact test, one-sided: p", reference: scipy.tool, ours: one, theirs: fourfold.map((c) => c.oneSided[alternative]), tolerance: 1e-10 });
  }
});

test("turning and reordering a table changes nothing", () => {
  const [[a, b, c], [d, e, f]] = [[3, 4, 1], [2, 0, 6]];
  const { p } = fisherExact([[a, b, c], [d, e, f]]);
  expect(fisherExact([[a, d], [b, e], [c, f]]).p).toBeCloseTo(p, 14);
  expect(fisherExact([[e, d, f], [b, a, c]]).p).toBeCloseTo(p, 14);
});

test("odds ratio of the sample", () => {
  expect(fisherExact([[10, 2], [3, 15]]).oddsRatio).toBe(25);
  expect(fisherExact([[5, 0], [0, 4]]).oddsRatio).toBe(Infinity);
  expect(fisherExact([[1, 2, 3], [3, 2, 1]]).oddsRatio).toBeNull();
});

describe("bad tables", () => {
  test.each([chiSquaredTest, fisherExact])("%o", (run) => {
    expect(run([[3, 0], [4, 0]])).toMatchObject({ p: NaN, reason: "column 2 has no cases" });
    expect(run([[0, 0], [4, 2]])).toMatchObject({ p: NaN, reason: "row 1 has no cases" });
    expect(run([[3, 4]])).toMatchObject({ p: NaN, reason: "one row, at least 2 are needed" });
    expect(() => run([[1, 2], [3]])).toThrow(/row 2 has 1 counts, the first has 2/);
    expect(() => run([[1, 2], [3, -1]])).toThrow(/row 2, column 2 is -1/);
    expect(() => run([[1, 2.5], [3, 1]])).toThrow(InputError);
    expect(() => run([])).toThrow(InputError);
  });

  test("a table too large to enumerate says so", () => {
    const large = Array.from({ length: 7 }, (_, i) => Array.from({ length: 7 }, (_, j) => 5 + ((i * j) % 4)));
    expect(fisherExact(large)).toMatchObject({ p: NaN, reason: expect.stringMatching(/^7 x 7 counts of \d+ cases: more than \d+ steps/) as string });
  });

  test("one side of a larger table has no meaning", () => {
    expect(() => fisherExact([[1, 2, 3], [3, 2, 1]], { alternative: "less" })).toThrow(InputError);
  });
});
