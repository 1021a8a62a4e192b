// Against SimpleITK's values in fixtures/formats/formats.json (fixtures/oracle/formats.py).
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { describeDifference, determinant, geometryDifferences, indexOf, inverse, multiply, pointOf } from "../../src/host/image/geometry.ts";
import type { Geometry, Vec3 } from "../../src/host/image/volume.ts";
import { readImage } from "../../src/host/io/read.node.ts";
import { fixture } from "../io/fixture.ts";

const facts = JSON.parse(readFileSync(fixture("formats.json"), "utf8")) as {
  points: Record<string, { indices: Vec3[]; points: Vec3[] }>;
  congruent: { first: Geometry; second: Geometry; tolerance: number; same: boolean; changed: string[] }[];
};

const oblique = (await readImage(fixture("int16.nrrd"))).direction;

test("the inverse and the determinant of a matrix", () => {
  const vector: Vec3 = [1.5, -2.25, 3];
  multiply(inverse(oblique), multiply(oblique, vector)).forEach((value, i) => expect(value).toBeCloseTo(vector[i], 14));
  expect(determinant([2, 0, 0, 0, 0, 3, 0, -4, 0])).toBe(24);
});

describe.each(Object.entries(facts.points))("%s: index and physical point", (file, { indices, points }) => {
  test("there, as SimpleITK, within 1e-12 of the coordinate", async () => {
    const image = await readImage(fixture(`../phantoms/${file}`));
    indices.forEach((index, n) => {
      pointOf(image, index).forEach((value, i) => expect(Math.abs(value - points[n][i])).toBeLessThan(1e-12 * Math.abs(points[n][i]) + 1e-13));
    });
  });
  test("and back", async () => {
    const image = await readImage(fixture(`../phantoms/${file}`));
    points.forEach((point, n) => {
      indexOf(image, point).forEach((value, i) => expect(Math.abs(value - indices[n][i])).toBeLessThan(1e-12 * (1 + Math.abs(image.origin[i]))));
    });
  });
});

describe("geometryDifferences", () => {
  test.each(facts.congruent)("$changed with tolerance $tolerance: same $same, as LabelStatistics of SimpleITK", ({ first, second, tolerance, same, changed }) => {
    expect(geometryDifferences(first, second, tolerance).map(({ field }) => field)).toEqual(same ? [] : changed);
  });

  test("the tolerance is that of the first lattice", () => {
    const near: Geometry = { size: [4, 3, 2], spacing: [1, 1, 1], origin: [0, 0, 0], direction: [1, 0, 0, 0, 1, 0, 0, 0, 1] };
    const wide: Geometry = { ...near, spacing: [1, 1, 1], origin: [3e-6, 0, 0] };
    expect(geometryDifferences(near, wide)).toHaveLength(1);
    expect(geometryDifferences({ ...near, spacing: [4, 1, 1] }, { ...wide, spacing: [4, 1, 1] })).toHaveLength(0);
  });

  test("messages name both files and both values", () => {
    const image: Geometry = { size: [512, 512, 61], spacing: [0.7, 0.7, 2], origin: [1, 2, 3], direction: [1, 0, 0, 0, 1, 0, 0, 0, 1] };
    const lines = (mask: Geometry): string[] =>
      geometryDifferences(image, mask).map((difference) => describeDifference(difference, "image.nii.gz", "mask.nii.gz"));
    expect(lines({ ...image, size: [512, 512, 60] })).toEqual(["mask.nii.gz: size 512x512x60 differs from that of image.nii.gz, 512x512x61"]);
    expect(lines({ ...image, spacing: [0.7, 0.7, 2.5] })).toEqual([
      "mask.nii.gz: spacing (0.7, 0.7, 2.5) mm differs from that of image.nii.gz, (0.7, 0.7, 2) mm (tolerance 7e-7)",
    ]);
    expect(lines({ ...image, origin: [1, 2, -3], direction: [1, 0, 0, 0, -1, 0, 0, 0, 1] })).toEqual([
      "mask.nii.gz: origin (1, 2, -3) mm differs from that of image.nii.gz, (1, 2, 3) mm (tolerance 7e-7)",
      "mask.nii.gz: direction (1, 0, 0, 0, -1, 0, 0, 0, 1) differs from that of image.nii.gz, (1, 0, 0, 0, 1, 0, 0, 0, 1) (tolerance 0.000001)",
    ]);
  });
});
