import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import { readImage } from "../../../src/host/io/read.node.ts";
import { writeVolume } from "../../../src/host/io/write.node.ts";
import { geometryOf, maskGeometryOf } from "../../../src/host/study/cohort/headers.node.ts";
import { fixture, inThreeDimensions, type Described } from "../../io/fixture.ts";
import { png, volume } from "./fixture.ts";

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "webradiomics-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const dicom = (file: string): string => fileURLToPath(new URL(`../../../fixtures/${file}`, import.meta.url));
const plusZero = (values: readonly number[]): number[] => values.map((value) => value + 0);
const message = (reading: Promise<unknown>): Promise<string> => reading.then(() => "read", (error: Error) => error.message);

const { files } = JSON.parse(readFileSync(fixture("formats.json"), "utf8")) as { files: Record<string, Described> };

describe("geometries as SimpleITK has them", () => {
  test.each(Object.entries(files))("%s", async (file, expected) => {
    const { size, spacing, origin, direction, dimension, components } = await geometryOf(fixture(file));
    const { pixelType: _, ...wanted } = inThreeDimensions(expected) as Record<string, unknown>;
    expect({ dimension, size, spacing, origin: plusZero(origin), direction: plusZero(direction), components }).toEqual(wanted);
  });
});

describe("geometries as the reader has them", () => {
  test.each(["dicom/single", "dicom/ct", "dicom/raster/grey.png", "dicom/raster/bits.png", "dicom/raster/grey16.png", "dicom/raster/rgb.png", "dicom/raster/grey.jpg", "dicom/raster/grey.png#spacing=0.3x0.2", "formats/float32.nii#spacing=0.3x0.2"])("%s", async (file) => {
    const { size, spacing, origin, direction, dimension, components } = await readImage(dicom(file));
    expect(await geometryOf(dicom(file))).toMatchObject({ size, spacing, origin, direction, dimension, components, isPicture: /\.(png|jpg)/.test(file) });
  });
});

describe("what is read", () => {
  it("are headers: not the voxels of a gzip file whose ends are sound, nor 3 GB of a raw one", async () => {
    const file = join(folder, "image.nii.gz");
    const data = Uint8Array.from({ length: 60_000 }, (_, i) => (i * i * 7919) >> 5);
    await writeVolume(file, { ...volume("image", [100, 60, 10]), data });
    const bytes = readFileSync(file);
    bytes.fill(0x55, bytes.length - 900, bytes.length - 100);
    writeFileSync(file, bytes);
    expect((await geometryOf(file)).size).toEqual([100, 60, 10]);
    expect(await message(readImage(file))).toContain("its compressed data is cut short or damaged");

    const raw = join(folder, "image.mha");
    writeFileSync(raw, "ObjectType = Image\nNDims = 3\nDimSize = 1500 1000 1000\nElementType = MET_SHORT\nElementSpacing = 0.5 0.5 1\nElementDataFile = LOCAL\n");
    const header = readFileSync(raw).length;
    truncateSync(raw, header + 3e9); // a sparse file: it takes no room, and more than Node reads at once
    expect((await geometryOf(raw)).spacing).toEqual([0.5, 0.5, 1]);
  });

  it.each(["float32.nii", "gzip.nii.gz", "gzip_big.nii.gz", "float64.nrrd", "gz.nrrd", "detached.mhd", "compressed.mhd", "int16.mha"])("of %s says what its reader says where it is cut short", async (file) => {
    const data: Record<string, string> = { "detached.mhd": "detached_meta.raw", "compressed.mhd": "compressed.zraw" };
    for (const name of [file, data[file]]) if (name) writeFileSync(join(folder, name), readFileSync(fixture(name)));
    const path = join(folder, file);
    const cut = join(folder, data[file] ?? file);
    const { length } = readFileSync(cut);
    for (const kept of [length - 1, Math.floor(0.7 * length), 20, 0]) {
      truncateSync(cut, kept);
      const told = await message(geometryOf(path));
      expect(told).not.toBe("read");
      expect(told).toBe(await message(readImage(path)));
    }
  });

  it("of pictures tells one that is cut short, coloured, or says no distance", async () => {
    const path = join(folder, "us.png");
    writeFileSync(path, png(40, 30));
    expect(await geometryOf(path)).toMatchObject({ size: [40, 30, 1], warnings: [`${path}: a picture says no true distance of pixels; 1 mm is taken (choose it with #spacing=XxY in mm)`] });
    expect(await geometryOf(`${path}#spacing=0.1x0.2`)).toMatchObject({ spacing: [0.1, 0.2, 1], warnings: [] });
    truncateSync(path, readFileSync(path).length - 4);
    expect(await message(geometryOf(path))).toContain("us.png: not a PNG file that can be read");
    for (const file of ["coloured.png", "transparent.png"]) expect(await message(geometryOf(dicom(`dicom/raster/${file}`)))).toBe(await message(readImage(dicom(`dicom/raster/${file}`))));
  });

  it("says what is no image, and what is not there", async () => {
    writeFileSync(join(folder, "a.nii.gz"), "hello");
    for (const path of [join(folder, "a.nii.gz"), join(folder, "nothing.nii"), folder]) expect(await message(geometryOf(path))).toBe(await message(readImage(path)));
    expect(await message(geometryOf(join(folder, "nothing.nii")))).toBe(`${join(folder, "nothing.nii")}: no such file`);
  });
});

describe("masks", () => {
  it("have their own lattice, but for DICOM's segmentations and structure sets", async () => {
    expect(await maskGeometryOf(dicom("dicom-masks/two-seg.dcm"))).toBeNull();
    expect(await maskGeometryOf(`${dicom("dicom-masks/structures.dcm")}#segment=1`)).toBeNull();
    const path = dicom("dicom-masks/two.nii.gz");
    expect((await maskGeometryOf(`${path}#segment=1`))?.size).toEqual((await readImage(path)).size);
  });
});
