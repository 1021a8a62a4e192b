import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { matrixOfColumns, type Matrix } from "../../src/host/dataset/matrix.ts";
import { applyImputation, fitImputation } from "../../src/host/preprocess/imputation.ts";
import { agrees } from "../agreement.ts";

const fixture = JSON.parse(readFileSync(new URL("../../fixtures/stats/imputation.json", import.meta.url), "utf8")) as
  { tool: string; x: (number | null)[][]; filled: number[][]; values: number[] };
const table = (columns: readonly (readonly (number | null)[])[]): Matrix => matrixOfColumns(columns.map((values) => values.map((value) => value ?? NaN)));

describe("imputation", () => {
  it.each(["auto", [true, true, true, false, false, false]] as const)("fills as scikit-learn does (discrete: %s)", (discrete) => {
    const x = table(fixture.x);
    const fitted = fitImputation(x, { discrete, dropAt: 1 });
    expect(fitted.columns.map(({ action }) => action)).toEqual(["median", "median", "median", "mean", "mean", "mean"]);
    agrees({ method: "Imputation by median and mean", reference: fixture.tool, ours: applyImputation(x, fitted).values, theirs: fixture.filled.flat(), tolerance: 1e-14, scale: 1 });
  });

  it("drops a column at 20 % missing, and keeps one below", () => {
    const ten = [null, null, 1.5, 2, 3, 4, 5, 6, 7, 8];
    const eleven = [...ten, 9];
    expect(fitImputation(table([ten]))).toEqual({ columns: [{ action: "drop", missing: 2, why: "2 of 10 values missing, limit 20 %" }], kept: [] });
    expect(fitImputation(table([eleven]))).toMatchObject({ columns: [{ action: "mean", missing: 2, value: 45.5 / 9 }], kept: [0] });
  });

  it("drops a column without values at any limit, and says so", () => {
    const fitted = fitImputation(table([[1, 2], [null, null]]), { dropAt: 2 });
    expect(fitted.columns[1]).toEqual({ action: "drop", missing: 2, why: "all 2 values missing" });
    expect(applyImputation(table([[null], [null]]), fitted)).toEqual(table([[1.5]]));
  });

  it("takes whole numbers of at most ten kinds for discrete", () => {
    const kinds = (count: number): number[] => Array.from({ length: 40 }, (_, i) => i % count);
    const halves = kinds(3).map((value) => value / 2);
    expect(fitImputation(table([kinds(10), kinds(11), halves])).columns.map(({ action }) => action)).toEqual(["median", "mean", "mean"]);
  });

  it("knows a value for columns that were complete in training", () => {
    const fitted = fitImputation(table([[0, 0, 1], [0.5, 1, 3]]));
    expect(applyImputation(table([[null, 1], [null, 7]]), fitted)).toEqual(table([[0, 1], [1.5, 7]]));
  });

  it("refuses what does not fit", () => {
    expect(() => fitImputation(table([[1, 2], [-Infinity, 1]]))).toThrow("imputation: column 2 has a value of -Infinity");
    expect(() => fitImputation(table([[], []]))).toThrow("imputation: no cases");
    expect(() => fitImputation(table([[1], [2]]), { discrete: [true] })).toThrow("imputation: 1 flags of discreteness for 2 columns");
    expect(() => applyImputation(table([[1]]), fitImputation(table([[1], [2]])))).toThrow("imputation: 1 columns, fitted on 2");
  });
});
