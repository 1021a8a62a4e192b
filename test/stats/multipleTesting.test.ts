import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { adjust, type Adjustment } from "../../src/host/stats/multipleTesting.ts";
import { agrees } from "../agreement.ts";

interface Fixture { tool: string; sets: { name: string; p: (number | null)[]; adjusted: Record<Adjustment, (number | null)[]> }[] }
const read = (name: string): Fixture => JSON.parse(readFileSync(new URL(`../../fixtures/stats/${name}`, import.meta.url), "utf8"));
const numbers = (values: readonly (number | null)[]): number[] => values.map((value) => value ?? NaN);

describe.each([read("adjust.json"), read("adjust_statsmodels.json")])("against $tool", ({ tool, sets }) => {
  test.each(sets)("$name", ({ p, adjusted }) => {
    for (const method of ["bonferroni", "holm", "hochberg", "bh", "by"] as const) {
      agrees({ method: `multiple testing, ${method}: adjusted p`, reference: tool, ours: adjust(numbers(p), method), theirs: numbers(adjusted[method]), tolerance: 1e-12 });
    }
  });
});

describe("adjust", () => {
  it("takes none, and only missing ones", () => {
    expect(adjust([], "bh")).toEqual(new Float64Array(0));
    expect(adjust([NaN, NaN], "holm")).toEqual(Float64Array.of(NaN, NaN));
  });

  it("refuses what is not a p-value", () => {
    expect(() => adjust([0.1, 1.2], "bh")).toThrow("p-value 2 is 1.2");
    expect(() => adjust([-0.1], "bonferroni")).toThrow("p-value 1 is -0.1");
  });
});
