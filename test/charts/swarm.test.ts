import { describe, expect, it } from "vitest";
import { beeswarmChart } from "../../src/host/charts/beeswarm.ts";
import { swarm, swarms } from "../../src/host/charts/swarm.ts";
import { all, numbersOf, parse } from "./xml.ts";

const wave = (k: number): number => Math.sin(k * 12.9898 + Math.sin(k * 78.233) * 3);

/** Least distance between two dots. */
function nearest(points: readonly (readonly [number, number])[]): number {
  return Math.min(...points.flatMap((a, i) => points.slice(0, i).map((b) => Math.hypot(a[0] - b[0], a[1] - b[1]))));
}

describe("swarm", () => {
  it("keeps dots a diameter apart, without moving them along the axis", () => {
    const places = Array.from({ length: 200 }, (_, k) => 100 + 60 * wave(k) ** 3);
    expect(nearest(swarm(places, 5).map((offset, k) => [places[k], offset]))).toBeGreaterThanOrEqual(5 - 1e-9);
  });
  it("grows from the middle to both sides", () => expect(swarm([7, 7, 7, 7, 12], 5)).toEqual([0, 5, -5, 10, 0]));
  it("takes the largest dots that fit, the same in all rows but the dense", () => {
    const [sparse, dense, full] = swarms([[0, 10, 20], Array<number>(8).fill(3), Array<number>(500).fill(3)], 20);
    expect(sparse.diameter).toBe(6); // 6 px, the greatest
    expect(dense.diameter).toBe(2); // 9 lanes of 2.25 px would take 20.25 px
    expect(full.diameter).toBe(2.5); // pressed together
    for (const { diameter, offsets } of [sparse, dense, full]) expect(2 * Math.max(...offsets.map(Math.abs)) + diameter).toBeLessThanOrEqual(20 + 1e-9);
  });
  it("gives rows that can have them dots of one size", () => {
    const [one, two] = swarms([[0, 50], Array<number>(5).fill(3)], 20);
    expect([one.diameter, two.diameter]).toEqual([4, 4]); // 5 lanes in 20 px
  });
});

it("draws a beeswarm's dots apart, within their rows", () => {
  const cases = 120;
  const values = Array.from({ length: cases }, (_, i) => [0.2 * wave(i), 0.1 * wave(i + 500) ** 3, 0.06 * wave(i + 900)]);
  const x = values.map((row, i) => row.map((v, j) => (i === 5 && j === 0 ? NaN : 10 * v)));
  const root = parse(beeswarmChart({ title: "SHAP", features: ["a", "b", "c"], values, x }));
  const drawn = all(root, ".dots").flatMap(({ attributes }) => {
    const numbers = numbersOf(attributes.d.replaceAll("h0", ""));
    return Array.from({ length: numbers.length / 2 }, (_, k) => ({ at: [numbers[2 * k], numbers[2 * k + 1]] as const, width: Number(attributes["stroke-width"]) }));
  });
  expect(drawn).toHaveLength(3 * cases);
  drawn.forEach((a, i) => {
    for (const b of drawn.slice(0, i)) expect(Math.hypot(a.at[0] - b.at[0], a.at[1] - b.at[1])).toBeGreaterThanOrEqual((a.width + b.width) / 2);
  });
  expect(all(root, ".missing")).toHaveLength(1);
});
