import { expect, test } from "vitest";
import { readCubes } from "../../src/host/extract/shapes.ts";
import { meshMeasures } from "../../src/host/features/marchingcubes.ts";
import { meshCpu } from "../../src/kernels/mesh.cpu.ts";
import { mesh } from "../../src/kernels/mesh.ts";
import { equivalence, random } from "./equivalence.ts";
import { cubeSlabs, embedded, meshes, randomMask, wholeCubes, type TestMask } from "./masks.ts";

const next = random(1);
const noise = randomMask(next, [9, 7, 5], 0.5);

function cubesOf(given: TestMask, planes = Infinity): Float64Array {
  const { grid, window } = embedded(given);
  const slabs = planes === Infinity ? [wholeCubes(window)] : cubeSlabs(window, planes);
  const cubes = new Uint32Array(256 * 8);
  meshCpu.run(slabs.map((s) => ({ ...s, cubes: 0 })), { mask: grid, cubes });
  return readCubes(cubes, 0);
}

test("one voxel: each of its eight cubes has one corner inside", () => {
  const cubes = cubesOf({ mask: Uint8Array.of(1), size: [1, 1, 1] });
  // Cube (x, y, z) sees the voxel, padded voxel (1, 1, 1), at its corner (1 - z, 1 - y, 1 - x).
  const expected = new Float64Array(256 * 4);
  const positions = [[1, 1, 1], [0, 1, 1], [0, 0, 1], [1, 0, 1], [1, 1, 0], [0, 1, 0], [0, 0, 0], [1, 0, 0]];
  positions.forEach((p, bit) => expected.set([1, ...p], 4 * 2 ** bit));
  expect(cubes).toEqual(expected);
});

test.each(meshes)("$name: surface and volume are PyRadiomics'", ({ mask, size, spacing, surface, volume }) => {
  const found = meshMeasures(cubesOf({ mask, size }), spacing);
  expect(Math.abs(found.area / surface - 1)).toBeLessThan(1e-13);
  expect(Math.abs(found.volume / volume - 1)).toBeLessThan(1e-13);
});

test.each([1, 2, 3])("slabs of %i planes give what the whole gives", (planes) => {
  expect(cubesOf(noise, planes)).toEqual(cubesOf(noise));
});

const whole = (name: string, given: TestMask, first = 0) => {
  const { grid, window } = embedded(given, first);
  return { name, items: [{ ...wholeCubes(window), cubes: 0 }], inputs: { mask: grid }, outputs: { cubes: 256 * 8 } };
};
const slabbed = (planes: number) => {
  const { grid, window } = embedded(noise);
  return {
    name: `slabs of ${planes} planes`, items: cubeSlabs(window, planes).map((s) => ({ ...s, cubes: 0 })),
    inputs: { mask: grid }, outputs: { cubes: 256 * 8 },
  };
};
const two = embedded(randomMask(next, [4, 3, 2], 0.5), 1);

equivalence(mesh, [
  whole("one voxel", { mask: Uint8Array.of(1), size: [1, 1, 1] }),
  whole("empty mask", { mask: new Uint8Array(60), size: [5, 4, 3] }),
  whole("full box", { mask: new Uint8Array(60).fill(1), size: [5, 4, 3] }),
  whole("noise", noise, 3),
  whole("sparse, more than one fold", randomMask(next, [21, 17, 13], 0.05)),
  slabbed(1),
  slabbed(2),
  {
    name: "two windows, positions beyond 2^32",
    items: [
      { ...wholeCubes(two.window), zBase: 2 ** 31 + 5, cubes: 256 * 8 },
      { ...wholeCubes(two.window), zBase: 2 ** 32 - 9, cubes: 0 },
      { ...wholeCubes(two.window), nx: 2, ny: 2, zBase: 2 ** 32 - 9, cubes: 0 },
    ],
    inputs: { mask: two.grid },
    outputs: { cubes: 2 * 256 * 8 },
  },
]);
