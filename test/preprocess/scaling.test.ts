import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { column, matrixOfColumns } from "../../src/host/dataset/matrix.ts";
import { applyScaling, fitScaling, type ScalingKind } from "../../src/host/preprocess/scaling.ts";
import { agrees } from "../agreement.ts";

const fixture = JSON.parse(readFileSync(new URL("../../fixtures/stats/scaling.json", import.meta.url), "utf8")) as
  { tool: string; numpy: string; x: number[][]; new: number[][] } & Record<ScalingKind, number[][]>;
const kinds = ["z-score", "mean", "min-max"] as const;

describe("scaling", () => {
  it.each(kinds)("by %s is the reference's on new cases", (kind) => {
    const fitted = fitScaling(matrixOfColumns(fixture.x), kind);
    const ours = applyScaling(matrixOfColumns(fixture.new), fitted).values;
    agrees({ method: `Scaling, ${kind}`, reference: kind === "mean" ? fixture.numpy : fixture.tool, ours, theirs: fixture[kind].flat(), tolerance: 1e-12, scale: 1 });
    expect(fitted.constant).toEqual([]);
  });

  it.each(kinds)("by %s sets constant columns to 0 and names them, with rounding too", (kind) => {
    const sums = [0.1 + 0.2, 0.3, 0.3, 0.3];
    expect(new Set(sums).size).toBe(2);
    const fitted = fitScaling(matrixOfColumns([[1, 2, 3, 4], [0.7, 0.7, 0.7, 0.7], sums, [0, 0, 0, 0], [1e-9, 0, 0, 0]]), kind);
    expect(fitted).toMatchObject({ kind, constant: [1, 2, 3] });
    const later = applyScaling(matrixOfColumns([[1], [0.7], [0.3], [0], [0]]), fitted);
    expect(column(later, 1)[0]).toBe(0);
    expect(column(later, 2)[0]).toBeCloseTo(0, 15);
    expect(column(later, 3)[0]).toBe(0);
  });

  it("survives JSON", () => {
    const x = matrixOfColumns(fixture.x);
    const fitted = fitScaling(x, "z-score");
    expect(applyScaling(x, JSON.parse(JSON.stringify(fitted)) as typeof fitted)).toEqual(applyScaling(x, fitted));
  });

  it("refuses missing values and other columns", () => {
    const fitted = fitScaling(matrixOfColumns([[1, 2], [3, 5]]), "mean");
    expect(() => fitScaling(matrixOfColumns([[1, 2], [3, NaN]]), "z-score")).toThrow("z-score scaling: column 2, case 2 is missing (impute first)");
    expect(() => applyScaling(matrixOfColumns([[1, Infinity], [3, 1]]), fitted)).toThrow("mean scaling: column 1, case 2 is Infinity");
    expect(() => applyScaling(matrixOfColumns([[1, 2]]), fitted)).toThrow("mean scaling: 1 columns, fitted on 2");
    expect(() => fitScaling(matrixOfColumns([[1, 2], [1e300, -1e300]]), "z-score")).toThrow("z-score scaling: the scale of column 2 is ");
    expect(() => fitScaling(matrixOfColumns([[1e-300, 0]]), "z-score")).toThrow("z-score scaling: the scale of column 1 is 0");
    expect(() => fitScaling(matrixOfColumns([[], []]), "min-max")).toThrow("min-max scaling: no cases");
  });
});
