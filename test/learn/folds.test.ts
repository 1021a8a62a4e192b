import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { stratifiedFolds } from "../../src/host/learn/folds.ts";
import { Random } from "../../src/host/stats/random.ts";

const fixture = JSON.parse(readFileSync(new URL("../../fixtures/stats/logistic.json", import.meta.url), "utf8")) as {
  folds: { seed: number; k: number; y: number[]; folds: number[] }[];
};

test("the folds of scikit-learn's StratifiedKFold", () => {
  for (const { seed, k, y, folds } of fixture.folds) expect(Array.from(stratifiedFolds(y, k, new Random(seed)))).toEqual(folds);
});

test("a group lies in one fold, classes and folds are even", () => {
  const random = new Random(4);
  const groups = Array.from({ length: 300 }, () => `patient ${random.integer(120)}`);
  const y = groups.map((group) => (Number(group.slice(8)) % 3 === 0 ? 1 : 0));
  const folds = stratifiedFolds(y, 5, new Random(1), groups);
  for (const group of new Set(groups)) expect(new Set(folds.filter((_, i) => groups[i] === group)).size).toBe(1);
  const positives = y.filter((label) => label === 1).length;
  for (let f = 0; f < 5; f++) {
    const held = y.filter((_, i) => folds[i] === f);
    expect(Math.abs(held.length - 60)).toBeLessThanOrEqual(3);
    expect(Math.abs(held.filter((label) => label === 1).length - positives / 5)).toBeLessThanOrEqual(2);
  }
  expect(Array.from(stratifiedFolds(y, 5, new Random(2), groups))).not.toEqual(Array.from(folds));
});

test("groups of one case each are no groups", () => {
  const { seed, k, y, folds } = fixture.folds[0];
  expect(Array.from(stratifiedFolds(y, k, new Random(seed), y.map((_, i) => `case ${i}`)))).toEqual(folds);
});

test("too many folds", () => {
  const y = [0, 0, 0, 0, 1, 1, 1];
  expect(() => stratifiedFolds(y, 4, new Random(0))).toThrow("4 folds, but 4 cases of class 0 and 3 of class 1");
  expect(() => stratifiedFolds(y, 3, new Random(0), ["a", "b", "c", "d", "e", "e", "f"])).toThrow("4 groups with cases of class 0 and 2 with cases of class 1");
  expect(() => stratifiedFolds(y, 1, new Random(0))).toThrow("1 folds, expected a whole number from 2 on");
  expect(() => stratifiedFolds(y, 2, new Random(0), ["a"])).toThrow("1 groups for 7 cases");
});
