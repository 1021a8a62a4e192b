import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { calinskiHarabasz } from "../../src/host/regions/calinskiHarabasz.ts";
import { pointsOf } from "../../src/host/regions/points.ts";

const { cases } = JSON.parse(readFileSync("fixtures/regions/kmeans.json", "utf8")) as {
  cases: { name: string; images: number; points: number[]; labels: number[]; score: number | null }[];
};

describe("the Calinski-Harabasz score", () => {
  it.each(cases.filter(({ score }) => score !== null))("is scikit-learn's: $name", ({ name, images, points, labels, score }) => {
    const names = Array.from({ length: images }, (_, q) => `image ${q}`);
    const found = calinskiHarabasz({ name, images: names, values: Float64Array.from(points) }, labels, Math.max(...labels));
    expect(Math.abs(found - score!)).toBeLessThanOrEqual(1e-12 * score!);
  });

  it("worked by hand", () => {
    // Means 1 and 11, of all 6: between 6 x 25, within 4; (150 / 1) / (4 / 4).
    expect(calinskiHarabasz(pointsOf("a", ["T1"], [[0, 1, 2, 10, 11, 12]]), [1, 1, 1, 2, 2, 2], 2)).toBe(150);
    expect(calinskiHarabasz(pointsOf("a", ["T1"], [[0, 1, 2, 10, 11, 12]]), [1, 1, 1, 3, 3, 3], 4)).toBe(150);
  });

  it("refuses labels that are no partition", () => {
    const points = pointsOf("case 5", ["T1"], [[1, 2, 3]]);
    expect(() => calinskiHarabasz(points, [1, 2], 2)).toThrow("case 5: 2 labels for 3 voxels");
    expect(() => calinskiHarabasz(points, [0, 1, 2], 2)).toThrow("case 5: label 0 of voxel 1 is not within 1 to 2");
    expect(() => calinskiHarabasz(points, [1, 1, 1], 2)).toThrow("case 5: 1 clusters of 3 voxels have no");
    expect(() => calinskiHarabasz(points, [1, 2, 3], 3)).toThrow("case 5: 3 clusters of 3 voxels have no");
  });
});
