import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { contentOf } from "../../../src/host/study/run/content.node.ts";

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), "content-")); });
afterEach(() => rmSync(folder, { recursive: true }));

const put = (name: string, content: string): string => {
  const path = join(folder, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, content);
  return path;
};

describe("contentOf", () => {
  it("depends on a file's bytes, not on its place or time", async () => {
    const [a, b] = [put("a.nii", "same"), put("other/b.nii", "same")];
    utimesSync(b, 1, 1);
    expect(await contentOf(a)).toBe(await contentOf(b));
    expect(await contentOf(put("c.nii", "Same"))).not.toBe(await contentOf(a));
    const before = await contentOf(a);
    put("a.nii", "changed");
    expect(await contentOf(a)).not.toBe(before);
  });

  it("tells choices of one file apart", async () => {
    const path = put("mask.nii", "x");
    const all = await Promise.all(["", "#segment=1", "#segment=2"].map((choice) => contentOf(path + choice)));
    expect(new Set(all).size).toBe(3);
  });

  it("depends on all files of a folder, and on their names", async () => {
    put("series/1/a.dcm", "one");
    put("series/b.dcm", "two");
    const path = join(folder, "series");
    const before = await contentOf(path);
    expect(await contentOf(path)).toBe(before);
    put("series/1/a.dcm", "One");
    const after = await contentOf(path);
    put("series/c.dcm", "three");
    expect(new Set([before, after, await contentOf(path)]).size).toBe(3);
  });

  it.each([
    ["image.mhd", "NDims = 3\nElementDataFile = image.raw\n", "image.raw"], ["image.nhdr", "NRRD0004\ndata file: image.raw\n", "image.raw"],
    // Readers go by a file's first bytes.
    ["image.mha", "NDims = 3\nElementDataFile = image.raw\n", "image.raw"], ["image.nrrd", "NRRD0004\ndata file: image.raw\n", "image.raw"],
    ["image.hdr", "\x5c\x01\0\0", "image.img"], ["image.hdr.gz", "\x1f\x8b", "image.img.gz"],
  ])("sees the voxels beside a header: %s", async (name, header, data) => {
    put(data, "voxels");
    const path = put(name, header);
    const before = await contentOf(path);
    put(data, "others");
    expect(await contentOf(path)).not.toBe(before);
  });

  it("takes voxels that come after their header as the header's own", async () => {
    const path = put("image.mha", "NDims = 3\nElementDataFile = LOCAL\nvoxels");
    await expect(contentOf(path)).resolves.toMatch(/^[0-9a-f]{64}$/);
  });

  it("says which file cannot be read", async () => {
    await expect(contentOf(join(folder, "none.nii"))).rejects.toThrow("none.nii: no such file");
  });
});
