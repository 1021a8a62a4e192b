import { describe, expect, test } from "vitest";
import { applyTo } from "../../src/host/register/apply.ts";
import { parseTfm, writeTfm } from "../../src/host/register/tfm.ts";
import type { Vec3 } from "../../src/host/image/volume.ts";
import { oracle, transformOf } from "./transformFixture.ts";

const point = ([x, y, z]: readonly number[]): Vec3 => [x, y, z ?? 0];

describe.each(oracle.transforms)("$name", ({ name, text, written, points, mapped, mappedWritten, dimension }) => {
  test("takes points where SimpleITK takes them", () => {
    const chain = parseTfm(text, name);
    points.forEach((p, i) => {
      const q = applyTo(chain, point(p));
      for (let k = 0; k < dimension; k++) expect(Math.abs(q[k] - mapped[i][k]), `point ${i}, axis ${k}: ${q[k]}, SimpleITK ${mapped[i][k]}`).toBeLessThanOrEqual(1e-9);
      if (dimension === 2) expect(q[2]).toBe(0);
    });
  });

  test("is written as SimpleITK reads it", () => {
    expect(writeTfm(parseTfm(text, name))).toBe(written);
    mappedWritten.forEach((q, i) => q.forEach((value, k) => expect(Math.abs(value - mapped[i][k])).toBeLessThanOrEqual(1e-9)));
    expect(parseTfm(writeTfm(parseTfm(text, name)), name)).toEqual(parseTfm(text, name));
  });
});

test("single precision, a missing ZYX flag and parameters before fixed parameters are read too", () => {
  const { text } = transformOf("Euler 3-D");
  const chain = parseTfm(text, "euler");
  const [, parameters, fixed] = /(Parameters:.*)\n(FixedParameters:.*) 0/.exec(text) ?? [];
  const variant = `#Insight Transform File V1.0\r\n\r\nTransform: Euler3DTransform_float_3_3\r\n${fixed}\r\n${parameters}\r\n`;
  expect(parseTfm(variant, "variant")).toEqual(chain);
});

test("an empty chain is the identity", () => {
  expect(parseTfm(writeTfm([]), "identity")).toEqual([]);
  expect(applyTo([], [1, -2, 3])).toEqual([1, -2, 3]);
});

const head = "#Insight Transform File V1.0\n";
const entry = (type: string, parameters: string, fixed = ""): string => `Transform: ${type}\nParameters: ${parameters}\nFixedParameters: ${fixed}\n`;
test.each([
  ["no transform file", "x = 1\n", /t\.tfm: begins with "x = 1"/],
  ["HDF5", "\x89HDF\r\n", /t\.tfm: an HDF5 transform file; save it as text \(\.tfm\)/],
  ["an unknown transform", head + entry("DisplacementFieldTransform_double_3_3", "0"), /DisplacementFieldTransform of dimension 3 is not supported/],
  ["another spline order", head + entry("BSplineTransform_double_3_3_2", "0"), /BSplineTransform_2 of dimension 3 is not supported/],
  ["transforms without order", head + entry("TranslationTransform_double_3_3", "1 2 3") + entry("TranslationTransform_double_3_3", "1 2 3"), /2 transforms that no CompositeTransform puts in order/],
  ["a missing parameter", head + entry("AffineTransform_double_3_3", "1 0 0 0 1 0 0 0 1 0 0", "0 0 0"), /AffineTransform, Parameters: 11 numbers; 12 are needed/],
  ["a word", head + entry("TranslationTransform_double_3_3", "1 x 3"), /TranslationTransform, Parameters: "x" is not a number/],
  ["missing control points", head + entry("BSplineTransform_double_2_2", "0 0", "4 4 0 0 1 1 1 0 0 1"), /BSplineTransform of 4x4 control points, Parameters: 2 numbers; 32 are needed/],
  ["a lattice too small", head + entry("BSplineTransform_double_2_2", "0 0", "4 3 0 0 1 1 1 0 0 1"), /4x3 control points; a cubic spline needs 4/],
  ["parts in other files", `${head}Transform: CompositeTransform_double_3_3\nComponentTransformFile: a.tfm\n`, /ComponentTransformFile: a\.tfm is not supported; save the whole transform in one \.tfm file/],
  ["two dimensions", head + "Transform: CompositeTransform_double_3_3\n" + entry("TranslationTransform_double_3_3", "1 2 3") + entry("TranslationTransform_double_2_2", "1 2"), /dimension 2 and 3 in one file/],
])("%s is an input error", (_, text, message) => {
  expect(() => parseTfm(text, "t.tfm")).toThrow(expect.objectContaining({ name: "InputError", message: expect.stringMatching(message) as string }) as Error);
});
