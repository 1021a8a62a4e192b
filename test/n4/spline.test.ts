import { describe, expect, test } from "vitest";
import { openEngine } from "../../src/host/engine/engine.ts";
import { evaluate } from "../../src/host/n4/evaluate.ts";
import { SplineFit } from "../../src/host/n4/fit.ts";
import { basis, refine, samplesOf, splineAxes, splineAxis } from "../../src/host/n4/spline.ts";
import { uniform } from "../../src/host/random.ts";

describe("the basis", () => {
  test("is the cubic B-spline of the textbooks", () => {
    expect([-2, -1, 0, 1, 2].map((x) => basis(3, x))).toEqual([0, 1 / 6, 2 / 3, 1 / 6, 0].map((v) => expect.closeTo(v, 15)));
    expect(basis(3, 1.5)).toBeCloseTo(1 / 48, 15);
    expect(basis(2, 0.75)).toBeCloseTo(0.75 ** 2 / 2, 15);
    expect(basis(1, -0.3)).toBeCloseTo(0.7, 15);
  });

  test.each([1, 2, 3, 4, 5])("of order %i adds up to 1 in every sample", (order) => {
    const { samples, taps, weights, first, controlPoints } = splineAxis(23, 4, order);
    for (let i = 0; i < samples; i++) expect(weights.subarray(i * taps, (i + 1) * taps).reduce((a, b) => a + b)).toBeCloseTo(1, 6);
    expect(first.at(-1)! + taps).toBe(controlPoints);
  });
});

async function slabsOf(slabs: AsyncIterable<Float64Array>): Promise<number[]> {
  const all: number[] = [];
  for await (const slab of slabs) all.push(...slab);
  return all;
}

describe("a field of splines", () => {
  const random = uniform(4);

  test.each([1, 2, 3])("stays the same when its lattice of order %i is refined", async (order) => {
    const engine = await openEngine({ backend: "cpu" });
    const points = (spans: number): number => spans + order;
    const lattice = { size: [points(2), points(1), points(3)] as const, values: Float64Array.from({ length: points(2) * points(1) * points(3) }, random) };
    const finer = refine(lattice, order);
    expect(finer.size).toEqual([points(4), points(2), points(6)]);
    const coarse = await slabsOf(evaluate(engine, lattice, splineAxes([9, 8, 7], [2, 1, 3], order)));
    const fine = await slabsOf(evaluate(engine, finer, splineAxes([9, 8, 7], [4, 2, 6], order)));
    expect(fine).toEqual(coarse.map((v) => expect.closeTo(v, 5)));
  });

  test("comes in slabs and boxes that are parts of it", async () => {
    const engine = await openEngine({ backend: "cpu" });
    const lattice = { size: [4, 5, 6] as const, values: Float64Array.from({ length: 120 }, random) };
    const axes = splineAxes([6, 5, 7], [1, 2, 3], 3);
    const whole = await slabsOf(evaluate(engine, lattice, axes));
    const small = { ...engine, run: engine.run, maxBindingBytes: 8 * 30 * 2 };
    expect(await slabsOf(evaluate(small, lattice, axes))).toEqual(whole);
    const [x, y, z] = axes;
    const box = await slabsOf(evaluate(engine, lattice, [samplesOf(x, 2, 5), samplesOf(y, 1, 2), samplesOf(z, 3, 5)]));
    expect(box).toEqual([3, 4].flatMap((k) => whole.slice(k * 30 + 6 + 2, k * 30 + 6 + 5)));
  });
});

test("a fit is Lee's: one voxel gets back its own value, two share the control points they both weigh", async () => {
  const engine = await openEngine({ backend: "cpu" });
  const axes = splineAxes([5, 1, 1], [1, 1, 1], 3);
  const alone = await SplineFit.over(engine, Float32Array.of(0, 0, 1, 0, 0), axes);
  const field = await slabsOf(evaluate(engine, await alone.fit(Float32Array.of(0, 0, 7, 0, 0)), axes));
  expect(field[2]).toBeCloseTo(7, 6);
  // By hand for order 1: w = (1/2, 1/2, 0) and (0, 1, 0). The first voxel asks for 3 and 3, the second for 8; w^2 = 1/4, 1/4 and 1.
  const two = splineAxes([5, 1, 1], [2, 1, 1], 1);
  const { values } = await (await SplineFit.over(engine, Float32Array.of(0, 1, 1, 0, 0), two)).fit(Float32Array.of(0, 3, 8, 0, 0));
  expect([...values]).toEqual([3, (0.75 + 8) / 1.25, 0].map(Math.fround));
});
