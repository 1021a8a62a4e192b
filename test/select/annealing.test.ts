import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { matrix, takeColumns, takeRows, type Matrix } from "../../src/host/dataset/matrix.ts";
import { linearPredictor } from "../../src/host/learn/linear.ts";
import { fitLogistic } from "../../src/host/learn/logistic.ts";
import { selectByAnnealing } from "../../src/host/select/annealing.ts";
import { planted } from "./planted.ts";

interface Fixture {
  readonly tool: string;
  readonly iterations: number;
  readonly patience: number;
  readonly cases: number;
  readonly columns: number;
  readonly telling: number;
  readonly seeds: { seed: number; telling: number; others: number; error: number }[];
}

const expected = JSON.parse(readFileSync(new URL("../../fixtures/stats/annealing.json", import.meta.url), "utf8")) as Fixture;

/** The error of fixtures/oracle/stats_annealing.R: mean deviance / 2 of a logistic regression on the cases left out of five folds. */
function error({ x, y }: { x: Matrix; y: Uint8Array }): (columns: readonly number[]) => Promise<number> {
  const cases = Array.from(y.keys());
  const sides = [0, 1, 2, 3, 4].map((fold) => [cases.filter((i) => i % 5 !== fold), cases.filter((i) => i % 5 === fold)]);
  const parts = sides.map(([train, test]) => ({ train: takeRows(x, train), labels: train.map((i) => y[i]), test: takeRows(x, test), truth: test.map((i) => y[i]) }));
  return async (columns) => {
    const errors = parts.map(({ train, labels, test, truth }) => {
      const eta = linearPredictor(fitLogistic(takeColumns(train, columns), labels), takeColumns(test, columns));
      return eta.reduce((sum, value, i) => sum + Math.log1p(Math.exp(-(2 * truth[i] - 1) * value)), 0) / eta.length;
    });
    return Promise.resolve(errors.reduce((sum, value) => sum + value, 0) / errors.length);
  };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const squaredError = (values: readonly number[]): number => values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1) / values.length;

describe("simulated annealing", () => {
  it("finds the best of all 63 subsets of 6 columns", async () => {
    const data = planted(120, 6, 3, 2);
    const errorOf = error(data);
    let best = Infinity;
    for (let bits = 1; bits < 64; bits++) best = Math.min(best, await errorOf([0, 1, 2, 3, 4, 5].filter((j) => (bits >> j) & 1)));
    for (const seed of [1, 2, 3]) {
      const found = await selectByAnnealing(data.x, { seed, error: errorOf, iterations: 120, patience: 20 });
      expect(found.error).toBe(best);
      expect(await errorOf(found.kept)).toBe(best);
    }
  });

  // Over all 30 seeds too, which takes minutes: docs/statistics.md has the numbers.
  it("finds as many telling columns as caret's safs, and as few others", async () => {
    const { iterations, patience, cases, columns, telling, seeds } = expected;
    const ours: typeof seeds = [];
    for (const { seed } of seeds.slice(0, 3)) {
      const data = planted(cases, columns, telling, seed, 0.5);
      const { kept, error: found } = await selectByAnnealing(data.x, { seed, error: error(data), iterations: iterations - 1, patience });
      ours.push({ seed, telling: kept.filter((j) => j < telling).length, others: kept.filter((j) => j >= telling).length, error: found });
    }
    for (const what of ["telling", "others", "error"] as const) {
      const [a, b] = [ours, seeds].map((all) => all.map((each) => each[what]));
      expect(Math.abs(mean(a) - mean(b)), `${what}: ${mean(a)}, caret ${mean(b)}`).toBeLessThan(3 * Math.sqrt(squaredError(a) + squaredError(b)));
    }
  });

  it("keeps to the greatest size, tells what it tried, and is the same for the same seed", async () => {
    const data = planted(100, 20, 4, 3);
    const options = { seed: 5, error: error(data), iterations: 40, most: 3 };
    const found = await selectByAnnealing(data.x, options);
    expect(found.kept.length).toBeLessThanOrEqual(3);
    expect(found.history).toHaveLength(41);
    expect(Math.max(...found.history.map(({ size }) => size))).toBeLessThanOrEqual(3);
    expect(found.error).toBe(Math.min(...found.history.map((tried) => tried.error)));
    expect(found.dropped).toHaveLength(20 - found.kept.length);
    expect(await selectByAnnealing(data.x, options)).toEqual(found);
  });

  it("takes a worse subset the less the later it comes", async () => {
    let tried = 0;
    // The first subset is the best; all others are a tenth worse.
    const { history } = await selectByAnnealing(matrix(4, 30), { seed: 1, error: async () => Promise.resolve(tried++ === 0 ? 1 : 1.1), iterations: 60, patience: 1000 });
    const taken = history.slice(1).map((each) => Number(each.taken));
    expect(mean(taken.slice(0, 5))).toBeGreaterThan(0.5);
    expect(taken.slice(50)).toEqual(Array(10).fill(0));
  });

  it("refuses what leaves nothing to choose", async () => {
    const nothing = async (): Promise<number> => Promise.resolve(0);
    await expect(selectByAnnealing(matrix(3, 1), { seed: 1, error: nothing })).rejects.toThrow("1 columns, at least 2");
    await expect(selectByAnnealing(matrix(3, 4), { seed: 1, error: nothing, most: 0 })).rejects.toThrow("at most 0 columns");
    await expect(selectByAnnealing(matrix(3, 4), { seed: 1, error: async () => Promise.resolve(NaN) })).rejects.toThrow("is NaN");
  });
});
