import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runCommandLine } from "../../src/host/cli/program.ts";

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "webradiomics-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function params(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = "";
  let err = "";
  const none = () => Promise.reject(new Error("no engine is needed"));
  const code = await runCommandLine(["params", ...args], {
    stdout: (text) => { out += text; }, stderr: (text) => { err += text; }, isTerminal: false, openHere: none, openWorkers: none,
  });
  return { code, out, err };
}

function written(text: string): string {
  const path = join(folder, "p.yaml");
  writeFileSync(path, text);
  return path;
}

/** Made by fixtures/oracle/studies.py from PyRadiomics itself. */
const oracle = JSON.parse(readFileSync(new URL("../../fixtures/cli/studies.json", import.meta.url), "utf8")) as Record<
  string, Record<"volume" | "slice", { readonly count: number; readonly sha256: string }>
>;
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

const study = (name: string): string => join("studies", "params", `${name}.yaml`);
const log = "(LoG needs at least 4 voxels along every axis, the image has 1 along z)";

describe("params", () => {
  it.each([
    ["original-107", ["107 features: 14 shape + 1 image x 93"]],
    ["wavelet-851", ["851 features: 14 shape + 9 images x 93"]],
    ["log-wavelet-1316", ["1316 features: 14 shape + 14 images x 93", `851 of a volume of one slice: 465 columns are NaN ${log}`]],
    ["mri-1037", ["1037 features: 14 shape + 11 images x 93", `851 of a volume of one slice: 186 columns are NaN ${log}`]],
    ["mri-1502", ["1502 features: 14 shape + 16 images x 93", `1223 of a volume of one slice: 279 columns are NaN ${log}`]],
    ["ultrasound-1561", ["1834 features: 14 shape + 20 images x 91", `1561 of a volume of one slice: 273 columns are NaN ${log}`]],
  ])("%s has the count of its study", async (name, totals) => {
    const { code, out, err } = await params(study(name));
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out.trimEnd().split("\n").slice(-totals.length)).toEqual(totals);
  });

  it.each(["original-107", "wavelet-851", "log-wavelet-1316", "mri-1502", "ultrasound-1561"])("%s has PyRadiomics' columns", async (name) => {
    const { volume, slice } = oracle[name];
    const { out } = await params(study(name), "--columns");
    expect(out.trimEnd().split("\n")).toHaveLength(volume.count);
    expect(sha256(out)).toBe(volume.sha256);
    const withoutLog = out.split("\n").filter((column) => !column.startsWith("log-"));
    expect(sha256(withoutLog.join("\n"))).toBe(slice.sha256);
  });

  it("tells the first-order and texture features of S4 apart as the paper does", async () => {
    const columns = (await params(study("mri-1502"), "--columns")).out.trimEnd().split("\n");
    const count = (pattern: RegExp): number => columns.filter((column) => pattern.test(column)).length;
    expect([count(/^original_shape_/), count(/_firstorder_/), count(/_(glcm|glrlm|glszm|gldm|ngtdm)_/)]).toEqual([14, 288, 1200]);
    expect(columns[0]).toBe("original_shape_Elongation");
    expect(columns.at(-1)).toBe("lbp-3D-k_ngtdm_Strength");
  });

  it("prints settings, image types with their images and overrides, and classes", async () => {
    const path = written(`
setting: {binWidth: 5, resampledPixelSpacing: [1, 1, 0], label: 1}
voxelSetting: {kernelRadius: 2}
imageType:
  LoG: {sigma: [1, 2.50, 3.0], binWidth: 10}
  Original: {}
  Wavelet: {force2D: true, level: 2}
featureClass: {glcm: [Contrast, MCC], shape2D: }
`);
    expect(await params(path)).toEqual({
      code: 0, err: "",
      out: `settings other than the defaults:
  resampledPixelSpacing  [1, 1, 0]
  binWidth               5
  kernelRadius           2
image types:
  LoG       log-sigma-1-mm-3D, log-sigma-2-5-mm-3D, log-sigma-3-0-mm-3D (binWidth 10, sigma [1, 2.5, 3])
  Original  original
  Wavelet   wavelet-LH, wavelet-HL, wavelet-HH, wavelet2-LH, wavelet2-HL, wavelet2-HH, wavelet2-LL (force2D true, level 2)
feature classes:
  shape2D  9 (of 2-D images only, without force2D)
  glcm     2
22 features: 11 images x 2
16 of a volume of one slice: 6 columns are NaN ${log}
`,
    });
  });

  it("warns on standard error of what has no effect", async () => {
    const { code, out, err } = await params(written("imageType: {Square: {normalize: true}}"));
    expect({ code, err }).toEqual({ code: 0, err: "warning: image type Square: normalize acts before images are filtered and has no effect on one image type\n" });
    expect(out).toContain("\n107 features: 14 shape + 1 image x 93\n");
  });

  it.each([
    ["imageType: {Wavelets: {}}", 'p.yaml:1:23: unknown image type "Wavelets"; did you mean "Wavelet"?'],
    ["imageType: {LoG: {}}", "p.yaml: image type LoG needs the setting sigma, a list of numbers > 0 in mm"],
    ["setting: {binwidth: 5}", 'p.yaml:1:21: unknown setting "binwidth"; did you mean "binWidth"?'],
    ["featureClass: {glcm: [Contras]}", 'p.yaml:1:23: unknown feature "Contras" of class glcm; did you mean "Contrast"?'],
  ])("refuses %s", async (text, message) => {
    const { code, out, err } = await params(written(text));
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain(message);
  });

  it("refuses a file that is not there, and no file", async () => {
    expect(await params(join(folder, "none.yaml"))).toMatchObject({ code: 1, err: expect.stringContaining("none.yaml: no such file") });
    expect(await params()).toMatchObject({ code: 2 });
  });
});
