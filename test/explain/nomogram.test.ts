import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { matrix, matrixOfRows, takeColumns } from "../../src/host/dataset/matrix.ts";
import { nomogram, nomogramPoints } from "../../src/host/explain/nomogram.ts";
import { ticks } from "../../src/host/explain/ticks.ts";
import { predictLogistic } from "../../src/host/learn/linear.ts";
import { agrees } from "../agreement.ts";

interface Axis {
  readonly values: number[];
  readonly points: number[];
}
const fixture: {
  tool: string;
  names: string[];
  x: number[][];
  model: { intercept: number; coefficients: number[] };
  axes: Record<string, Axis>;
  scale: number;
  origin: number;
  total: number[];
  linearPredictor: Axis;
  probability: Axis;
  fitted: number[];
  pretty: { range: [number, number]; ticks: number[] }[];
} = JSON.parse(readFileSync(new URL("../../fixtures/stats/stats_nomogram.json", import.meta.url), "utf8"));

const { tool, names, model } = fixture;
const x = matrixOfRows(fixture.x);
const made = nomogram(model, x, names);

const axis = (method: string, ours: readonly { value: number; points: number }[], theirs: Axis): void => {
  agrees({ method: `Nomogram: ${method}, ticks`, reference: tool, ours: ours.map(({ value }) => value), theirs: theirs.values, tolerance: 1e-12 });
  agrees({ method: `Nomogram: ${method}, points`, reference: tool, ours: ours.map(({ points }) => points), theirs: theirs.points, tolerance: 1e-12, scale: 1 });
};

describe("nomogram", () => {
  it("has rms's axes", () => {
    expect(made.axes.map(({ name }) => name)).toEqual(names);
    for (const { name, ticks } of made.axes) axis("variables", ticks, fixture.axes[name]);
  });

  it("has rms's total points, linear predictor and probability", () => {
    agrees({ method: "Nomogram: points of one unit", reference: tool, ours: made.scale, theirs: fixture.scale, tolerance: 1e-12 });
    agrees({ method: "Nomogram: predictor of no points", reference: tool, ours: made.origin, theirs: fixture.origin, tolerance: 1e-12 });
    agrees({ method: "Nomogram: total points, ticks", reference: tool, ours: made.total, theirs: fixture.total, tolerance: 1e-12 });
    axis("linear predictor", made.linearPredictor, fixture.linearPredictor);
    axis("probability", made.probability, fixture.probability);
  });

  it("reads off the model's probabilities", () => {
    const { points, total, probability } = nomogramPoints(made, x);
    agrees({ method: "Nomogram: probability of total points", reference: tool, ours: probability, theirs: fixture.fitted, tolerance: 1e-11 });
    expect(Math.min(...points.values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...points.values)).toBeLessThanOrEqual(100);
    expect(total[0]).toBeCloseTo(points.values.filter((_, k) => k % x.rows === 0).reduce((a, b) => a + b, 0), 10);
  });

  it("leaves out variables without a coefficient and probabilities off the axis", () => {
    const two = nomogram({ intercept: 0, coefficients: [0, 0.2, 0, 0, 0] }, x, names);
    expect(two.axes.map(({ name }) => name)).toEqual(["stage"]);
    expect(two.total).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
    expect(two.probability.map(({ value }) => value)).toEqual([0.6]);
    const stage = takeColumns(x, [1]);
    nomogramPoints(two, stage).probability.forEach((p, i) => expect(p).toBeCloseTo(predictLogistic({ intercept: 0, coefficients: [0.2] }, stage)[i], 14));
  });

  it("refuses what has no axis", () => {
    expect(() => nomogram(model, matrix(3, 5), names)).toThrow("no variable with a coefficient other than 0 changes");
    expect(() => nomogram(model, x, names.slice(1))).toThrow("4 names for 5 variables");
    expect(() => nomogram(model, x, names, { probabilities: [1] })).toThrow("probability 1 cannot be marked");
    expect(() => nomogram(model, matrix(1, 5, new Float64Array(5).fill(NaN)), names)).toThrow("missing value");
    expect(() => nomogramPoints(made, matrix(1, 2))).toThrow("2 variables for 5 axes");
  });
});

describe("ticks", () => {
  it("are R's pretty", () => {
    for (const { range: [low, high], ticks: theirs } of fixture.pretty) agrees({ method: "Ticks of axes", reference: tool, ours: ticks(low, high), theirs, tolerance: 1e-12 });
  });
});
