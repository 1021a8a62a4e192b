import { expect, test } from "vitest";
import { FrameRows } from "../../src/host/image/frameRows.ts";
import { pointOf } from "../../src/host/image/geometry.ts";
import { identityDirection, type Vec3 } from "../../src/host/image/volume.ts";
import { applyTo, mapOf } from "../../src/host/register/apply.ts";
import { chainOf, framesOf, identityAffine, toPhysical } from "../../src/host/register/compose.ts";
import { parseTfm } from "../../src/host/register/tfm.ts";
import type { AffineTransform, BSplineTransform } from "../../src/host/register/transform.ts";
import { transformOf, volumeOf } from "./transformFixture.ts";

const shift = (x: number, y: number, z: number): AffineTransform => ({ kind: "affine", dimension: 3, matrix: identityDirection, offset: [x, y, z] });
const double: AffineTransform = { kind: "affine", dimension: 3, matrix: [2, 0, 0, 0, 2, 0, 0, 0, 2], offset: [0, 0, 0] };
const spline = parseTfm(transformOf("B-spline 3-D").text, "spline")[0] as BSplineTransform;

test("a chain applies its first transform first; affine ones are folded, identities left out", () => {
  expect(applyTo([shift(1, 0, 0), double], [1, 1, 1])).toEqual([4, 2, 2]);
  expect(applyTo([double, shift(1, 0, 0)], [1, 1, 1])).toEqual([3, 2, 2]);
  expect(chainOf([shift(1, 0, 0)], [double, shift(0, 0, 5)])).toEqual([{ ...double, offset: [2, 0, 5] }]);
  expect(chainOf([shift(1, 0, 0)], [shift(-1, 0, 0)])).toEqual([]);
  expect(chainOf([double], [spline], [shift(1, 2, 3), double]).map(({ kind }) => kind)).toEqual(["affine", "bspline", "affine"]);
});

test.each(["B-spline 3-D", "composite of an affine, a B-spline and a rigid", "composite of two B-splines"])("rows of a lattice go where SimpleITK takes its points: %s", (name) => {
  const reference = volumeOf("reference");
  const chain = parseTfm(transformOf(name).text, name);
  const rows = new FrameRows(framesOf(chain, toPhysical(reference), identityAffine), reference.size);
  const map = mapOf(chain);
  for (const [y, z] of [[0, 0], [6, 5], [12, 10]]) {
    rows.go(y, z);
    for (let x = 0; x < reference.size[0]; x++) {
      const expected = map(pointOf(reference, [x, y, z]));
      [rows.x[x], rows.y[x], rows.z[x]].forEach((value, k) => expect(Math.abs(value - expected[k])).toBeLessThanOrEqual(1e-9));
    }
  }
});

test("axes that are parallel up to printed digits lead to the same points as point by point", () => {
  const reference = volumeOf("reference");
  const direction = reference.direction.map((cosine) => Number(cosine.toFixed(8)));
  const rows = new FrameRows(framesOf([spline], toPhysical({ ...reference, direction }), identityAffine), reference.size, true);
  const map = mapOf([spline]);
  rows.go(7, 4);
  for (let x = 0; x < reference.size[0]; x++) {
    const expected: Vec3 = map(pointOf({ ...reference, direction }, [x, 7, 4]));
    [rows.x[x], rows.y[x], rows.z[x]].forEach((value, k) => expect(Math.abs(value - expected[k])).toBeLessThanOrEqual(1e-9));
  }
});
