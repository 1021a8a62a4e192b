import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { matrix, matrixOfColumns, matrixOfRows, takeRows } from "../../src/host/dataset/matrix.ts";
import { stratifiedFolds } from "../../src/host/learn/folds.ts";
import { fitPlatt } from "../../src/host/learn/platt.ts";
import { decisionSvm, fitSvm, predictSvm, type Svm } from "../../src/host/learn/svm.ts";
import { Random } from "../../src/host/stats/random.ts";
import { agrees } from "../agreement.ts";

interface Variant {
  readonly data: string;
  readonly kernel: "linear" | "rbf";
  readonly C: number;
  readonly gamma: "scale" | number;
  readonly classWeights: "balanced" | [number, number] | null;
  readonly libsvm: number[];
  readonly decisions: number[];
  readonly multipliers: number[];
}

const fixture = JSON.parse(readFileSync(new URL("../../fixtures/stats/svm.json", import.meta.url), "utf8")) as
  { tool: string; mpmath: string; sets: Record<string, { x: number[][]; y: number[]; new: number[][] }>; variants: Variant[] };
const { x: columns, y } = fixture.sets.narrow;
const x = matrixOfColumns(columns);

describe("SVM", () => {
  it.each(fixture.variants)("$kernel, C $C, gamma $gamma, weights $classWeights on $data data", ({ data, libsvm, decisions, multipliers, classWeights, ...options }) => {
    const set = fixture.sets[data];
    const model = fitSvm(matrixOfColumns(set.x), set.y, { ...options, ...(classWeights && { classWeights }) });
    const ours = decisionSvm(JSON.parse(JSON.stringify(model)) as Svm, matrixOfColumns(set.new));
    const name = `SVM, ${options.kernel}, C ${options.C}${classWeights ? `, weights ${String(classWeights)}` : ""}, ${data}`;
    agrees({ method: `${name}: decision values`, reference: `optimality conditions in ${fixture.mpmath}`, ours, theirs: decisions, tolerance: 1e-10, scale: 1 });
    // libsvm's kernel is float32: its own values are up to 1.4e-5 off the exact ones above.
    agrees({ method: `${name}: decision values`, reference: `SVC, ${fixture.tool}`, ours, theirs: libsvm, tolerance: 2e-5, scale: 1 });
    const all = new Float64Array(set.y.length);
    model.support.forEach((i, k) => (all[i] = model.multipliers[k]));
    agrees({ method: `${name}: multipliers`, reference: `optimality conditions in ${fixture.mpmath}`, ours: all, theirs: multipliers, tolerance: 1e-9, scale: options.C });
    expect(model.fit.converged).toBe(true);
    expect(Math.abs(model.fit.gap)).toBeLessThanOrEqual(1e-8);
  });

  it("keeps the coefficients of the linear kernel, which are its support vectors'", () => {
    const { coefficients, supportVectors, multipliers, support } = fitSvm(x, y, { kernel: "linear" });
    expect(support.length).toBeLessThan(x.rows);
    coefficients!.forEach((coefficient, j) => expect(coefficient).toBeCloseTo(supportVectors.reduce((sum, vector, k) => sum + multipliers[k] * vector[j], 0), 10));
    expect(fitSvm(x, y, { kernel: "rbf" }).coefficients).toBeNull();
  });

  it("separates two points in the middle", () => {
    const model = fitSvm(matrixOfRows([[0, 1], [4, 1]]), [0, 1], { kernel: "linear", C: 10 });
    expect(model.coefficients).toEqual([0.5, 0]);
    expect(model.bias).toBe(-1);
    expect(model.multipliers).toEqual([-0.125, 0.125]);
  });

  it("has tied cases, of both classes too, and constant columns", () => {
    const tied = fitSvm(matrixOfRows([[0, 7], [0, 7], [1, 7], [1, 7], [1, 7]]), [0, 0, 1, 1, 0], { kernel: "linear" });
    expect(tied.fit.converged).toBe(true);
    expect(tied.coefficients![1]).toBeCloseTo(0, 12);
    const doubled = fitSvm(takeRows(x, Array.from({ length: 2 * x.rows }, (_, i) => i % x.rows)), [...y, ...y], { kernel: "rbf", C: 0.5 });
    expect(doubled.fit.converged).toBe(true);
    // Each case twice at half the cost is the same problem.
    agrees({ method: "SVM, cases doubled: decision values", reference: "each case once at twice the cost", ours: decisionSvm(doubled, x), theirs: decisionSvm(fitSvm(x, y, { kernel: "rbf" }), x), tolerance: 1e-10, scale: 1 });
  });

  it("has no direction where all cases are the same", () => {
    const model = fitSvm(matrix(5, 2), [1, 1, 1, 0, 0], { kernel: "linear" });
    expect(model.fit.converged).toBe(true);
    expect(model.coefficients).toEqual([0, 0]);
    expect(() => fitSvm(matrix(5, 2), [1, 1, 1, 0, 0], { kernel: "rbf" })).toThrow('SVM: gamma is "scale" of constant values');
  });

  it("reaches the optimum of noise at great C, by way of smaller ones", () => {
    const random = new Random(1);
    const noise = matrix(120, 10, Float64Array.from({ length: 1200 }, () => random.normal()));
    const labels = Array.from({ length: 120 }, () => random.integer(2));
    for (const C of [1000, 1e5]) {
      const { fit } = fitSvm(noise, labels, { kernel: "linear", C });
      expect(fit).toMatchObject({ converged: true, warnings: [] });
      // Straight from 0 it took 70,000 for the one, and did not end for the other.
      expect(fit.iterations).toBeLessThan(20_000);
    }
  });

  it("says where it did not converge", () => {
    const random = new Random(3);
    const rough = matrix(60, 3, Float64Array.from({ length: 180 }, () => 1e7 * random.normal()));
    const labels = Array.from({ length: 60 }, () => random.integer(2));
    const { fit } = fitSvm(rough, labels, { kernel: "linear", C: 1e6 });
    expect(fit.converged).toBe(false);
    expect(fit.warnings).toEqual([expect.stringContaining("SVM: the optimum was not reached")]);
  });

  it("refuses what it cannot fit", () => {
    expect(() => fitSvm(x, y.map(() => 1), { kernel: "linear" })).toThrow("SVM: 0 cases of class 0 and 70 of class 1");
    expect(() => fitSvm(x, y.map((label) => label + 1), { kernel: "linear" })).toThrow("SVM: case 1 is");
    expect(() => fitSvm(x, y.slice(1), { kernel: "linear" })).toThrow("SVM: 69 outcomes for 70 cases");
    expect(() => fitSvm(matrixOfRows([[NaN], [1]]), [0, 1], { kernel: "rbf" })).toThrow("SVM: column 1, case 1 is missing");
    for (const kernel of ["linear", "rbf"] as const) {
      expect(() => fitSvm(matrixOfRows([[1e160], [1]]), [0, 1], { kernel, gamma: 1 })).toThrow("SVM: products of the cases' values are beyond float64");
    }
    expect(() => fitSvm(x, y, { kernel: "linear", C: 0 })).toThrow("SVM: C is 0, not above 0");
    expect(() => fitSvm(x, y, { kernel: "rbf", gamma: -1 })).toThrow("SVM: gamma is -1, not above 0");
    for (const kernel of ["linear", "rbf"] as const) {
      const model = fitSvm(x, y, { kernel });
      expect(() => decisionSvm(model, matrix(2, 3))).toThrow(/3/);
      expect(() => decisionSvm(model, matrixOfRows([[1, 2, NaN, 4]]))).toThrow("missing");
      expect(() => predictSvm(model, x)).toThrow("SVM: fitted without probability");
    }
  });
});

describe("SVM with probabilities", () => {
  const probability = { seed: 4, folds: 4 };

  it.each(["linear", "rbf"] as const)("has Platt's sigmoid of decision values of models that did not see them: %s", (kernel) => {
    const model = fitSvm(x, y, { kernel, gamma: 0.2, probability });
    const folds = stratifiedFolds(y, 4, new Random(4));
    const decisions = new Float64Array(x.rows);
    for (let f = 0; f < 4; f++) {
      const inside = Array.from(folds.keys()).filter((i) => folds[i] !== f);
      const outside = Array.from(folds.keys()).filter((i) => folds[i] === f);
      const without = fitSvm(takeRows(x, inside), inside.map((i) => y[i]), { kernel, gamma: 0.2 });
      decisionSvm(without, takeRows(x, outside)).forEach((value, k) => (decisions[outside[k]] = value));
    }
    const { slope, offset } = fitPlatt(decisions, y);
    expect(model.platt!.slope).toBeCloseTo(slope, 9);
    expect(model.platt!.offset).toBeCloseTo(offset, 9);
    const p = predictSvm(model, x);
    expect(Math.min(...p)).toBeGreaterThan(0);
    expect(Math.max(...p)).toBeLessThan(1);
    expect(p[0] > p[1]).toBe(decisionSvm(model, x)[0] > decisionSvm(model, x)[1]);
  });

  it("keeps the cases of a group in one fold", () => {
    const random = new Random(6);
    // 40 patients with two lesions that are the same: to see one is to know the other, and nothing else can be known.
    const rows = Array.from({ length: 40 }, () => [random.normal(), random.normal(), random.normal()]);
    const twice = matrixOfRows([...rows, ...rows]);
    const labels = Array.from({ length: 80 }, (_, i) => i % 2);
    const patients = Array.from({ length: 80 }, (_, i) => `patient ${i % 40}`);
    const slope = (groups?: string[]): number => fitSvm(twice, labels, { kernel: "rbf", gamma: 5, C: 100, probability: { groups } }).platt!.slope;
    expect(slope()).toBeLessThan(-1);
    expect(Math.abs(slope(patients))).toBeLessThan(1);
    const each = patients.map((_, i) => `case ${i}`);
    expect(slope(each)).toBe(slope());
    expect(() => slope(patients.slice(1))).toThrow("79 groups for 80 cases");
  });

  it("says in how many folds the optimum was not reached", () => {
    const random = new Random(3);
    const rough = matrix(60, 3, Float64Array.from({ length: 180 }, () => 1e7 * random.normal()));
    const labels = Array.from({ length: 60 }, () => random.integer(2));
    const { fit } = fitSvm(rough, labels, { kernel: "linear", C: 1e6, probability });
    expect(fit.warnings[1]).toMatch(/^SVM: the optimum was not reached in [1-4] of the 4 folds/);
  });

  it("refuses more folds than a class has cases", () => {
    expect(() => fitSvm(matrixOfRows([[1], [2], [3], [4]]), [0, 1, 1, 1], { kernel: "linear", probability: { folds: 2 } })).toThrow("2 folds");
  });
});
