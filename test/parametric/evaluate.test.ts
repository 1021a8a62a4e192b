import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { identityDirection, type Vec3, type Volume } from "../../src/host/image/volume.ts";
import { evaluate } from "../../src/host/parametric/evaluate.ts";

/** Made by fixtures/oracle/parametric.py. */
const fixture = JSON.parse(readFileSync(new URL("../../fixtures/parametric/maps.json", import.meta.url), "utf8")) as {
  size: Vec3;
  images: Record<string, number[]>;
  results: { expression: string; values: number[]; missing: number }[];
};

function volume(name: string, values: readonly number[], size: Vec3, changes: Partial<Volume> = {}): Volume {
  return {
    name, size, spacing: [1, 1, 2], origin: [-10, 5, 0], direction: identityDirection,
    data: Float64Array.from(values), components: 1, pixelType: "float64", dimension: 3, ...changes,
  };
}

const images = new Map(Object.entries(fixture.images).map(([name, values]) => [name, volume(name, values, fixture.size)]));

describe("evaluate", () => {
  it.each(fixture.results)("is numpy's $expression", ({ expression, values, missing }) => {
    const { volume: result, warnings } = evaluate(expression, images);
    const differences = values.map((value, i) => Math.abs(result.data[i] - value) / Math.max(Math.abs(value), 1e-30));
    expect(Math.max(...differences.map((d, i) => (values[i] === 0 ? Math.abs(result.data[i]) : d)))).toBeLessThan(1e-7); // float32
    expect(warnings).toEqual(missing === 0 ? [] : [`RESULT: ${missing} of 60 voxels have no value (division by zero, logarithm of no positive number, overflow) and are 0`]);
  });

  it("keeps the lattice and gives float32 of its own name", () => {
    const { volume: result } = evaluate("SUB_1 = post1 - pre", images);
    expect({ ...result, data: undefined }).toEqual({ ...images.get("post1"), data: undefined, pixelType: "float32", name: "SUB_1" });
    expect(result.data).toBeInstanceOf(Float32Array);
  });

  it("gives the ADC of a signal that decays exactly, whatever the number of b-values", () => {
    const decay = (b: number): Volume => volume(`b${b}`, Array.from({ length: 5000 }, (_, i) => 1000 * Math.exp(-b * (1e-3 + 1e-7 * i))), [50, 50, 2]);
    const signals = new Map([0, 50, 600].map((b) => [`b${b}`, decay(b)]));
    const { volume: result } = evaluate("X = 1e3 * ADC(0, b0, 50, b50, 600, b600)", signals);
    expect(Math.max(...Array.from(result.data, (value, i) => Math.abs(value - (1 + 1e-4 * i))))).toBeLessThan(1e-6);
  });

  it("passes voxels without a value on, and never a NaN", () => {
    const one = new Map([["a", volume("a", [0, 1, NaN, 2], [4, 1, 1])]]);
    expect([...evaluate("x = max(1 / a, 5) + 1", one).volume.data]).toEqual([0, 6, 0, 6]);
    expect([...evaluate("x = 1 / (1 / a)", one).volume.data]).toEqual([0, 1, 0, 2]);
    expect([...evaluate("x = exp(100 * a)", one).volume.data]).toEqual([1, 0, 0, 0]);
    expect(evaluate("x = exp(100 * a)", one).warnings[0]).toMatch(/^x: 3 of 4 voxels/);
  });

  it.each([
    ["x = post1 - T2", 'column 13: no image is named T2; there are pre, post1, post2, b0, b100, b400, b800'],
    ["x = washout(pre)", "column 5: no function is named washout; there are abs, exp, log, sqrt, min, max, PE, SER, ADC"],
    ["x = 2 * PE(pre)", "column 9: PE(pre, post): 2 parameters are expected, not 1"],
    ["x = SER(pre, post1)", "SER(pre, early, late): 3 parameters are expected, not 2"],
    ["x = ADC(0, b0)", "at least two, not 2 parameters"],
    ["x = ADC(b0, 0, b800, 800)", "each b-value is a number in s/mm2, before its image"],
    ["x = ADC(800, b0, 800, b800)", "b-values differ from each other, these are 800, 800"],
    ["x = max(pre)", "max takes two parameters, not 1"],
    ["x = log(pre, 2)", "log takes one parameter, not 2"],
    ["x = 1 + 2", "column 5: x is computed from no image"],
  ])("says what is wrong with %s", (expression, message) => {
    expect(() => evaluate(expression, images)).toThrow(message);
  });

  it("tells images of different frames of reference", () => {
    const of = (name: string, frameOfReference?: string): [string, Volume] => [name, volume(name, [1], [1, 1, 1], { frameOfReference })];
    expect(evaluate("S = A - B", new Map([of("A", "1.2.3"), of("B", "1.2.4")])).warnings).toEqual([expect.stringContaining("B: its FrameOfReferenceUID is 1.2.4, that of A is 1.2.3")]);
    expect(evaluate("S = A - B", new Map([of("A", "1.2.3"), of("B")])).warnings).toEqual([]);
  });

  it("takes scalar images on one lattice", () => {
    const moved = new Map([...images, ["moved", volume("moved.nii", fixture.images.pre, fixture.size, { origin: [-10, 5, 0.5] })]]);
    expect(() => evaluate("x = pre - moved", moved)).toThrow("moved.nii: origin (-10, 5, 0.5) mm differs from that of pre, (-10, 5, 0) mm");
    expect(() => evaluate("x = pre - moved", moved)).toThrow("register or resample first");
    expect(evaluate("x = 2 * pre", moved).warnings).toEqual([]);
    const colour = new Map([["rgb", { ...images.get("pre")!, components: 3, name: "rgb.png" }]]);
    expect(() => evaluate("x = rgb / 2", colour)).toThrow("rgb.png: 3 components");
  });
});
