import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { InputError, UsageError } from "../../src/host/errors.ts";
import { identityDirection } from "../../src/host/image/volume.ts";
import type { Volume } from "../../src/host/image/volume.ts";
import { readImage } from "../../src/host/io/read.node.ts";
import { checkVolumePath, writeVolume } from "../../src/host/io/write.node.ts";

const folder = mkdtempSync(join(tmpdir(), "webradiomics-volumes-"));
afterAll(() => rmSync(folder, { recursive: true }));

const volume: Volume = {
  name: "image", data: Int16Array.from({ length: 24 }, (_, i) => 5 * i - 40), pixelType: "int16", components: 1, dimension: 3,
  size: [4, 3, 2], spacing: [0.5, 0.75, 2], origin: [-12.5, 45, 7], direction: identityDirection,
};

describe("a volume", () => {
  test.each(["a.nii.gz", "a.nii", "a.nrrd", "A.NII.GZ"])("is read back from %s", async (name) => {
    const path = join(folder, name);
    await writeVolume(path, volume);
    expect(await readImage(path)).toMatchObject({ ...volume, name: path });
  });

  test("has the format that its file's name ends in", async () => {
    const begin = async (name: string): Promise<number[]> => {
      await writeVolume(join(folder, name), volume);
      return [...readFileSync(join(folder, name)).subarray(0, 4)];
    };
    expect((await begin("b.nii.gz")).slice(0, 2)).toEqual([0x1f, 0x8b]);
    expect(await begin("b.nii")).toEqual([92, 1, 0, 0]); // 348
    expect(await begin("b.nrrd")).toEqual([..."NRRD"].map((letter) => letter.charCodeAt(0)));
  });

  test("replaces a file as a whole, and leaves nothing beside it", async () => {
    const path = join(folder, "c.nrrd");
    await writeVolume(path, { ...volume, data: volume.data.map(() => 1) });
    await writeVolume(path, volume);
    expect((await readImage(path)).data).toEqual(volume.data);
    expect(readdirSync(folder).filter((name) => name.includes("part"))).toEqual([]);
  });
});

test("another ending is a mistake of the caller, found before any work", async () => {
  for (const name of ["a.png", "a.dcm", "a", "nii.gz.txt"]) {
    expect(() => checkVolumePath(name)).toThrow(UsageError);
    await expect(writeVolume(join(folder, name), volume)).rejects.toThrow(`${name}: volumes are written as .nii.gz, .nii or .nrrd`);
  }
  expect(() => checkVolumePath("a.nrrd")).not.toThrow();
});

test("a folder that is not there, and what a format cannot hold", async () => {
  const path = join(folder, "none", "a.nii");
  await expect(writeVolume(path, volume)).rejects.toThrow(new InputError(`${path}: cannot be written: folder ${join(folder, "none")} does not exist`));
  const long: Volume = { ...volume, size: [40000, 1, 1], data: new Int16Array(40000) };
  await expect(writeVolume(join(folder, "long.nii"), long)).rejects.toThrow(/image: size 40000x1x1; NIfTI-1 holds at most 32767/);
  expect(readdirSync(folder)).not.toContain("long.nii");
});
