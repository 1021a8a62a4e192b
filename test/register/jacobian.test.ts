import { describe, expect, test } from "vitest";
import { identityDirection, type Geometry, type Vec3 } from "../../src/host/image/volume.ts";
import { jacobian } from "../../src/host/register/jacobian.ts";
import { parseTfm } from "../../src/host/register/tfm.ts";
import type { BSplineTransform } from "../../src/host/register/transform.ts";
import { oracle } from "./transformFixture.ts";

const lattice = (origin: Vec3, size: Vec3): Geometry => ({ size, origin, spacing: [0.5, 2, 3], direction: identityDirection });

describe.each(oracle.transforms)("$name", ({ name, text, points, determinants }) => {
  test("has the determinants of SimpleITK's differences", () => {
    const chain = parseTfm(text, name);
    points.forEach(([x, y, z], i) => {
      const { minimum } = jacobian(chain, lattice([x, y, z ?? 0], [1, 1, 1]));
      expect(Math.abs(minimum - determinants[i]), `point ${i}: ${minimum}, by differences ${determinants[i]}`).toBeLessThanOrEqual(1e-5);
    });
  });
});

/** x displaced by `height` times the product of splines around the middle control point, which lies at (10, 10, 10). */
const bump = (height: number): BSplineTransform => ({
  kind: "bspline", dimension: 3, size: [9, 9, 9], origin: [-10, -10, -10], spacing: [5, 5, 5], direction: identityDirection,
  coefficients: Float64Array.from({ length: 3 * 729 }, (_, i) => (i === 4 * 81 + 4 * 9 + 4 ? height : 0)),
});

test("a bump folds where it falls by more than 1 mm in 1 mm", () => {
  // Along x through the middle, b(x / 5) height (2/3)^2 falls fastest at 2/3 of a spacing: by 2/3 height (2/3)^2 / 5.
  const along: Geometry = { size: [301, 1, 1], origin: [-5, 10, 10], spacing: [0.1, 1, 1], direction: identityDirection };
  const steepest = (height: number): number => 1 - ((2 / 3) * height * (4 / 9)) / 5;
  const gentle = jacobian([bump(10)], along);
  expect(gentle.minimum).toBeCloseTo(steepest(10), 3);
  expect(gentle.maximum).toBeCloseTo(2 - steepest(10), 3);
  expect(gentle.folded).toBe(0);
  const steep = jacobian([bump(20)], along);
  expect(steep.minimum).toBeCloseTo(steepest(20), 3);
  expect(steep.folded).toBeGreaterThan(0.03);
  expect(steep.folded).toBeLessThan(0.2);
  const mask = Uint8Array.from({ length: 301 }, (_, i) => Number(i < 120));
  expect(jacobian([bump(20)], along, mask).folded).toBe(0);
  expect(jacobian([bump(20)], along, new Uint8Array(301))).toEqual({ minimum: 1, maximum: 1, folded: 0 });
});

test("of an affine transform it is the determinant of its matrix, everywhere", () => {
  const matrix = [2, 0.1, 0, 0, 0.5, 0, 0.3, 0, 3];
  const { minimum, maximum } = jacobian([{ kind: "affine", dimension: 3, matrix, offset: [5, 6, 7] }], lattice([100, 200, -300], [3, 4, 5]));
  expect(minimum).toBeCloseTo(3, 12);
  expect(maximum).toBeCloseTo(3, 12);
});
