// Our writers: a round trip through our readers, and what SimpleITK reads from the files.
// After a change of the writers: WRITE_FORMATS=1 npx vitest run test/io/write.test.ts, then
// python fixtures/oracle/formats.py written, then this test again.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { hashVoxels } from "../../src/host/image/hash.ts";
import { newPixels } from "../../src/host/image/pixels.ts";
import { identityDirection } from "../../src/host/image/volume.ts";
import type { PixelType, Volume } from "../../src/host/image/volume.ts";
import { parseImage } from "../../src/host/io/read.ts";
import { writeNifti, writeNrrd } from "../../src/host/io/write.ts";
import { description, fixture } from "./fixture.ts";
import type { Described } from "./fixture.ts";

function volume(name: string, pixelType: PixelType, changes: Partial<Volume> = {}): Volume {
  const components = changes.components ?? 1;
  const size = changes.size ?? [4, 3, 2];
  const data = newPixels(pixelType, components * size[0] * size[1] * size[2]);
  for (let i = 0; i < data.length; i++) data[i] = pixelType.startsWith("float") ? (i - 7) / 3 : i * 5;
  const [c, s] = [Math.cos(0.3), Math.sin(0.3)];
  return {
    name, data, pixelType, components, size, dimension: 3,
    spacing: [0.7, 1.1, 2.5], origin: [-12.3, 45.6, 789.01], direction: [c, -s, 0, s, c, 0, 0, 0, 1],
    ...changes,
  };
}

const types: PixelType[] = ["int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float32", "float64"];
const volumes = [
  ...types.map((type) => volume(type, type)),
  volume("plain", "uint8", { direction: identityDirection, origin: [0, 0, 0], spacing: [1, 1, 1] }),
  volume("left", "int16", { direction: [0, 0, -1, 1, 0, 0, 0, 1, 0] }),
  volume("vector", "uint8", { components: 3 }),
  volume("slice", "int16", { size: [4, 3, 1] }),
  volume("flat", "float32", {
    dimension: 2, size: [4, 3, 1], spacing: [0.7, 1.1, 1], origin: [-12.3, 45.6, 0], direction: [0, -1, 0, 1, 0, 0, 0, 0, 1],
  }),
];

const writers: [string, (image: Volume) => Promise<Uint8Array>][] = [
  ["nrrd", writeNrrd],
  ["nii", (image) => writeNifti(image, { gzip: false })],
  ["nii.gz", (image) => writeNifti(image, { gzip: true })],
];
const cases = volumes.flatMap((image) => writers.map(([extension, write]) => ({ image, write, file: `${image.name}.${extension}` })));

/** Directions and lengths of a NIfTI header have 24 bits; those of NRRD are a vector whose norm rounds. */
function tolerance(file: string): number {
  return file.endsWith(".nrrd") ? 4e-16 : 2 ** -24;
}

/** Greatest difference of two geometries, relative for spacings and origins. */
function difference(a: Volume, b: { spacing: readonly number[]; origin: readonly number[]; direction: readonly number[] }): number {
  const lengths = [...a.spacing, ...a.origin].map((value, i) => Math.abs([...b.spacing, ...b.origin][i] - value) / Math.max(1, Math.abs(value)));
  return Math.max(...lengths, ...a.direction.map((value, i) => Math.abs(b.direction[i] - value)));
}

describe("round trip", () => {
  test.each(cases)("$file", async ({ image, write, file }) => {
    const bytes = await write(image);
    if (process.env.WRITE_FORMATS) {
      mkdirSync(fixture("written"), { recursive: true });
      writeFileSync(fixture(`written/${file}`), bytes);
    }
    const read = await parseImage(bytes, file);
    const { size, components, pixelType, dimension } = image;
    expect(read).toMatchObject({ size, components, pixelType, dimension, data: image.data });
    expect(difference(image, read)).toBeLessThan(tolerance(file));
  });
});

describe.skipIf(process.env.WRITE_FORMATS)("what SimpleITK reads from the files", () => {
  const facts = (): { files: Record<string, Described> } => JSON.parse(readFileSync(fixture("written.json"), "utf8"));
  test.each(cases)("$file", async ({ image, write, file }) => {
    const { type, ...seen } = facts().files[file];
    // The files that SimpleITK read are those that are written today.
    const old = await parseImage(readFileSync(fixture(`written/${file}`)), image.name);
    const now = await parseImage(await write(image), image.name);
    expect(description(now)).toEqual(description(old));
    expect(now.data).toEqual(old.data);

    expect(type).toBe(image.pixelType);
    expect(seen.hash).toBe(await hashVoxels(image));
    expect(seen.size).toEqual(image.size.slice(0, image.dimension));
    if (image.dimension === 3) expect(difference(image, seen)).toBeLessThan(tolerance(file));
    else expect(seen.direction).toEqual([0, -1, 1, 0]);
  });
});

test("an axis too long for NIfTI-1", async () => {
  const long = volume("long", "uint8", { size: [40000, 1, 1] });
  await expect(writeNifti(long, { gzip: false })).rejects.toThrow("long: size 40000x1x1; NIfTI-1 holds at most 32767 voxels along an axis, write NRRD");
});
