import { describe, expect, it } from "vitest";
import { uniform } from "../../src/host/random.ts";
import { alignTo, fitAnchor, type HabitatFeatures } from "../../src/host/regions/align.ts";

const columns = Array.from({ length: 30 }, (_, k) => `f${k}`);

/** Cases of one set of habitats, whose features scatter about their own means, each case in an order of its own. */
function cohort(k: number, noise: number, seed: number): { cases: HabitatFeatures[]; orders: number[][] } {
  const next = uniform(seed);
  const centred = (): number => next() + next() + next() - 1.5;
  const means = Array.from({ length: k }, () => columns.map((_, f) => 10 ** (f % 5) * centred()));
  const orders = Array.from({ length: 12 }, (_, c) => (c === 0 ? [...means.keys()] : shuffled([...means.keys()], next)));
  const cases = orders.map((order, c) => ({ name: `case ${c}`, columns, habitats: order.map((h) => means[h].map((mean, f) => mean + noise * 10 ** (f % 5) * centred())) }));
  return { cases, orders };
}

function shuffled(values: number[], next: () => number): number[] {
  for (let i = values.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1));
    [values[i], values[j]] = [values[j], values[i]];
  }
  return values;
}

describe("alignment", () => {
  it.each([2, 3, 6, 10])("gives %i habitats of every case the anchor's numbers, whatever their units", (k) => {
    const { cases, orders } = cohort(k, 0.3, k);
    const model = fitAnchor(cases, "case 0");
    cases.forEach((each, c) => expect(alignTo(model, each).order).toEqual(orders[c]));
  });

  it("keeps the table of distances; the anchor is at 0 from itself", () => {
    const { cases } = cohort(3, 0.3, 4);
    const { distances, cost, margin } = alignTo(fitAnchor(cases, "case 0"), cases[0]);
    expect(distances.map((row, h) => row[h])).toEqual([0, 0, 0]);
    expect(cost).toBe(0);
    // The next best arrangement swaps two habitats.
    const swaps = [[0, 1], [0, 2], [1, 2]].map(([a, b]) => distances[a][b] ** 2 + distances[b][a] ** 2);
    expect(margin).toBeCloseTo(Math.min(...swaps), 10);
  });

  it("worked by hand: distances are root mean squares over the features both have", () => {
    const training = [
      { name: "a", columns: ["x", "y", "z"], habitats: [[0, 10, 5], [2, 30, 5]] },
      { name: "b", columns: ["x", "y", "z"], habitats: [[2, NaN, 5], [0, 20, 5]] },
    ];
    const model = fitAnchor(training, "a");
    expect(model.mean).toEqual([1, 20, 5]);
    expect(model.sd[0]).toBe(1);
    expect(model.sd[1]).toBeCloseTo(Math.sqrt(200 / 3), 12);
    expect(model.sd[2]).toBe(0); // constant: not compared
    const { order, distances } = alignTo(model, training[1]);
    expect(order).toEqual([1, 0]);
    expect(distances[0]).toEqual([2, 0]); // x alone
    expect(distances[1][0]).toBeCloseTo(Math.sqrt((0 + 100 / (200 / 3)) / 2), 12);
  });

  it("leaves numbers free for a case of fewer habitats", () => {
    const { cases } = cohort(4, 0.2, 9);
    const model = fitAnchor(cases, "case 0");
    const few = { ...cases[0], name: "few", habitats: [cases[0].habitats[3], cases[0].habitats[1]] };
    expect(alignTo(model, few).order).toEqual([3, 1]);
    expect(() => alignTo(model, { ...cases[0], name: "many", habitats: [...cases[0].habitats, cases[0].habitats[0]] })).toThrow("many: 5 habitats, more than the 4 of the anchor case 0");
  });

  it("survives being stored as JSON", () => {
    const { cases } = cohort(3, 0.3, 5);
    const withNaN = cases.map((each) => ({ ...each, habitats: each.habitats.map((row, h) => row.map((value, f) => (f === 3 && h === 1 ? NaN : value))) }));
    const model = fitAnchor(withNaN, "case 2");
    expect(alignTo(JSON.parse(JSON.stringify(model)), withNaN[5])).toEqual(alignTo(model, withNaN[5]));
  });

  it("refuses what cannot be compared", () => {
    const { cases } = cohort(2, 0.1, 3);
    const model = fitAnchor(cases, "case 1");
    expect(() => fitAnchor(cases, "case 99")).toThrow("anchor case 99: not one of the training cases (case 0, case 1");
    expect(() => alignTo(model, { ...cases[0], columns: ["f0", "g"], habitats: [[1, 2]] })).toThrow("case 0: feature 2 is g, but f1 in the anchor case 1");
    expect(() => alignTo(model, { ...cases[0], habitats: [columns.map(() => NaN)] })).toThrow("case 0: habitat 1 has no feature in common");
  });
});
