// Series of fixtures/oracle/dicom_series.py against what SimpleITK, pydicom and numpy make of them.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { describeSeries } from "../../src/host/dicom/choose.ts";
import { listSeries } from "../../src/host/dicom/series.ts";
import { hashVoxels } from "../../src/host/image/hash.ts";
import { fileOfImage, listImages, readImage } from "../../src/host/io/read.node.ts";
import { parseSeries } from "../../src/host/io/read.ts";
import { description, inThreeDimensions } from "../io/fixture.ts";
import { expected, fixture, message } from "./fixture.ts";

describe("a series is SimpleITK's volume", () => {
  test.each(Object.entries(expected.series))("%s", async (folder, image) => {
    const volume = await readImage(fixture(folder));
    const itk = inThreeDimensions(image) as { direction: number[]; spacing: number[] };
    const ours = description(volume) as typeof itk;
    expect({ ...ours, direction: 0, spacing: 0 }).toEqual({ ...itk, direction: 0, spacing: 0 });
    // ITK makes oblique rows and columns orthogonal to each other once more: the last digit may differ.
    ours.direction.forEach((cosine, k) => expect(cosine).toBeCloseTo(itk.direction[k], 7));
    ours.spacing.forEach((mm, k) => expect(mm).toBeCloseTo(itk.spacing[k], 12));
    expect(await hashVoxels(volume)).toBe(image.hash);
    expect(volume.frameOfReference).toBe("1.2.826.0.1.3680043.8.498.1.0.2");
    expect(volume.name).toBe(fixture(folder));
  });

  test.each(Object.entries(expected.written))("%s, as it was written", async (folder, { type, hash }) => {
    const volume = await readImage(fixture(folder));
    expect(volume.pixelType).toBe(type);
    expect(await hashVoxels(volume)).toBe(hash);
  });

  test("bits beyond the stored ones are no part of a value, and its sign is that of the stored ones", async () => {
    const volume = await readImage(fixture("overlay_bits"));
    expect(volume.pixelType).toBe("int16");
    expect(await hashVoxels(volume)).toBe(expected.images["overlay_bits/im0.dcm"].hash);
  });

  test("a single file is one slice", async () => {
    const slice = await readImage(fixture("ct/im0.dcm"));
    expect(slice).toMatchObject({ dimension: 3, size: [6, 5, 1], spacing: [0.6, 0.8, 1], pixelType: "int16" });
  });

  test("files of a browser", async () => {
    const files = readdirSync(fixture("mr_oblique")).map((name) => ({ name, read: async () => new Uint8Array(readFileSync(fixture(`mr_oblique/${name}`))) }));
    expect(await hashVoxels(await parseSeries(files, "dropped"))).toBe(expected.series.mr_oblique.hash);
  });

  test("the caller is told where values were turned round", async () => {
    const told: string[] = [];
    await readImage(fixture("monochrome1"), { warn: (message) => told.push(message) });
    expect(told).toHaveLength(1);
    expect(told[0]).toContain("MONOCHROME1");
  });
});

describe("several series in a folder", () => {
  const several = fixture("several");
  test("are listed, those in folders within it too; reports and other files are left out", async () => {
    expect(describeSeries(await listImages(several))).toEqual(['series=3 MR "T1" 5x4, 2 slices', 'series=12 MR "DCE" 5x4, 3 slices']);
    expect(await listSeries([])).toEqual([]);
  });
  test("ask for a choice", async () => {
    expect(await message(readImage(several))).toBe(
      'several: holds 2 series; choose one, as in several#series=3: series=3 MR "T1" 5x4, 2 slices; series=12 MR "DCE" 5x4, 3 slices',
    );
    expect(await message(readImage(`${several}#series=5`))).toContain('several: series "5" fits none, or several, of its 2 series; choose one');
  });
  test("are chosen by number, place in the list, UID and description, in the path or beside it", async () => {
    const [, { uid }] = await listImages(several);
    for (const series of ["12", "2", uid, "dce"]) expect((await readImage(`${several}#series=${series}`)).size).toEqual([5, 4, 3]);
    expect((await readImage(several, { series: "3" })).size).toEqual([5, 4, 2]);
    expect((await readImage(`${several}#series=3`, { series: "12" })).size).toEqual([5, 4, 3]);
    expect((await readImage(`${several}#series=3`, { series: undefined })).size).toEqual([5, 4, 2]);
    expect(await listImages(`${several}#series=3`)).toHaveLength(2);
    expect((await readImage(`${several}#series=3`)).name).toBe(`${several}#series=3`);
  });
  test("paths that end in something else are paths", async () => {
    expect(fileOfImage(`${several}#series=3,phase=2`)).toBe(several);
    expect(fileOfImage(`${several}#nothing`)).toBe(`${several}#nothing`);
    expect(await message(readImage(`${several}#nothing`))).toBe("several#nothing: no such file");
    expect(await message(readImage(`${several}#series=3,frame=0`))).toContain('"frame=0" after #; expected a frame number from 1 on');
    expect(await message(readImage(`${several}#series=3,slice=2`))).toContain('"slice=2" after #; expected series=, phase=, frame=, spacing=');
    expect(await message(readImage(`${several}#spacing=0x1`))).toContain('"spacing=0x1" after #; expected mm along x and y');
  });
});
