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

async function rings(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = "";
  let err = "";
  const none = () => Promise.reject(new Error("no extractor is needed"));
  const code = await runCommandLine(["rings", ...args, "--backend", "cpu"], {
    stdout: (text) => { out += text; }, stderr: (text) => { err += text; }, isTerminal: false, openHere: none, openWorkers: none,
  });
  return { code, out, err };
}

const size: Vec3 = [24, 22, 8];
async function written(file: string, value: (x: number, y: number, z: number) => number, spacing: Vec3 = [1, 1, 2]): Promise<string> {
  const data = new Int16Array(size[0] * size[1] * size[2]);
  for (let i = 0; i < data.length; i++) data[i] = value(i % size[0], Math.floor(i / size[0]) % size[1], Math.floor(i / (size[0] * size[1])));
  const volume: Volume = { name: file, size, spacing, origin: [-10, 5, 3], direction: identityDirection, data, components: 1, pixelType: "int16", dimension: 3 };
  await writeVolume(join(folder, file), volume);
  return join(folder, file);
}
/** Label 1: two voxels along x; label 2: one voxel. */
const lesions = (x: number, y: number, z: number): number => (y === 11 && z === 4 ? (x === 8 || x === 9 ? 1 : x === 14 ? 2 : 0) : 0);
const one = (x: number, y: number, z: number): number => Number(lesions(x, y, z) === 1);
const outDir = (): string => join(folder, "out");
const count = async (file: string): Promise<number> => Array.from((await readImage(join(outDir(), file))).data).filter((value) => value > 0).length;
const table = (out: string): string[][] => out.trim().split("\n").map((line) => line.trim().split(/\s{2,}/));

describe("rings", () => {
  it("writes a mask per ring, one of all, what they are, and a picture", async () => {
    const mask = await written("mask.nii.gz", one);
    const image = await written("image.nrrd", (x, y, z) => 20 * one(x, y, z) + x + y);
    const png = join(folder, "rings.png");
    const { code, out, err } = await rings(mask, "--ring", "0-1", "--ring", "0-2", "-r", "2-3.5", "--image", image, "--out-dir", outDir(), "--png", png);
    expect([code, err.includes("warning"), err.includes("error")]).toEqual([0, true, false]); // (0,1] reaches no slice above or below
    expect(err).toContain("ring 0-1mm misses voxels along z: it is 1 mm wide, and they lie 2 mm apart");
    // Within 2 mm of two voxels: 6 and 10 more in their slice beyond (0,1], and one above and below each.
    expect(table(out)).toEqual([
      ["lesion", "ring", "voxels", "mm3", "beyond image"], ["1", "lesion", "2", "4.0"],
      ["1", "0-1mm", "6", "12.0", "0"], ["1", "0-2mm", "20", "40.0", "0"], ["1", "2-3.5mm", String(await count("ring_2-3.5mm.nii.gz")), expect.anything(), "0"],
    ]);
    expect(readdirSync(outDir()).sort()).toEqual(["ring_0-1mm.nii.gz", "ring_0-2mm.nii.gz", "ring_2-3.5mm.nii.gz", "rings.json", "rings.nii.gz"]);
    const all = await readImage(join(outDir(), "rings.nii.gz"));
    expect([all.origin, all.spacing, all.pixelType]).toEqual([[-10, 5, 3], [1, 1, 2], "uint8"]);
    const at = (x: number, y: number, z: number): number => all.data[(z * size[1] + y) * size[0] + x];
    expect([at(8, 11, 4), at(10, 11, 4), at(11, 11, 4), at(12, 11, 4), at(8, 11, 5), at(9, 12, 5), at(13, 11, 4)]).toEqual([0, 1, 2, 3, 2, 3, 0]);
    expect(JSON.parse(readFileSync(join(outDir(), "rings.json"), "utf8"))).toMatchObject({
      mask, image, direction: "outward", inPlane: false,
      lesions: [{ lesion: 1, voxels: 2, mm3: 4, labelled: "rings.nii.gz", rings: [{ from: 0, to: 1, file: "ring_0-1mm.nii.gz", label: 1, voxels: 6, mm3: 12, beyondImage: 0 }, { voxels: 20 }, { to: 3.5 }] }],
      warnings: [expect.stringContaining("ring 0-1mm misses voxels"), expect.stringContaining("ring 2-3.5mm misses voxels")],
    });
    expect(decode(readFileSync(png)).width).toBeGreaterThan(2 * 240);
  });

  it("several lesions, in plane, as NRRD, with what is excluded and a body mask; the report elsewhere", async () => {
    const mask = await written("mask.nrrd", lesions);
    const [body, vessel] = [await written("body.nrrd", (x) => Number(x > 6)), await written("vessel.nrrd", (x) => Number(x === 12))];
    const report = join(folder, "report.json");
    const { code, out } = await rings(mask, "--ring", "0-3", "--lesions", "labels", "--in-plane", "--format", "nrrd", "--out-dir", outDir(), "--body", body, "--exclude", vessel, "--report", report);
    expect(code).toBe(0);
    expect(readdirSync(outDir()).sort()).toEqual(["lesion1_ring_0-3mm.nrrd", "lesion1_rings.nrrd", "lesion2_ring_0-3mm.nrrd", "lesion2_rings.nrrd", "lesions.nrrd"]);
    // Label 2: 28 voxels within 3 of it, less 5 with x = 12.
    expect(table(out).at(-1)).toEqual(["2", "0-3mm", "23", "46.0", "0"]);
    expect(await count("lesion2_rings.nrrd")).toBe(23);
    expect([...new Set((await readImage(join(outDir(), "lesions.nrrd"))).data)].sort()).toEqual([0, 1, 2]);
    expect(JSON.parse(readFileSync(report, "utf8"))).toMatchObject({ body, exclude: [vessel], inPlane: true, numbered: "lesions.nrrd", lesions: [{ lesion: 1 }, { lesion: 2, voxels: 1 }] });
  });

  it("--body auto makes a mask of the image, keeps it and uses it", async () => {
    const image = await written("image.nii", (x) => (x < 12 ? 500 + (x % 3) : 3 + (x % 2)));
    const { code } = await rings(await written("mask.nii", one), "--ring", "0-6", "--image", image, "--body", "auto", "--out-dir", outDir());
    expect(code).toBe(0);
    const [ring, body] = [await readImage(join(outDir(), "ring_0-6mm.nii.gz")), await readImage(join(outDir(), "body.nii.gz"))];
    expect(ring.data.every((inside, i) => inside === 0 || body.data[i] === 1)).toBe(true);
    expect([body.data[11], body.data[14]]).toEqual([1, 0]);
  });

  it("--inward and --label; --strict makes a warning an exit code", async () => {
    const mask = await written("mask.nii", (x, y) => (x < 9 ? 0 : x < 18 && y > 3 && y < 18 ? 1 : 2));
    const { code, out, err } = await rings(mask, "--ring", "0-2", "--inward", "--in-plane", "--label", "1", "--out-dir", outDir(), "--strict");
    expect([code, err]).toEqual([0, expect.not.stringContaining("warning")]);
    expect(table(out).at(-1)?.slice(1, 3)).toEqual(["0-2mm", String(8 * (9 * 14 - 5 * 10))]);
    expect(existsSync(join(outDir(), "ring_inward_0-2mm.nii.gz"))).toBe(true);
    expect((await rings(mask, "--ring", "0-2", "--inward", "--label", "1", "--out-dir", outDir(), "--strict")).code).toBe(4);
  });
});

describe("bad input", () => {
  it.each([
    { args: ["--ring", "5-3"], code: 2, message: "A ring goes from a distance to a greater one." },
    { args: ["--ring", "5"], code: 2, message: "Expected two distances in mm" },
    { args: [], code: 2, message: "give at least one, such as --ring 0-5" },
    { args: ["--ring", "0-3", "--label", "7"], code: 1, message: "label 7 is not in the mask; it has 1, 2" },
    { args: ["--ring", "0-3", "--label", "0"], code: 2, message: "a whole number from 1 on is expected" },
    { args: ["--ring", "0-3"], code: 1, message: "the mask has labels 1, 2; say which one" },
    { args: ["--ring", "0-3", "--label", "1", "--body", "auto"], code: 2, message: "--body auto makes the mask of an image: give --image" },
    { args: ["--ring", "0-3", "--label", "1", "--png", "x.png"], code: 2, message: "--png shows the rings on an image: give --image" },
    { args: ["--ring", "0-3", "--label", "1", "--exclude", "none.nii"], code: 1, message: "none.nii: no such file" },
  ])("$args", async ({ args, code, message }) => {
    const found = await rings(await written("mask.nii.gz", lesions), ...args, "--out-dir", outDir());
    expect(found.err).toContain(message);
    expect(found.code).toBe(code);
    expect(existsSync(outDir()) && readdirSync(outDir()).length > 0).toBe(false);
  });

  it("a result in the place of what is read: nothing is written", async () => {
    const mask = await written("rings.nii.gz", one);
    const before = readFileSync(mask);
    const { code, err } = await rings(mask, "--ring", "0-3", "--out-dir", folder);
    expect([code, err]).toEqual([2, expect.stringContaining(`${mask}: would overwrite a file that is read`)]);
    expect(readFileSync(mask).equals(before)).toBe(true);
    expect(readdirSync(folder)).toEqual(["rings.nii.gz"]);
  });

  it("an image on another lattice: both are named", async () => {
    const [mask, image] = [await written("mask.nii.gz", one), await written("image.nii.gz", () => 1, [1, 1, 3])];
    const { code, err } = await rings(mask, "--ring", "0-3", "--image", image, "--out-dir", outDir());
    expect([code, err]).toEqual([1, expect.stringContaining(`${mask}: spacing (1, 1, 2) mm differs from that of ${image}, (1, 1, 3) mm`)]);
  });

  it("an empty mask", async () => {
    const { code, err } = await rings(await written("mask.nii.gz", () => 0), "--ring", "0-3", "--out-dir", outDir());
    expect([code, err]).toEqual([1, expect.stringContaining("the mask is empty")]);
  });
});
