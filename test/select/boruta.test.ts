import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { column, matrix, type Matrix } from "../../src/host/dataset/matrix.ts";
import { forestImpurityDecrease } from "../../src/host/learn/forest.ts";
import { growthOf } from "../../src/host/learn/growth.ts";
import { treeColumns } from "../../src/host/learn/treeColumns.ts";
import { growTrees } from "../../src/host/learn/treeJob.ts";
import { selectByBoruta, type BorutaOptions } from "../../src/host/select/boruta.ts";
import { selectByMrmr } from "../../src/host/select/mrmr.ts";
import { pearson } from "../../src/host/stats/correlation.ts";
import type { Random } from "../../src/host/stats/random.ts";
import { agrees } from "../agreement.ts";
import { planted } from "./planted.ts";

interface Small {
  readonly columns: number;
  readonly telling: number;
  readonly cases: number;
  readonly seed: number;
  readonly twoStep: boolean;
  readonly trees: number;
  readonly confirmed: number[];
  readonly withMedian: number[];
}

interface Fixture {
  readonly tool: string;
  readonly cases: number;
  readonly columns: number;
  readonly true: number;
  readonly trees: number;
  readonly iterations: number;
  readonly byMagnitude: Small[];
  readonly byForest: Small[];
  readonly seeds: { seed: number; boruta: { confirmed: [number, number]; tentative: [number, number] }; mrmr: number[] }[];
}

const expected = JSON.parse(readFileSync(new URL("../../fixtures/stats/boruta.json", import.meta.url), "utf8")) as Fixture;
const { iterations } = expected;

const magnitudes: BorutaOptions["importance"] = async (x, y) => Promise.resolve(Array.from({ length: x.columns }, (_, j) => Math.abs(pearson(column(x, j), y).estimate)));

/** A random forest whose trees take their seeds from Boruta's own random numbers, as BorutaPy's do. */
function forest(trees: number): BorutaOptions["importance"] {
  return async (x, y, random: Random) => {
    const seeds = Array.from({ length: trees }, () => random.integer(0x7fffffff));
    const { classes, growth } = growthOf("forest", x, y, "best", { maxFeatures: "sqrt" });
    const grown = growTrees({ columns: treeColumns(x, "forest", true, false), classes, growth, bootstrap: [1, 1], seeds });
    return Promise.resolve(forestImpurityDecrease({ kind: "random-forest", trees: grown, features: x.columns, cases: x.rows, bootstrap: [1, 1], seed: 0 }));
  };
}

async function agreesWith({ columns, telling, cases, seed, twoStep, confirmed, withMedian }: Small, importance: BorutaOptions["importance"], how: string): Promise<void> {
  const { x, y } = planted(cases, columns, telling, seed);
  const options = { seed, importance, iterations, correction: twoStep ? "two-step" : "bonferroni" } as const;
  const method = `Boruta (${how}, ${options.correction}): columns kept`;
  agrees({ method, reference: expected.tool, ours: (await selectByBoruta(x, y, options)).kept, theirs: confirmed, tolerance: 0 });
  agrees({ method, reference: expected.tool, ours: (await selectByBoruta(x, y, { ...options, tentative: "median" })).kept, theirs: withMedian, tolerance: 0 });
}

describe("Boruta decides as BorutaPy, shadow by shadow", () => {
  it.each(expected.byMagnitude)("by correlations: $columns columns, two steps $twoStep", (small) => agreesWith(small, magnitudes, "|r| in the forest's place"));
  it.each(expected.byForest)("by forests of $trees trees: seed $seed, two steps $twoStep", (small) => agreesWith(small, forest(small.trees), "random forests"));
});

// All 50 seeds take two minutes: docs/statistics.md has what they gave.
it.each(expected.seeds.slice(0, 3))("finds as many of 20 telling columns among 1,500 as BorutaPy: seed $seed", async ({ seed, boruta }) => {
  const { x, y } = planted(expected.cases, expected.columns, expected.true, seed);
  const { decisions } = await selectByBoruta(x, y, { seed, importance: forest(expected.trees), iterations: iterations - 1 });
  const confirmed = decisions.flatMap((decision, j) => (decision === "confirmed" ? [j] : []));
  const found = [confirmed.filter((j) => j < expected.true).length, confirmed.filter((j) => j >= expected.true).length];
  agrees({ method: "Boruta (random forests, two-step): telling and other columns found of 1,500", reference: expected.tool, ours: found, theirs: boruta.confirmed, tolerance: 0 });
}, 300_000);

it.each(expected.seeds)("mRMR takes the same 20 of 1,500 columns, in the same order: seed $seed", ({ seed, mrmr }) => {
  const { x, y } = planted(expected.cases, expected.columns, expected.true, seed);
  agrees({ method: "mRMR (FCQ): 20 of 1,500 planted columns in order", reference: expected.tool, ours: selectByMrmr(x, y, { count: expected.true }).kept, theirs: mrmr, tolerance: 0 });
});

describe("Boruta", () => {
  const { x, y } = planted(90, 12, 3, 4);
  const options: BorutaOptions = { seed: 1, importance: magnitudes, iterations: 12 };

  it("tells how often a dropped column passed the shadows, and what is undecided", async () => {
    const { dropped, hits, decisions, warnings, iterations: done } = await selectByBoruta(x, y, options);
    for (const { column: j, why } of dropped) expect(why).toMatch(new RegExp(`^${decisions[j]}: passed the greatest shadow in ${hits[j]} of \\d+ forests$`));
    expect(done).toBe(12);
    expect(warnings[0]).toMatch(/^Boruta: \d+ columns undecided after 12 forests \(alpha 0\.05\): dropped$/);
  });

  it("is the same for the same seed, and tells of its progress", async () => {
    const seen: number[] = [];
    const first = await selectByBoruta(x, y, { ...options, onIteration: (iteration) => seen.push(iteration) });
    expect(await selectByBoruta(x, y, options)).toEqual(first);
    expect(seen).toEqual(Array.from({ length: first.iterations }, (_, k) => k + 1));
  });

  it("refuses a table without columns, and one class only", async () => {
    const none: Matrix = matrix(90, 0);
    await expect(selectByBoruta(none, y, options)).rejects.toThrow("no columns");
    await expect(selectByBoruta(x, y.map(() => 0), options)).rejects.toThrow("labels");
  });
});
