import { describe, expect, it } from "vitest";
import { pointsOf } from "../../src/host/regions/points.ts";
import { inUnits, scalingOf, standardise } from "../../src/host/regions/standardise.ts";

describe("standardised intensities", () => {
  it("have mean 0 and standard deviation 1 in each image; worked by hand", () => {
    const points = pointsOf("a", ["T1", "T2"], [[2, 4, 4, 4, 5, 5, 7, 9], [-3, -1, -1, -1, 0, 0, 2, 4]]);
    expect(scalingOf(points)).toEqual({ mean: [5, 0], sd: [2, 2] });
    const { values } = standardise(points);
    expect([...values.subarray(0, 8)]).toEqual([-1.5, -0.5, -0.5, -0.5, 0, 0, 1, 2]);
    expect([...values.subarray(8)]).toEqual([...values.subarray(0, 8)]);
    expect(inUnits([[-1.5, 2]], scalingOf(points))).toEqual([[2, 4]]);
  });

  it("lose nothing far from 0", () => {
    const exact = scalingOf(pointsOf("a", ["T1"], [[0, 1, 2, 3]])).sd[0];
    expect(scalingOf(pointsOf("a", ["T1"], [[1e9, 1e9 + 1, 1e9 + 2, 1e9 + 3]])).sd[0]).toBeCloseTo(exact, 14);
  });

  it("refuse what has no scale", () => {
    expect(() => standardise(pointsOf("case 4", ["T1", "DWI"], [[1, 2], [7, 7]]))).toThrow("case 4: image DWI is constant (7) in all 2 voxels of the VOI");
    expect(() => standardise(pointsOf("case 4", ["T1"], [[0.1 + 0.2, 0.3, 0.3]]))).toThrow("constant");
    expect(() => standardise(pointsOf("case 4", ["T1"], [[1, Infinity]]))).toThrow("case 4: image T1 is Infinity in voxel 2 of 2");
    expect(() => standardise(pointsOf("case 4", [], []))).toThrow("case 4: no images to cluster by");
    expect(() => pointsOf("case 4", ["T1", "T2"], [[1, 2], [1]])).toThrow("case 4: 1 intensities of image T2, but 2 of T1");
  });
});
