// Every file of fixtures/formats against what SimpleITK reads from it (fixtures/oracle/formats.py): geometry, pixel
// type and the SHA-1 of the voxels, all without tolerance.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { hashVoxels } from "../../src/host/image/hash.ts";
import { readImage } from "../../src/host/io/read.node.ts";
import { parseImage } from "../../src/host/io/read.ts";
import { description, fixture, inThreeDimensions } from "./fixture.ts";
import type { Described } from "./fixture.ts";

const facts = JSON.parse(readFileSync(fixture("formats.json"), "utf8")) as {
  files: Record<string, Described>;
  twins: Record<string, string>;
  differ: Record<string, Described>;
};

describe("read as SimpleITK reads", () => {
  test.each(Object.entries(facts.files))("%s", async (file, expected) => {
    const volume = await readImage(fixture(file));
    expect(description(volume)).toEqual(inThreeDimensions(expected));
    expect(volume.name).toBe(fixture(file));
    expect(await hashVoxels(volume)).toBe(expected.hash);
  });
});

describe("NIfTI-2 as its NIfTI-1 twin, both written by nibabel", () => {
  test.each(Object.entries(facts.twins))("%s", async (two, one) => {
    const volume = await readImage(fixture(two));
    expect(description(volume)).toEqual(inThreeDimensions(facts.files[one]));
    expect(await hashVoxels(volume)).toBe(facts.files[one].hash);
  });
});

test("NaN and infinite voxels of a NIfTI file are kept, where ITK turns them to 0", async () => {
  const volume = await readImage(fixture("nan.nii"));
  expect(description(volume)).toEqual(inThreeDimensions(facts.differ["nan.nii"]));
  expect([...volume.data].filter((value) => !Number.isFinite(value))).toEqual([NaN, Infinity]);
});

test("an agreeing qform and sform of isotropic spacing: either is taken, they lie within 1e-7", async () => {
  const { direction } = await readImage(fixture("forms_isotropic.nii"));
  const expected = facts.differ["forms_isotropic.nii"].direction;
  expect(Math.max(...direction.map((cosine, i) => Math.abs(cosine - expected[i])))).toBeLessThan(1e-7);
});

test("an ArrayBuffer, and a Node Buffer inside a larger one, are read alike", async () => {
  const file = readFileSync(fixture("float64_big.nii"));
  const expected = facts.files["float64_big.nii"].hash;
  const within = Buffer.concat([Buffer.from("odd"), file]).subarray(3);
  for (const source of [within, new Uint8Array(file).buffer]) {
    expect(await hashVoxels(await parseImage(source, "a.nii"))).toBe(expected);
  }
});
