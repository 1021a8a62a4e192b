import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { applyPlatt, fitPlatt } from "../../src/host/learn/platt.ts";
import { agrees } from "../agreement.ts";

const fixture = JSON.parse(readFileSync(new URL("../../fixtures/stats/svm.json", import.meta.url), "utf8")) as
  { tool: string; mpmath: string; platt: { name: string; f: number[]; y: number[]; sigmoid: [number, number]; sklearn: [number, number] }[] };

describe("Platt scaling", () => {
  it.each(fixture.platt)("has its likelihood's maximum: $name", ({ name, f, y, sigmoid, sklearn }) => {
    const { slope, offset } = fitPlatt(f, y);
    agrees({ method: `Platt scaling, ${name}: sigmoid`, reference: fixture.mpmath, ours: [slope, offset], theirs: sigmoid, tolerance: 1e-9 });
    // scikit-learn stops its L-BFGS at a gradient of 1e-6 or so.
    agrees({ method: `Platt scaling, ${name}: sigmoid`, reference: fixture.tool, ours: [slope, offset], theirs: sklearn, tolerance: 1e-6 });
  });

  it("gives probabilities of class 1", () => {
    const p = applyPlatt({ slope: -2, offset: 1 }, [-1e6, 0.5, 1, 1e6]);
    expect(Array.from(p)).toEqual([0, 0.5, 1 / (1 + Math.exp(-1)), 1]);
  });

  it("has the class's share where decision values are all the same", () => {
    const { slope, offset } = fitPlatt([3, 3, 3, 3], [1, 0, 0, 0]);
    // (n1 (n1 + 1) / (n1 + 2) + n0 / (n0 + 2)) / n
    expect(applyPlatt({ slope, offset }, [3])[0]).toBeCloseTo((2 / 3 + 3 / 5) / 4, 9);
  });

  it("refuses what it cannot fit", () => {
    expect(() => fitPlatt([1, 2], [1])).toThrow("Platt scaling: 1 labels for 2 decision values");
    expect(() => fitPlatt([1, 2], [1, 1])).toThrow("Platt scaling: 0 cases of class 0 and 2 of class 1");
    expect(() => fitPlatt([1, NaN], [1, 0])).toThrow("Platt scaling: the decision value of case 2 is NaN");
  });
});
