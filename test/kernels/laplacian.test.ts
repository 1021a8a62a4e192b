import { expect, test } from "vitest";
import { openEngine } from "../../src/host/engine/engine.ts";
import { laplacian } from "../../src/kernels/laplacian.ts";
import { equivalence, random, runCase } from "./equivalence.ts";

const next = random(37);
const single = (): number => Math.fround(next() * 200 - 100);
const cases = [
  { name: "one voxel, one axis", items: [{ n: 1, axes: 1, derivatives: 0, laplacian: 0 }], inputs: { derivatives: [3], weights: [0.1] }, outputs: { laplacian: 1 } },
  {
    name: "two axes", items: [{ n: 101, axes: 2, derivatives: 0, laplacian: 0 }],
    inputs: { derivatives: Float64Array.from({ length: 202 }, single), weights: [1 / (0.8 * 0.8), 1 / (0.6 * 0.6)] }, outputs: { laplacian: 101 },
  },
  {
    name: "two images", items: [{ n: 40, axes: 3, derivatives: 5, laplacian: 9 }, { n: 9, axes: 3, derivatives: 125, laplacian: 0 }],
    inputs: { derivatives: Float64Array.from({ length: 152 }, single), weights: [1 / 0.81, 1 / 0.49, 0.04] }, outputs: { laplacian: 49 },
  },
  // Sums in the middle between two float32 numbers go to the even one.
  { name: "ties", items: [{ n: 2, axes: 2, derivatives: 0, laplacian: 0 }], inputs: { derivatives: [1, 1 + 2 ** -23, 2 ** -24, 2 ** -24], weights: [1, 1] }, outputs: { laplacian: 2 } },
];
equivalence(laplacian, cases);

test("is rounded to float32 after every axis, the axes in their order", async () => {
  const cpu = await openEngine({ backend: "cpu" });
  const run = async (derivatives: number[], weights: number[]) =>
    [...(await runCase(cpu, laplacian, { name: "by hand", items: [{ n: 1, axes: 3, derivatives: 0, laplacian: 0 }], inputs: { derivatives, weights }, outputs: { laplacian: 1 } })).laplacian];
  expect(await run([8, 3, -2], [0.25, 4, 0.5])).toEqual([13]);
  expect(await run([1, 2 ** -24, 2 ** -24], [1, 1, 1])).toEqual([1]);
  expect(await run([2 ** -24, 2 ** -24, 1], [1, 1, 1])).toEqual([1 + 2 ** -23]);
  expect(await run([1, 0, 0], [0.1, 1, 1])).toEqual([Math.fround(0.1)]);
});
