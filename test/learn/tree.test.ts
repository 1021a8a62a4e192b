import { describe, expect, test } from "vitest";
import { matrixOfColumns, type Matrix } from "../../src/host/dataset/matrix.ts";
import { fitTree, impurityDecrease, predictTree } from "../../src/host/learn/tree.ts";
import { agrees } from "../agreement.ts";
import { cases, data, ours, title, tool } from "./treesFixture.ts";

const newCases = ({ new: values }: (typeof cases)[number], columns: number): Matrix => ({ rows: values.length / columns, columns, values: Float64Array.from(values) });

describe.each(cases.filter(({ kind }) => kind === "tree"))("scikit-learn's $kind %#", (of) => {
  const { x, y } = data(of);
  const [theirs] = of.trees;

  test(`is grown again: ${title(of)}`, () => {
    const { value, weight, ...shape } = fitTree(x, y, { ...ours(of), seed: of.seed });
    expect(shape).toEqual({ feature: theirs.feature, threshold: theirs.threshold, left: theirs.left, right: theirs.right });
    agrees({ method: "Decision tree: thresholds", reference: tool, ours: shape.threshold, theirs: theirs.threshold, tolerance: 0 });
    agrees({ method: "Decision tree: share of class 1 in each node", reference: tool, ours: value, theirs: theirs.value, tolerance: 1e-15 });
    agrees({ method: "Decision tree: weight of each node", reference: tool, ours: weight, theirs: theirs.weight, tolerance: 1e-15 });
  });

  test("predicts the same, also at thresholds; importances are the same", () => {
    agrees({ method: "Decision tree: predictions of scikit-learn's tree", reference: tool, ours: predictTree(theirs, newCases(of, of.features)), theirs: of.predicted, tolerance: 0 });
    agrees({ method: "Decision tree: impurity-based importances", reference: tool, ours: impurityDecrease(theirs, of.features), theirs: of.importances, tolerance: 1e-12, scale: 1e-3 });
  });
});

test("values are told apart as float32 does", () => {
  const near = [1, 1 + 2 ** -25, 2, 2 + 2 ** -24];
  const tree = fitTree(matrixOfColumns([near]), [0, 1, 0, 1]);
  expect(tree).toEqual({ feature: [0, -1, -1], threshold: [1.5, 0, 0], left: [1, -1, -1], right: [2, -1, -1], value: [0.5, 0.5, 0.5], weight: [4, 2, 2] });
  expect(predictTree(tree, matrixOfColumns([[1.5 + 2 ** -30, 1.5 + 2 ** -23]]))).toEqual(Float64Array.of(0.5, 0.5));
});

test("columns of any scale are cut alike, small values too", () => {
  const y = [0, 0, 1, 0, 1, 1];
  const of = (factor: number) => fitTree(matrixOfColumns([[0, 1, 2, 3, 4, 5].map((v) => v * factor)]), y);
  const tree = of(1);
  expect(of(2 ** -60)).toEqual({ ...tree, threshold: tree.threshold.map((t) => t * 2 ** -60) });
});

test("counts stand for cases that come several times", () => {
  const { x, y } = data({ seed: 3, cases: 60, features: 4, steps: null });
  const counts = y.map((_, i) => i % 3);
  const rows = counts.flatMap((count, i) => Array.from({ length: count }, () => i));
  const repeated = matrixOfColumns(Array.from({ length: 4 }, (_, j) => rows.map((i) => x.values[j * 60 + i])));
  expect(fitTree(x, y, { counts, seed: 5 })).toEqual(fitTree(repeated, rows.map((i) => y[i]), { seed: 5 }));
});

test("balanced weights are cases / (2 cases of the class)", () => {
  const { x, y } = data({ seed: 3, cases: 60, features: 4, steps: null });
  const ones = y.reduce((a, b) => a + b);
  const tree = fitTree(x, y, { classWeights: "balanced" });
  expect(tree).toEqual(fitTree(x, y, { classWeights: [60 / (2 * (60 - ones)), 60 / (2 * ones)] }));
  expect(tree.value[0]).toBeCloseTo(0.5, 15);
});

describe("bad input", () => {
  const x = matrixOfColumns([[1, 2, 3, 4], [4, 3, 2, 1]]);
  const y = [0, 1, 1, 0];

  test("columns that are all constant make a single leaf", () => {
    expect(fitTree(matrixOfColumns([[7, 7, 7, 7], [0, 0, -0, 0]]), [0, 1, 1, 1])).toEqual({ feature: [-1], threshold: [0], left: [-1], right: [-1], value: [0.75], weight: [4] });
    expect([...impurityDecrease(fitTree(matrixOfColumns([[7, 7]]), [0, 1]), 1)]).toEqual([0]);
  });

  test("names what is wrong", () => {
    expect(() => fitTree(matrixOfColumns([[1, 2], [3, NaN]]), [0, 1])).toThrow("tree: column 2, case 2 is missing (impute first)");
    expect(() => fitTree(matrixOfColumns([[1, 1e39]]), [0, 1])).toThrow("tree: column 1, case 2 is 1e+39: beyond float32");
    expect(() => fitTree(matrixOfColumns([], 2), [0, 1])).toThrow("tree: there are no columns");
    expect(() => fitTree(x, [1, 1, 1, 1])).toThrow("0 cases of class 0 and 4 of class 1");
    expect(() => fitTree(x, [0, 1, 2, 0])).toThrow("tree: case 3 is 2, expected 0 or 1");
    expect(() => fitTree(x, [0, 1])).toThrow("tree: 4 cases in the matrix, 2 labels");
    expect(() => fitTree(x, y, { counts: [1, 1] })).toThrow("tree: 4 cases in the matrix, 2 counts");
    expect(() => fitTree(x, y, { counts: [1, 1, 0.5, 1] })).toThrow("tree: case 3 counts 0.5 times, expected a whole number from 0");
    expect(() => fitTree(x, y, { counts: [0, 0, 0, 0] })).toThrow("tree: all counts are 0");
    expect(() => fitTree(x, y, { maxFeatures: 3 })).toThrow("tree: maxFeatures is 3, expected a whole number from 1 to 2");
    expect(() => fitTree(x, y, { minSamplesLeaf: 0 })).toThrow("tree: minSamplesLeaf is 0, expected a whole number from 1");
    expect(() => fitTree(x, y, { classWeights: [1, 0] })).toThrow("tree: the weight of class 1 is 0, expected a number above 0");
    expect(() => predictTree(fitTree(x, y), matrixOfColumns([[NaN], [1]]))).toThrow("column 1, case 1 is missing");
    expect(() => predictTree(fitTree(matrixOfColumns([[1, 1, 1, 1], [1, 2, 3, 4]]), [0, 0, 1, 1]), matrixOfColumns([[1]]))).toThrow("tree: it asks for column 2, there are 1");
  });
});
