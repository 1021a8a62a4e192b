/** Tests of several groups: analysis of variance, Levene, Kruskal-Wallis. */
import { describe, expect, test } from "vitest";
import { InputError } from "../../src/host/errors.ts";
import { anova } from "../../src/host/stats/anova.ts";
import { kruskalWallis } from "../../src/host/stats/kruskalWallis.ts";
import { levene } from "../../src/host/stats/levene.ts";
import { agrees } from "../agreement.ts";
import { r, scipy } from "./tests.oracle.ts";

type Groups = readonly ArrayLike<number>[];
const tests = [
  { method: "One-way analysis of variance: F, p", key: "anova", run: anova, program: r.tool },
  { method: "Levene's test, median: F, p", key: "median", run: (g: Groups) => levene(g), program: r.car },
  { method: "Levene's test, mean: F, p", key: "mean", run: (g: Groups) => levene(g, { centre: "mean" }), program: r.car },
  { method: "Kruskal-Wallis test: H, p", key: "kruskal", run: kruskalWallis, program: r.tool },
] as const;

describe.each(tests)("$method", ({ method, key, run, program }) => {
  const tolerance = 1e-10;

  test("as scipy's and R's", () => {
    const ours = scipy.groups.map(({ groups }) => run(groups)).flatMap(({ statistic, p }) => [statistic, p]);
    agrees({ method, reference: scipy.tool, ours, theirs: scipy.groups.flatMap((c) => c[key]), tolerance });
    agrees({ method, reference: program, ours, theirs: r.groups.flatMap((c) => c[key]), tolerance });
  });

  test("missing values are left out", () => {
    const [first, ...others] = scipy.groups[0].groups;
    expect(run([[NaN, ...first, NaN], ...others])).toEqual(run([first, ...others]));
  });

  test("what cannot be tested says why", () => {
    expect(run([[1, 2, 3], [NaN]])).toMatchObject({ p: NaN, n: [3, 0], reason: "group 2 has no values" });
    expect(run([[7, 7], [7, 7, 7]])).toMatchObject({ p: NaN, statistic: NaN });
    expect(() => run([[1, 2, 3]])).toThrow(InputError);
  });
});

test("the reasons of constant and of infinite values", () => {
  expect(anova([[0.1, 0.1, 0.1], [0.7, 0.7]]).reason).toBe("the groups are constant");
  expect(levene([[0.1, 0.1, 0.1], [0.7, 0.7, 0.7]]).reason).toBe("the groups are constant");
  expect(levene([[1, 2], [5, 9]]).reason).toBe("the deviations from the centre are constant in each group");
  expect(kruskalWallis([[7, 7], [7, 7, 7]]).reason).toBe("all values are equal");
  expect(anova([[1], [2]]).reason).toBe("2 values in 2 groups, at least one group needs 2");
  expect(anova([[1, Infinity], [2, 3]]).reason).toBe("infinite values, or too large to square");
  expect(levene([[1, -Infinity], [2, 3]]).reason).toBe("infinite values");
});

test("infinite values have ranks", () => {
  expect(kruskalWallis([[1, 2, 3], [4, 5, Infinity]])).toEqual(kruskalWallis([[1, 2, 3], [4, 5, 6]]));
});
