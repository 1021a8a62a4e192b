// PNG and JPEG files of fixtures/oracle/dicom_series.py against what Pillow reads from them.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { hashVoxels } from "../../src/host/image/hash.ts";
import { readImage } from "../../src/host/io/read.node.ts";
import { parseImage } from "../../src/host/io/read.ts";
import { withSpacing } from "../../src/host/io/raster.ts";
import { expected, fixture, message } from "../dicom/fixture.ts";

describe("pictures are Pillow's pixels", () => {
  test.each(Object.entries(expected.raster))("%s", async (file, { type, size, hash }) => {
    const volume = await readImage(fixture(`raster/${file}`));
    expect(volume).toMatchObject({ dimension: 2, size: [...size, 1], spacing: [1, 1, 1], pixelType: type, components: 1 });
    expect(await hashVoxels(volume)).toBe(hash);
  });
});

describe("their spacing", () => {
  const bytes = readFileSync(fixture("raster/grey.png")); // its header says 300 dots per inch, which is no scale of a patient
  test("is 1 mm with a word about it, unless it is given", async () => {
    const told: string[] = [];
    const warn = (message: string): number => told.push(message);
    expect((await parseImage(bytes, "us.png", undefined, { warn })).spacing).toEqual([1, 1, 1]);
    expect(told).toEqual(["us.png: a picture says no true distance of pixels; 1 mm is taken (choose it with #spacing=XxY in mm)"]);
    expect((await parseImage(bytes, "us.png", undefined, { warn, spacing: [0.1, 0.2] })).spacing).toEqual([0.1, 0.2, 1]);
    expect((await readImage(`${fixture("raster/grey.png")}#spacing=0.07`)).spacing).toEqual([0.07, 0.07, 1]);
    expect(told).toHaveLength(1);
  });
  test("must be greater than 0", async () => {
    const image = await parseImage(bytes, "us.png");
    expect(() => withSpacing(image, [0.1, 0])).toThrow("us.png: spacing 0.1 x 0 mm; both must be greater than 0");
  });
});

describe("pictures that are refused", () => {
  test("coloured pixels", async () => {
    expect(await message(readImage(fixture("raster/coloured.png")))).toContain("raster/coloured.png: pixel (3, 2) is not grey (red 255, green 200, blue 0), nor are 2 of 48");
  });
  test("transparent pixels", async () => {
    expect(await message(readImage(fixture("raster/transparent.png")))).toMatch(/^raster\/transparent\.png: pixel \(\d+, 0\) is not grey \(red \d+, green \d+, blue \d+, alpha \d+\)/);
  });
  test("files cut short", async () => {
    for (const file of ["grey.png", "palette.png", "grey.jpg"]) {
      const bytes = readFileSync(fixture(`raster/${file}`));
      for (let length = 4; length < bytes.length; length += 29) {
        const found = await parseImage(bytes.subarray(0, length), file).then(() => "read", (error: Error) => `${error.name} ${error.message}`);
        if (file.endsWith("png")) expect(found, `${length} bytes`).toContain(`InputError ${file}: `);
        else expect(found === "read" || found.startsWith(`InputError ${file}: `), `${length} bytes: ${found}`).toBe(true);
      }
    }
  });
});
