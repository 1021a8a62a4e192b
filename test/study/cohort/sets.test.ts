import { describe, expect, it } from "vitest";
import { drawSets, setNamed } from "../../../src/host/study/cohort/sets.ts";

/** So many patients of each stratum. */
const cohort = (counts: Readonly<Record<string, number>>): Map<string, string> =>
  new Map(Object.entries(counts).flatMap(([stratum, n]) => Array.from({ length: n }, (_, i): [string, string] => [`${stratum}${i}`, stratum])));

const sizes = (strata: ReadonlyMap<string, string>, drawn: ReadonlyMap<string, string>): Record<string, number> => {
  const found: Record<string, number> = {};
  for (const [patient, set] of drawn) found[`${set} ${strata.get(patient)}`] = (found[`${set} ${strata.get(patient)}`] ?? 0) + 1;
  return found;
};

describe("drawn sets", () => {
  it("are as large as the papers': 37 of 88 + 94 patients at 8:2, 61 of 70 + 132 at 7:3", () => {
    const s1 = cohort({ positive: 88, negative: 94 });
    expect(sizes(s1, drawSets(s1, { test: 0.2 }, 1))).toEqual({ "test positive": 18, "test negative": 19 });
    const s2 = cohort({ positive: 70, negative: 132 });
    expect(sizes(s2, drawSets(s2, { test: 0.3 }, 1))).toEqual({ "test positive": 21, "test negative": 40 });
  });

  it("several, of shares that round badly, are apart and miss their sizes by less than a patient", () => {
    const strata = cohort({ a: 7, b: 11 });
    const drawn = drawSets(strata, { validation: 0.25, test: 0.25 }, 5);
    expect(sizes(strata, drawn)).toEqual({ "validation a": 2, "test a": 2, "validation b": 3, "test b": 3 }); // 1.75, 3.5 and 2.75, 5.5 rounded
    expect(drawn.size).toBe(10);
  });

  it("depend on the seed, not on the order of the patients", () => {
    const strata = cohort({ positive: 20, negative: 20 });
    const members = (seed: number, of: ReadonlyMap<string, string> = strata): string[] => [...drawSets(of, { test: 0.3 }, seed).keys()].sort();
    expect(members(1, new Map([...strata].reverse()))).toEqual(members(1));
    expect(members(2)).not.toEqual(members(1));
  });

  it("take each patient of a stratum equally often", () => {
    const strata = cohort({ a: 10 });
    const times = new Map<string, number>();
    for (let seed = 0; seed < 2000; seed++) for (const patient of drawSets(strata, { test: 0.3 }, seed).keys()) times.set(patient, (times.get(patient) ?? 0) + 1);
    // Binomial of 2000 draws with p = 0.3: a standard deviation of 20.5.
    expect(Math.max(...Array.from(times.values(), (n) => Math.abs(n - 600)))).toBeLessThan(4 * 20.5);
    expect(times.size).toBe(10);
  });
});

describe("a column's sets", () => {
  it("are its values, or those that list them", () => {
    expect(setNamed(undefined, "external")).toBe("external");
    expect(setNamed({ train: ["1", "2"], test: ["3"] }, "2")).toBe("train");
    expect(setNamed({ train: ["1", "2"], test: ["3"] }, "4")).toBeNull();
  });
});
