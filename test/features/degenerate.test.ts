import { describe, expect, test } from "vitest";
import { glcm } from "../../src/host/features/glcm.ts";
import { gldm } from "../../src/host/features/gldm.ts";
import { glrlm } from "../../src/host/features/glrlm.ts";
import { glszm } from "../../src/host/features/glszm.ts";
import { ngtdm } from "../../src/host/features/ngtdm.ts";
import { shape } from "../../src/host/features/shape.ts";
import type { Feature } from "../../src/host/features/types.ts";
import { glcmInput, gldmInput, glrlmInput, glszmInput, ngtdmInput, shapeInput, type Grid } from "./naive.ts";

function namesOf(features: readonly Feature<never>[]): string[] {
  return features.map((feature) => feature.name);
}

describe("one level", () => {
  const grid: Grid = { size: [3, 3, 2], spacing: [1, 1, 1], levels: new Uint8Array(18).fill(2) };

  test("the values PyRadiomics defines for a flat region", () => {
    const names = ["Correlation", "Imc1", "Imc2", "MCC", "JointEntropy", "Contrast", "Idmn"];
    const { values, notes } = glcm.compute(glcmInput(grid), names);
    expect([...values]).toEqual([1, 0, 0, 1, expect.closeTo(-3.2e-16, 17), 0, 1]);
    expect(notes.size).toBe(0);
    const differences = ngtdm.compute(ngtdmInput(grid), ["Busyness", "Coarseness", "Complexity", "Contrast", "Strength"]);
    expect([...differences.values]).toEqual([0, 1e6, 0, 0, 0]);
  });

  test("a weighting norm sums to the same", () => {
    for (const weightingNorm of ["euclidean", "manhattan", "infinity", "no_weighting"] as const) {
      const { values } = glcm.compute(glcmInput(grid, { weightingNorm }), ["Correlation", "MCC", "JointEnergy"]);
      expect([...values]).toEqual([1, 1, 1]);
    }
  });
});

describe("voxels that do not touch", () => {
  // Two voxels of different levels, out of each other's reach and on no common line.
  const levels = new Uint8Array(4 * 3 * 3);
  levels[0] = 1;
  levels[(2 * 3 + 1) * 4 + 3] = 4;
  const grid: Grid = { size: [4, 3, 3], spacing: [1, 1, 1], levels };

  test("co-occurrence and run length features are NaN, and the notes say why", () => {
    for (const family of [glcm, glrlm]) {
      const names = namesOf(family.features);
      const { values, notes } = family === glcm ? glcm.compute(glcmInput(grid), names) : glrlm.compute(glrlmInput(grid), names);
      expect([...values].every(Number.isNaN)).toBe(true);
      expect([...notes.keys()]).toEqual(names);
      expect(notes.get(names[0])).toMatch(/no (two voxels|line of voxels)/);
    }
  });

  test("zones, dependences and differences are still defined", () => {
    for (const { values, notes } of [
      glszm.compute(glszmInput(grid), namesOf(glszm.features)),
      gldm.compute(gldmInput(grid), namesOf(gldm.features)),
      ngtdm.compute(ngtdmInput(grid), namesOf(ngtdm.features)),
    ]) {
      expect([...values].every(Number.isFinite)).toBe(true);
      expect(notes.size).toBe(0);
    }
  });
});

test("features come in the order they are named in", () => {
  const grid: Grid = { size: [2, 2, 1], spacing: [1, 1, 1], levels: [1, 2, 3, 4] };
  const { values } = glcm.compute(glcmInput(grid), ["SumAverage", "JointAverage"]);
  expect(values[0]).toBeCloseTo(2 * values[1], 14);
  expect(() => glcm.compute(glcmInput(grid), ["Dissimilarity"])).toThrow("glcm has no feature Dissimilarity");
});

test("one voxel has no elongation, and the note says so", () => {
  const input = shapeInput({ size: [1, 1, 1], spacing: [1, 2, 3], levels: [1] });
  const { values, notes } = shape.compute(input, ["Elongation", "MeshVolume", "Maximum3DDiameter"]);
  expect(values[0]).toBeNaN();
  expect(notes.get("Elongation")).toBe("NaN for one voxel");
  expect(values[1]).toBeCloseTo(1, 14); // an octahedron with diagonals 1, 2 and 3
  expect(values[2]).toBe(3);
});
