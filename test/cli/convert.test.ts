import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { decode } from "fast-png";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runCommandLine } from "../../src/host/cli/program.ts";
import { readImage } from "../../src/host/io/read.node.ts";
import { readMask } from "../../src/host/io/readMask.node.ts";
import { writeVolume } from "../../src/host/io/write.node.ts";

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "webradiomics-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const at = (...parts: string[]): string => join(folder, ...parts);
const fixture = (path: string): string => fileURLToPath(new URL(`../../fixtures/${path}`, import.meta.url));

async function convert(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = "";
  let err = "";
  const none = () => Promise.reject(new Error("no extractor is needed"));
  const code = await runCommandLine(["convert", ...args, "--backend", "cpu"], {
    stdout: (text) => { out += text; }, stderr: (text) => { err += text; }, isTerminal: false, openHere: none, openWorkers: none,
  });
  return { code, out, err };
}

describe("convert", () => {
  it("writes a DICOM series as NIfTI and NRRD, voxels and place unchanged, and a picture", async () => {
    const image = await readImage(fixture("dicom/mr_oblique"));
    for (const name of ["mr.nii.gz", "mr.nii", "mr.nrrd"]) {
      expect((await convert(fixture("dicom/mr_oblique"), "-o", at(name), "--png", at("mr.png"))).code).toBe(0);
      const written = await readImage(at(name));
      expect(written.data).toEqual(image.data);
      [...image.origin, ...image.spacing, ...image.direction].forEach((value, i) => expect([...written.origin, ...written.spacing, ...written.direction][i]).toBeCloseTo(value, 4));
    }
    expect(decode(readFileSync(at("mr.png"))).width).toBeGreaterThan(100);
  });

  it("lists what a folder holds, and writes every series and phase of it", async () => {
    const { out } = await convert(fixture("dicom/several"), "--list");
    const series = out.trim().split("\n");
    expect(series.length).toBeGreaterThan(1);
    expect(series[0]).toMatch(/^series=\S+ (MR|CT)/);
    const { code, err } = await convert(fixture("dicom/several"), "--out-dir", at("all"), "-f", "nrrd");
    expect(code).toBe(0);
    expect(readdirSync(at("all")).length).toBeGreaterThanOrEqual(series.length);
    expect(err.split("\n").filter((line) => line.includes(".nrrd:"))).toHaveLength(readdirSync(at("all")).length);
  });

  it("asks for one of several series, and takes the one asked for", async () => {
    const { code, err } = await convert(fixture("dicom/several"), "-o", at("one.nii.gz"));
    expect(code).toBe(1);
    expect(err).toContain("series=");
    expect(existsSync(at("one.nii.gz"))).toBe(false);
    const [, selector] = /(series=\S+)/.exec((await convert(fixture("dicom/several"), "--list")).out)!;
    const phase = err.includes("phase=") ? ",phase=1" : "";
    expect((await convert(`${fixture("dicom/several")}#${selector}${phase}`, "-o", at("one.nii.gz"))).code).toBe(0);
  });

  it("makes a mask of a structure set and a segmentation, and a segmentation of a mask", async () => {
    const list = await convert(fixture("dicom-masks/structures.dcm"), "--list");
    expect(list.out).toMatch(/^segment=1 "/);
    const mask = await readMask(fixture("dicom-masks/two.nii.gz"), await readImage(fixture("dicom-masks/two.nii.gz")));
    await writeVolume(at("two.nii.gz"), mask);
    expect((await convert(fixture("dicom-masks/two-seg.dcm"), "--reference", at("two.nii.gz"), "-o", at("two.nrrd"))).code).toBe(0);
    expect([...(await readImage(at("two.nrrd"))).data]).toEqual([...mask.data]);
    expect((await convert(fixture("dicom-masks/two-seg.dcm"), "--reference", at("two.nii.gz"), "--segment", "2", "-o", at("second.nrrd"))).code).toBe(0);
    expect([...(await readImage(at("second.nrrd"))).data]).toEqual(Array.from(mask.data, (label) => (label === 2 ? 1 : 0)));

    const ct = await readImage(fixture("dicom/ct"));
    const drawn = { ...ct, data: Uint8Array.from(ct.data, (_, i) => (i % 7 === 0 ? 1 : i % 11 === 0 ? 2 : 0)), pixelType: "uint8" as const };
    await writeVolume(at("drawn.nii.gz"), drawn);
    expect((await convert(at("drawn.nii.gz"), "--reference", fixture("dicom/ct"), "--names", "tumour, oedema", "-o", at("seg.dcm"))).code).toBe(0);
    expect((await convert(at("seg.dcm"), "--list")).out).toBe('segment=1 "tumour"\nsegment=2 "oedema"\n');
    expect([...(await readMask(at("seg.dcm"), ct)).data]).toEqual([...drawn.data]);
  });

  it("leaves a mask its largest part", async () => {
    const ct = await readImage(fixture("dicom/ct"));
    const data = new Uint8Array(ct.data.length);
    data.fill(3, 0, 5);
    data[data.length - 1] = 1;
    await writeVolume(at("specks.nrrd"), { ...ct, data, pixelType: "uint8" });
    const { code, err } = await convert(at("specks.nrrd"), "--largest", "-o", at("part.nrrd"));
    expect([code, err.includes("5 of 6 voxels are its largest part")]).toEqual([0, true]);
    expect([...(await readImage(at("part.nrrd"))).data]).toEqual(Array.from(data, (label) => (label === 3 ? 1 : 0)));
  });

  it("brings an image onto another's lattice", async () => {
    const ct = await readImage(fixture("dicom/ct"));
    const ramp = { ...ct, data: Float32Array.from(ct.data, (_, i) => i % ct.size[0]), pixelType: "float32" as const };
    await writeVolume(at("ramp.nrrd"), ramp);
    const finer = { ...ramp, size: [2 * ct.size[0] - 1, ct.size[1], ct.size[2]] as const, spacing: [ct.spacing[0] / 2, ct.spacing[1], ct.spacing[2]] as const };
    await writeVolume(at("like.nrrd"), { ...finer, data: new Float32Array(finer.size[0] * finer.size[1] * finer.size[2]) });
    expect((await convert(at("ramp.nrrd"), "--like", at("like.nrrd"), "-o", at("finer.nrrd"))).code).toBe(0);
    const found = await readImage(at("finer.nrrd"));
    found.data.forEach((value, i) => expect(value).toBeCloseTo((i % finer.size[0]) / 2, 5));
  });

  it("never overwrites what it reads", async () => {
    await convert(fixture("dicom/ct"), "-o", at("ct.nrrd"));
    const before = readFileSync(at("ct.nrrd"));
    const { code, err } = await convert(at("ct.nrrd"), "--largest", "-o", at("ct.nrrd"));
    expect(code).toBe(2);
    expect(err).toContain("ct.nrrd: would overwrite a file that is read");
    expect(readFileSync(at("ct.nrrd"))).toEqual(before);
    expect((await convert(at("ct.nrrd"), "--like", at("ct.nrrd"), "-o", at("a.nrrd"), "--png", at("a.nrrd"))).code).toBe(2);
  });

  it("says of a structure set without an image what it needs", async () => {
    const { code, err } = await convert(fixture("dicom-masks/structures.dcm"), "-o", at("a.nrrd"));
    expect(code).toBe(2);
    expect(err).toContain("give it as --reference");
  });

  it("tells what is doubtful about each of all images", async () => {
    const { err } = await convert(fixture("dicom/monochrome1"), "--out-dir", at("all"));
    expect(err).toContain("MONOCHROME1");
  });

  it("says before any work what cannot be done", async () => {
    const told = async (...args: string[]): Promise<string> => {
      const { code, err } = await convert(...args);
      expect(code).toBeGreaterThan(0);
      return err;
    };
    expect(await told(fixture("dicom/ct"))).toContain("one of --list, --out and --out-dir is expected");
    expect(await told(fixture("dicom/ct"), "-o", at("a.tiff"))).toContain("a.tiff");
    expect(await told(fixture("dicom/ct"), "-o", at("a.dcm"))).toContain("give their folder as --reference");
    expect(await told(fixture("dicom/ctt"), "-o", at("a.nrrd"))).toContain("ctt: no such file");
    expect(await told(fixture("dicom/bad/gap"), "-o", at("a.nrrd"))).toMatch(/mm/);
    expect(await told(fixture("dicom/ct"), "-o", at("none", "a.nrrd"))).toContain("does not exist");
    expect(await told(fixture("dicom/ct"), "--out-dir", at("all"), "--largest")).toContain("--largest is for one image or mask");
    expect(await told(`${fixture("dicom/ct")}#series=1`, "--out-dir", at("all"))).toContain("--out-dir writes every series and phase");
    expect(readdirSync(folder)).toEqual([]);
  });
});
