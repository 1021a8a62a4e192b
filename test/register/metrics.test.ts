import { describe, expect, test } from "vitest";
import { likeness } from "../../src/host/register/metrics.ts";

const all = (n: number): Uint8Array => new Uint8Array(n).fill(1);

describe("likeness", () => {
  test("of values worked by hand", () => {
    const a = Float32Array.from([1, 2, 3, 4]);
    const b = Float32Array.from([2, 2, 4, 8]);
    const { correlation, difference, voxels } = likeness(a, b, all(4));
    expect(correlation).toBeCloseTo(10 / Math.sqrt(5 * 24), 12); // products of distances from the means 2.5 and 4
    expect(difference).toBeCloseTo(Math.sqrt((1 + 0 + 1 + 16) / 4), 12);
    expect(voxels).toBe(4);
  });

  test("mutual information of a one-to-one change of contrast is the entropy; of independent images it is 0", () => {
    const a = Float32Array.from({ length: 256 }, (_, i) => i % 4);
    const inverted = a.map((v) => (3 - v) ** 2);
    expect(likeness(a, inverted, all(256)).mutualInformation).toBeCloseTo(Math.log(4), 12);
    const independent = a.map((_, i) => Math.floor(i / 4) % 2);
    expect(likeness(a, independent, all(256)).mutualInformation).toBeCloseTo(0, 12);
  });

  test("counts what is inside only", () => {
    const a = Float32Array.from([1, 2, 3, 1000]);
    const b = Float32Array.from([3, 2, 1, -5]);
    const { correlation, voxels } = likeness(a, b, [1, 1, 1, 0]);
    expect(correlation).toBeCloseTo(-1, 12);
    expect(voxels).toBe(3);
    expect(likeness(a, b, [0, 0, 0, 0])).toMatchObject({ voxels: 0, correlation: NaN, mutualInformation: NaN, difference: NaN });
  });

  test("a constant image correlates with nothing", () => {
    expect(likeness(Float32Array.from([1, 1]), Float32Array.from([1, 2]), all(2)).correlation).toBeNaN();
  });
});
