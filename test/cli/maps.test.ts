import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decode } from "fast-png";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runCommandLine } from "../../src/host/cli/program.ts";
import { identityDirection, type Vec3, type Volume } from "../../src/host/image/volume.ts";
import { readImage } from "../../src/host/io/read.node.ts";
import { writeVolume } from "../../src/host/io/write.node.ts";

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "webradiomics-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function maps(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = "";
  let err = "";
  const none = () => Promise.reject(new Error("no extractor is needed"));
  const code = await runCommandLine(["maps", ...args, "--backend", "cpu"], {
    stdout: (text) => { out += text; }, stderr: (text) => { err += text; }, isTerminal: false, openHere: none, openWorkers: none,
  });
  return { code, out, err };
}

/** Writes an image whose values are a function of the place in mm. */
async function image(file: string, value: (x: number, y: number, z: number) => number, size: Vec3 = [6, 5, 4], spacing: Vec3 = [1, 1, 3]): Promise<string> {
  const data = new Float32Array(size[0] * size[1] * size[2]);
  for (let z = 0, i = 0; z < size[2]; z++) {
    for (let y = 0; y < size[1]; y++) for (let x = 0; x < size[0]; x++, i++) data[i] = value(x * spacing[0], y * spacing[1], z * spacing[2]);
  }
  const volume: Volume = { name: file, size, spacing, origin: [0, 0, 0], direction: identityDirection, data, components: 1, pixelType: "float32", dimension: 3 };
  const path = join(folder, file);
  await writeVolume(path, volume);
  return path;
}

const outDir = (): string => join(folder, "out");

describe("maps", () => {
  it("writes a file per expression, what they are, their statistics and a picture", async () => {
    const pre = await image("pre.nii.gz", (x) => x);
    const post = await image("post.nrrd", (x, y) => 3 * x + y);
    const mask = await image("mask.nrrd", (x, y) => (x >= 4 && y === 2 ? 1 : 0));
    const png = join(folder, "maps.png");
    const { code, out, err } = await maps("SUB = post - pre", "PE_1 = 100 * SUB / pre", "same = post - pre - SUB", "--image", `pre=${pre}`, "--image", `post=${post}`, "--mask", mask, "--out-dir", outDir(), "--png", png);
    expect(code).toBe(0);
    expect(readdirSync(outDir()).sort()).toEqual(["PE_1.nii.gz", "SUB.nii.gz", "maps.json", "same.nii.gz"]);
    const sub = await readImage(join(outDir(), "SUB.nii.gz"));
    expect([sub.pixelType, [...sub.data.subarray(0, 8)]]).toEqual(["float32", [0, 2, 4, 6, 8, 10, 1, 3]]);
    expect([...(await readImage(join(outDir(), "same.nii.gz"))).data].every((value) => value === 0)).toBe(true);
    // Inside: x = 4 and 5, y = 2, four slices; (2 x + y) / x is 2.5 and 2.4.
    expect(out.split("\n").map((line) => line.trim().split(/\s+/))).toEqual([
      ["inside", mask], ["map", "voxels", "min", "median", "max"],
      ["SUB", "8", "10", "11", "12"], ["PE_1", "8", "240", "245", "250"], ["same", "8", "0", "0", "0"], [""],
    ]);
    expect(err).toContain("warning: PE_1: 20 of 120 voxels have no value");
    expect(JSON.parse(readFileSync(join(outDir(), "maps.json"), "utf8"))).toMatchObject({
      images: { pre, post }, mask, maps: [{ name: "SUB", expression: "SUB = post - pre" }, { statistics: { voxels: 8, min: 240, median: 245, max: 250 } }, {}],
    });
    expect(decode(readFileSync(png)).width).toBeGreaterThan(4 * 300);
  });

  it("resamples to a lattice first", async () => {
    const fine = await image("fine.nrrd", (x) => 10 * x);
    const coarse = await image("coarse.nrrd", (x, y) => 10 * x + y, [4, 4, 4], [2, 2, 3]);
    const apart = await maps("D = coarse - fine", "--image", `fine=${fine}`, "--image", `coarse=${coarse}`, "--out-dir", outDir());
    expect(apart.code).toBe(1);
    expect(apart.err).toContain(`${fine}: size 6x5x4 differs from that of ${coarse}, 4x4x4; D needs them on one lattice: register or resample first (maps --like)`);
    const { code, err } = await maps("D = coarse - fine", "--image", `fine=${fine}`, "--image", `coarse=${coarse}`, "--like", "fine", "--out-dir", outDir(), "--format", "nrrd");
    expect([code, err.split("\n").filter((line) => line.startsWith("error"))]).toEqual([0, []]);
    const { data, size } = await readImage(join(outDir(), "D.nrrd"));
    expect(size).toEqual([6, 5, 4]);
    data.forEach((value, i) => expect(value).toBeCloseTo(Math.floor(i / 6) % 5, 5));
  });

  it.each([
    ["an unknown image", ["D = pre - T2"], 2, "column 11: no image is named T2; there is pre"],
    ["a result that is called like an image", ["PRE = pre * 2"], 2, 'PRE is the name of an image ('],
    ["two results of one name", ["D = pre", "d = 2 * pre"], 2, "d is the name of an earlier result already"],
    ["a name without a file", ["D = pre", "--image", "post"], 2, "--image post: NAME=FILE is expected"],
    ["a file that is not there", ["D = pre", "--image", "post=missing.nii"], 1, "missing.nii: no such file"],
    ["a mask that is not there", ["D = pre", "--mask", "missing.nii"], 1, "missing.nii: no such file"],
  ])("refuses %s before anything is made", async (_, args, expected, message) => {
    const pre = await image("pre.nii.gz", (x) => x);
    const { code, err } = await maps(...args, "--image", `pre=${pre}`, "--out-dir", outDir());
    expect([code, existsSync(outDir())]).toEqual([expected, false]);
    expect(err).toContain(message);
  });

  it("never overwrites what it reads", async () => {
    const file = await image("D.nii.gz", (x) => x);
    const before = readFileSync(file);
    const { code, err } = await maps("D = pre * 2", "--image", `pre=${file}`, "--out-dir", folder);
    expect([code, readFileSync(file).equals(before)]).toEqual([2, true]);
    expect(err).toContain(`${file}: would overwrite a file that is read`);
  });

  it("says that the mask is on another lattice, and which image is not used", async () => {
    const pre = await image("pre.nii.gz", (x) => x);
    const mask = await image("mask.nii.gz", () => 1, [6, 5, 3]);
    const { code, err } = await maps("D = pre * 2", "--image", `pre=${pre}`, "--image", `post=${pre}`, "--mask", mask, "--out-dir", outDir());
    expect(code).toBe(1);
    expect(err).toContain("warning: image post is used by no expression");
    expect(err).toContain(`${mask}: size 6x5x3 differs from that of D, 6x5x4; --like resamples all to one lattice`);
  });

  it("says that the mask is empty", async () => {
    const pre = await image("pre.nii.gz", (x) => x);
    const mask = await image("mask.nii.gz", () => 0);
    const { code, err } = await maps("D = pre * 2", "--image", `pre=${pre}`, "--mask", mask, "--out-dir", outDir());
    expect([code, readdirSync(outDir())]).toEqual([1, []]);
    expect(err).toContain(`${mask}: no voxel is marked`);
  });

  it("needs an image and an expression", async () => {
    expect((await maps("D = pre")).code).toBe(2);
    expect((await maps("--image", "a=b.nii")).code).toBe(2);
  });
});
