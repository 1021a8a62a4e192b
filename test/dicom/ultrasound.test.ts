import { describe, expect, test } from "vitest";
import { hashVoxels } from "../../src/host/image/hash.ts";
import { readImage } from "../../src/host/io/read.node.ts";
import { expected, fixture, message } from "./fixture.ts";

const images = Object.entries(expected.images).filter(([file]) => file.startsWith("us/"));

describe("pictures whose colours are grey are pydicom's and Pillow's values", () => {
  test.each(images)("%s", async (file, { type, hash, spacing }) => {
    const volume = await readImage(file.includes("cine") ? `${fixture(file)}#frame=2` : fixture(file));
    expect(volume).toMatchObject({ dimension: 2, pixelType: type, components: 1 });
    expect(await hashVoxels(volume)).toBe(hash);
    if (spacing !== undefined) expect(volume.spacing).toEqual([...spacing, 1]);
  });
  test("there are all kinds of them", () => {
    expect(images.length).toBe(14);
  });
});

describe("ultrasound that is refused", () => {
  test("coloured pixels", async () => {
    expect(await message(readImage(fixture("us/coloured.dcm")))).toContain(
      "us/coloured.dcm: pixel (3, 2) is not grey (red 255, green 200, blue 0), nor are 2 of 48 pixels in all; only images that are grey everywhere are read",
    );
  });
  test("regions of different scales, unless the spacing is given", async () => {
    const file = fixture("us/regions_differ.dcm");
    expect(await message(readImage(file))).toContain(
      "us/regions_differ.dcm: pixels of ultrasound region 1 are 0.05 x 0.04 mm, but those of region 2 0.06 x 0.04 mm",
    );
    expect((await readImage(`${file}#spacing=0.05x0.04`)).spacing).toEqual([0.05, 0.04, 1]);
  });
  test("a cine without a frame chosen, or with one it lacks", async () => {
    const file = fixture("us/cine_rgb.dcm");
    expect(await message(readImage(file))).toBe(
      "us/cine_rgb.dcm: holds 3 frames that are no volume (no places, no distance of slices); choose one, as in us/cine_rgb.dcm#frame=1",
    );
    expect(await message(readImage(`${file}#frame=4`))).toContain("frame 4 asked for, but it holds frames 1 to 3");
  });
});

test("frames a known distance apart are a volume", async () => {
  const volume = await readImage(fixture("us/volume.dcm"));
  expect(volume).toMatchObject({ dimension: 3, size: [8, 6, 3], spacing: [0.2, 0.3, 0.5], origin: [0, 0, 0], direction: [1, 0, 0, 0, 1, 0, 0, 0, 1] });
});

test("a picture without a scale has 1 mm, and the caller is told", async () => {
  const told: string[] = [];
  const volume = await readImage(fixture("us/planar.dcm"), { warn: (message) => told.push(message) });
  expect(volume.spacing).toEqual([1, 1, 1]);
  expect(told.join()).toContain("says no distance of pixels; 1 mm is taken");
});
