/** The command line on input that is wrong: one line that names the file and both values, the exit code, nothing half-written. */
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Surroundings } from "../../src/host/cli/extractCommand.ts";
import { openExtractor } from "../../src/host/cli/extractor.ts";
import { runCommandLine } from "../../src/host/cli/program.ts";
import type { Volume } from "../../src/host/image/volume.ts";
import { readImage } from "../../src/host/io/read.node.ts";
import { writeNifti, writeNrrd } from "../../src/host/io/write.ts";
import { parseCsv } from "../../src/host/dataset/csv.ts";

const folder = mkdtempSync(join(tmpdir(), "webradiomics-"));
const at = (name: string): string => join(folder, name);
const phantom = (name: string): string => resolve(`fixtures/phantoms/${name}.nrrd`);
const format = (name: string): string => resolve(`fixtures/formats/${name}`);
const [image, mask] = [at("image.nrrd"), at("mask.nrrd")];

/** The first voxel of the ROI, and its x, y, z. */
let inside: number;
let place: string;

beforeAll(async () => {
  const [picture, labels] = [await readImage(phantom("integer_image")), await readImage(phantom("integer_mask"))];
  const volume = async (name: string, from: Volume, change: Partial<Volume> = {}): Promise<void> =>
    writeFileSync(at(name), await writeNrrd({ ...from, ...change }));
  const [nx, ny, nz] = picture.size;
  inside = labels.data.indexOf(1);
  place = `(${inside % nx}, ${Math.floor(inside / nx) % ny}, ${Math.floor(inside / (nx * ny))})`;

  await volume("image.nrrd", picture);
  await volume("mask.nrrd", labels);
  await damagedFiles(picture);
  const floats = (values: Iterable<number>, voxel = -1, value = 0): Partial<Volume> => {
    const data = Float32Array.from(values);
    if (voxel >= 0) data[voxel] = value;
    return { data, pixelType: "float32" };
  };
  await volume("nan.nrrd", picture, floats(picture.data, inside, NaN));
  await volume("infinity.nrrd", picture, floats(picture.data, inside, -Infinity));
  await volume("nanOutside.nrrd", picture, floats(picture.data, 0, NaN));
  await volume("many.nrrd", picture, floats(Float32Array.from(picture.data, (_, i) => 1.5 * i)));

  await volume("size.nrrd", labels, { size: [nx, ny, nz - 1], data: labels.data.subarray(0, nx * ny * (nz - 1)) });
  await volume("spacing.nrrd", labels, { spacing: [0.9, 0.9, 2.4] });
  await volume("origin.nrrd", labels, { origin: [0.5, 0, 0] });
  await volume("direction.nrrd", labels, { direction: [0, -1, 0, 1, 0, 0, 0, 0, 1] });
  await volume("far.nrrd", labels, { origin: [500, 0, 0] });
  await volume("empty.nrrd", labels, { data: new Uint8Array(labels.data.length), pixelType: "uint8" });
  await volume("one.nrrd", labels, { data: Uint8Array.from(labels.data, (_, i) => Number(i === inside)), pixelType: "uint8" });
  await volume("lesions.nrrd", labels, { data: Uint8Array.from(labels.data, (l, i) => (l === 1 ? 1 + Number(i % nx > 12) : 0)), pixelType: "uint8" });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Files of which something is missing, or that promise too much. */
async function damagedFiles(picture: Volume): Promise<void> {
  const nifti = Buffer.from(await writeNifti(picture, { gzip: true }));
  const nrrd = readFileSync(image);
  writeFileSync(at("text.nii.gz"), "hello, world");
  writeFileSync(at("text.nrrd"), "hello, world");
  writeFileSync(at("cut.nii.gz"), nifti.subarray(0, nifti.length >> 1));
  writeFileSync(at("cut.nrrd"), nrrd.subarray(0, nrrd.length >> 1));
  const plain = gunzipSync(nifti);
  writeFileSync(at("short.nii.gz"), gzipSync(plain.subarray(0, -1000)));
  for (const offset of [42, 44, 46]) plain.writeInt16LE(10_000, offset);
  writeFileSync(at("huge.nii.gz"), gzipSync(plain));
  writeFileSync(at("huge.nrrd"), Buffer.from(nrrd.toString("latin1").replace("sizes: 26 22 16", "sizes: 10000 10000 10000"), "latin1"));
}

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** Cases that were begun. */
  readonly begun: readonly string[];
}

/** Runs the command line in this process, on the CPU; `onCase` can keep a case from going on. */
async function run(args: readonly string[], onCase: (id: string) => Promise<void> = async () => undefined): Promise<Ran> {
  let [out, err] = ["", ""];
  const begun: string[] = [];
  const open: Surroundings["openHere"] = async () => {
    const extractor = await openExtractor({ backend: "cpu" });
    const extract: typeof extractor.extract = async (task) => {
      begun.push(task.id);
      await onCase(task.id);
      return extractor.extract(task);
    };
    return { ...extractor, extract };
  };
  const code = await runCommandLine(["extract", ...args], {
    stdout: (text) => { out += text; }, stderr: (text) => { err += text; }, isTerminal: false, openHere: open, openWorkers: (_, [options]) => open(options),
  });
  return { code, out, err, begun };
}

function batch(name: string, header: string, ...rows: string[]): string {
  writeFileSync(at(name), `${[header, ...rows].join("\n")}\n`);
  return at(name);
}

/** The rows of a csv, by column. */
function rowsOf(text: string): Map<string, string>[] {
  const [header, ...records] = parseCsv(text, "output");
  return records.map(({ fields }) => new Map(header.fields.map((column, i) => [column, fields[i]])));
}

describe("one case ends with 1 and one line", () => {
  let before: string[];
  beforeEach(() => { before = readdirSync(folder); });

  async function refused(args: readonly string[], message: string | RegExp): Promise<void> {
    const { code, out, err } = await run([...args, "-o", at("out.csv"), "-f", "csv"]);
    expect(err).toMatch(message instanceof RegExp ? message : /./);
    if (typeof message === "string") expect(err).toBe(`error: ${message}\n`);
    expect(err.match(/\n/g)).toHaveLength(1);
    expect([code, out]).toEqual([1, ""]);
    expect(readdirSync(folder)).toEqual(before);
  }

  const few = /^error: case 1: \S+: the header promises 26x22x16 voxels of int16, 18304 bytes, but the file holds \d+; its compressed data is cut short or damaged \(.+\)\n$/;
  const tooMany = "the header promises 10000x10000x10000 voxels of int16, 2000000000000 bytes, but the file holds 18304";

  it.each<[string, string, string | RegExp]>([
    ["a missing file", "nothing.nii.gz", `${at("nothing.nii.gz")}: no such file`],
    ["a folder", ".", `${at(".")}: is a folder; expected an image file`],
    ["the wrong magic in .nii.gz", "text.nii.gz", `case 1: ${at("text.nii.gz")}: not a NIfTI file: it begins with bytes 104 101 108 108, not with 348 or 540`],
    ["the wrong magic in .nrrd", "text.nrrd", `case 1: ${at("text.nrrd")}: not a NRRD file: it does not begin with "NRRD"`],
    ["a .nii.gz cut short", "cut.nii.gz", few],
    ["a .nrrd cut short", "cut.nrrd", few],
    ["a header that promises more", "short.nii.gz", `case 1: ${at("short.nii.gz")}: the header promises 26x22x16 voxels of int16, 18304 bytes, but the file holds 17304`],
    ["1e12 voxels in .nii.gz", "huge.nii.gz", `case 1: ${at("huge.nii.gz")}: ${tooMany}`],
    ["1e12 voxels in .nrrd", "huge.nrrd", `case 1: ${at("huge.nrrd")}: ${tooMany}`],
    ["colour", format("rgb.nii"), `case 1: ${format("rgb.nii")}: RGB24 voxels (datatype 128); only images of real numbers are read`],
    ["four dimensions", format("time_4d.nrrd"), `case 1: ${format("time_4d.nrrd")}: 4-D image (4x3x2x2); only 2-D and 3-D images are read`],
    ["vectors", format("vector.nii"), `case 1: ${format("vector.nii")}: 3 values a voxel (colour or vector image); one grey value is needed`],
  ])("for the image: %s", (_, name, message) => refused([name.startsWith("/") ? name : at(name), mask], message));

  const differs = (field: string, found: string, expected: string, allowed: string, advice: string): string =>
    `case 1: ${at(`${field}.nrrd`)}: ${field} ${found} differs from that of ${image}, ${expected}${allowed} (correctMask resamples the mask${advice})`;
  const accepts = "; geometryTolerance accepts more";
  it.each<[string, string, string]>([
    ["a missing file", "maks.nrrd", `${at("maks.nrrd")}: no such file`],
    ["another size", "size.nrrd", differs("size", "26x22x15", "26x22x16", "", "")],
    ["another spacing", "spacing.nrrd", differs("spacing", "(0.9, 0.9, 2.4) mm", "(0.9, 0.9, 2.5) mm", " (tolerance 9e-7)", accepts)],
    ["another origin", "origin.nrrd", differs("origin", "(0.5, 0, 0) mm", "(0, 0, 0) mm", " (tolerance 9e-7)", accepts)],
    ["another direction", "direction.nrrd", differs("direction", "(0, -1, 0, 1, 0, 0, 0, 0, 1)", "(1, 0, 0, 0, 1, 0, 0, 0, 1)", " (tolerance 0.000001)", accepts)],
    ["no label", "empty.nrrd", `case 1: ${at("empty.nrrd")}: the mask is empty, no voxel has a label other than 0`],
    ["one voxel", "one.nrrd", `case 1: ${at("one.nrrd")}: label 1 has one voxel; no feature can be computed of a single voxel`],
  ])("for the mask: %s", (_, name, message) => refused([image, at(name)], message));

  it.each([["NaN", "nan.nrrd", "NaN"], ["infinity", "infinity.nrrd", "-Infinity"]])("for %s inside the ROI", (_, name, value) =>
    refused([at(name), mask], `case 1: ${at(name)}: the voxel (x, y, z) = ${place} is ${value} inside the ROI`));

  it("for NaN outside the ROI where intensities are combined over space", async () => {
    await refused([at("nanOutside.nrrd"), mask, "-s", "normalize:1"], `case 1: ${at("nanOutside.nrrd")}: the voxel (x, y, z) = (0, 0, 0) is NaN; normalisation needs every voxel`);
    await refused([at("nanOutside.nrrd"), mask, "-s", "resampledPixelSpacing:1,1,1"], `case 1: ${at("nanOutside.nrrd")}: the voxel (x, y, z) = (0, 0, 0) is NaN; resampling spreads it over the image`);
  });

  // The ROI of many.nrrd holds 2863.5 to 11836.5.
  const ofMany = (text: string): string => `case 1: ${at("many.nrrd")}: ${text}`;
  it.each<[string, string, string]>([
    ["label:7", image, `case 1: ${mask}: label 7 is not in the mask; it has 1, 2`],
    ["minimumROISize:100000", image, `case 1: ${mask}: label 1 has 1210 voxels, more than minimumROISize 100000 are needed`],
    ["binWidth:0.01", at("many.nrrd"), ofMany("binWidth 0.01 makes 897301 grey levels of intensities 2863.5 to 11836.5; at most 65535 are possible")],
    ["binWidth:1e308", at("many.nrrd"), ofMany("binWidth 1e+308 makes no bins of intensities 2863.5 to 11836.5 in float32 arithmetic")],
    ["resegmentRange:10000,20000", image, `case 1: ${mask}: resegmentation by the intensities of ${image} leaves 0 of 1210 voxels; at least 2 are needed`],
    ["resampledPixelSpacing:0.01,0.01,0.01", image, `case 1: ${mask}: resampling to 0.01 x 0.01 x 0.01 mm makes 1811 x 1451 x 2761 voxels around the ROI; at most 2147483647 are possible`],
    ["resampledPixelSpacing:100,100,100", image, `case 1: ${mask}: no voxel of label 1 is left after resampling the mask to spacing 100 x 100 x 100 mm`],
    ["resampledPixelSpacing:1,1", image, `case 1: resampledPixelSpacing has 2 numbers, ${mask} has 3 dimensions`],
    ["binWidht:5", image, '-s "binWidht:5": unknown setting "binWidht"; did you mean "binWidth"?'],
    ["binWidth:0", image, '-s "binWidth:0": setting binWidth is 0.0; expected a number > 0'],
  ])("for -s %s", (setting, picture, message) => refused([picture, mask, "-s", setting], message));

  it("for a mask that lies elsewhere, whoever moves it", () =>
    refused([image, at("far.nrrd"), "-s", "correctMask:true"], `case 1: ${at("far.nrrd")}: the ROI reaches from voxel 558.06 to 578.06 along x of ${image}, which has 26 voxels there`));

  it.each([
    ["setting", "setting:\n  binWidht: 5\n", ':2:13: unknown setting "binWidht"; did you mean "binWidth"?'],
    ["class", "featureClass:\n  glcmm:\n", ':2:3: unknown feature class "glcmm"; did you mean "glcm"?'],
    ["feature", "featureClass:\n  glcm: [Contrasst]\n", ':2:10: unknown feature "Contrasst" of class glcm; did you mean "Contrast"?'],
    ["image type", "imageType:\n  Orignal: {}\n", ':2:12: unknown image type "Orignal"; did you mean "Original"?'],
  ])("for an unknown %s in a parameter file", async (name, text, message) => {
    const file = at(`${name}.yaml`);
    writeFileSync(file, text);
    before = readdirSync(folder);
    await refused([image, mask, "-p", file], `${file}${message}`);
  });

  it("for a parameter file that is a folder", async () => {
    await refused([image, mask, "-p", folder], `${folder}: is a folder; expected a file`);
  });

  it("for an output that cannot be written, before any work", async () => {
    const cannot: [string[], string][] = [
      [["-o", at("absent/out.csv")], `${at("absent/out.csv")}: cannot be written: folder ${at("absent")} does not exist`],
      [["-o", folder], `${folder}: cannot be written: it is a folder`],
      [["--out-dir", image], `${image}: cannot be written: ${image} is a file, not a folder`],
    ];
    if (existsSync("/proc/self")) {
      cannot.push([["-o", "/proc/out.csv"], "/proc/out.csv: cannot be written: /proc takes no files"]);
      cannot.push([["--out-dir", "/proc/out"], "/proc/out: cannot be written: /proc takes no files"]);
    }
    for (const [args, message] of cannot) {
      expect(await run([image, mask, ...args])).toEqual({ code: 1, out: "", err: `error: ${message}\n`, begun: [] });
      expect(readdirSync(folder)).toEqual(before);
    }
  });
});

describe("unusual input is served", () => {
  const value = async (args: readonly string[], column: string): Promise<string | undefined> => {
    const { code, out } = await run([...args, "-f", "csv"]);
    expect(code).toBe(0);
    return rowsOf(out)[0].get(column);
  };

  it.each(["size.nrrd", "spacing.nrrd", "origin.nrrd"])("%s with correctMask", async (name) => {
    expect(Number(await value([image, at(name), "-s", "correctMask:true"], "diagnostics_Mask-corrected_VoxelNum"))).toBeGreaterThan(1000);
  });

  it("one slice", async () => {
    expect(await value([phantom("slice_image"), phantom("slice_mask")], "diagnostics_Image-original_Size")).toBe("(34, 30, 1)");
  });

  it("several lesions", async () => {
    const labels = (await readImage(at("lesions.nrrd"))).data;
    for (const label of [1, 2]) {
      const voxels = labels.filter((l) => l === label).length;
      expect(await value([image, at("lesions.nrrd"), "-s", `label:${label}`], "diagnostics_Mask-original_VoxelNum")).toBe(String(voxels));
    }
  });

  it("NaN outside the ROI", async () => {
    expect(await value([at("nanOutside.nrrd"), mask], "original_firstorder_Mean")).toBe(await value([image, mask], "original_firstorder_Mean"));
  });

  it("59,820 grey levels", async () => {
    expect(Number(await value([at("many.nrrd"), mask, "-s", "binWidth:0.15"], "original_glcm_JointAverage"))).toBeGreaterThan(10_000);
  });
});

describe("a batch", () => {
  it("gives failed cases a row with the reason, and 3", async () => {
    const { code, out, err } = await run([
      batch("some.csv", "Patient,Image,Mask,Label", "a,image.nrrd,mask.nrrd,", "b,cut.nrrd,mask.nrrd,", "c,nothing.nrrd,mask.nrrd,", "d,image.nrrd,one.nrrd,",
        "e,image.nrrd,lesions.nrrd,2", "f,image.nrrd,lesions.nrrd,3", "g,image.nrrd,lesions.nrrd,x"),
      "-f", "csv", "-j", "2",
    ]);
    expect(code).toBe(3);
    const rows = rowsOf(out);
    expect(rows.map((row) => row.get("Patient"))).toEqual(["a", "b", "c", "d", "e", "f", "g"]);
    const failures: Record<string, string> = {
      b: `${at("cut.nrrd")}: the header promises 26x22x16 voxels`, c: `${at("nothing.nrrd")}: no such file`, d: `${at("one.nrrd")}: label 1 has one voxel`,
      f: `${at("lesions.nrrd")}: label 3 is not in the mask; it has 1, 2`, g: 'Label is "x"; expected a whole number >= 1',
    };
    for (const [k, row] of rows.entries()) {
      const reason = failures[row.get("Patient")!] ?? "";
      expect(row.get("diagnostics_Error")).toContain(reason);
      expect([row.get("diagnostics_Error") === "", row.get("original_glcm_Contrast") !== ""]).toEqual([reason === "", reason === ""]);
      if (reason !== "") expect(err).toContain(`error: case ${k + 1}: ${reason}`);
    }
    expect(err).toMatch(/\n7\/7 cases, 5 failed\n$/);
  });

  it("gives 1 when nothing could be done", async () => {
    const { code, out } = await run([batch("none.csv", "Image,Mask", "cut.nrrd,mask.nrrd", "nothing.nrrd,mask.nrrd"), "-f", "csv"]);
    expect(code).toBe(1);
    expect(rowsOf(out).map((row) => row.get("diagnostics_Error") !== "")).toEqual([true, true]);
  });

  it("keeps what was finished when it is interrupted, and goes on from there", async () => {
    const args = [batch("four.csv", "Image,Mask", ...Array<string>(4).fill("image.nrrd,mask.nrrd")), "-f", "csv", "-o", at("four.out.csv"), "--out-dir", at("kept")];
    const interrupted = await run(args, async (id) => {
      if (id !== "case 3") return;
      process.emit("SIGINT");
      await new Promise(() => undefined);
    });
    expect(interrupted.code).toBe(130);
    expect(interrupted.err).toContain("warning: interrupted: 2 of 4 cases are finished and kept\n");
    const kept = rowsOf(readFileSync(at("four.out.csv"), "utf8"));
    expect(kept).toHaveLength(2);
    expect(readdirSync(at("kept")).sort()).toEqual(["features_1.csv", "features_1.origin.json", "features_2.csv", "features_2.origin.json"]);

    const resumed = await run(args);
    expect([resumed.code, resumed.begun]).toEqual([0, ["case 3", "case 4"]]);
    const rows = rowsOf(readFileSync(at("four.out.csv"), "utf8"));
    expect(rows).toHaveLength(4);
    for (const row of rows) expect(row).toEqual(kept[0]);
    expect([...readdirSync(folder), ...readdirSync(at("kept"))].filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  it.each([
    ["no column Mask", "Image,mask", 'column Mask is missing; did you mean "mask"?'],
    ["no rows", "Image,Mask", "no cases; expected rows with Image and Mask below the header"],
    ["a field too many", "Image,Mask\nimage.nrrd,mask.nrrd,2", "2: 3 fields, but the header has 2"],
    ["an open quote", 'Image,Mask\nimage.nrrd,"mask.nrrd', "2: a quoted field does not end"],
  ])("file with %s is refused", async (_, text, message) => {
    const file = batch("wrong.csv", text);
    const { code, out, err } = await run([file]);
    expect([code, out]).toEqual([1, ""]);
    expect(err).toBe(`error: ${file}:${/^\d/.test(message) ? "" : " "}${message}\n`);
  });
});

describe("wrong usage ends with 2", () => {
  it.each([
    ["no mask", [image], `error: ${image}: a mask is missing (a batch file's name ends in .csv)\n`],
    ["a mask beside a batch file", [at("any.csv"), mask], `error: ${mask}: not used, since ${at("any.csv")} is a batch file that names its masks\n`],
    ["an unknown flag", [image, mask, "--ouput", "x"], "error: unknown option '--ouput'\n(Did you mean --out?)\n"],
  ])("%s", async (_, args, message) => {
    expect(await run(args)).toEqual({ code: 2, out: "", err: message, begun: [] });
  });
});
