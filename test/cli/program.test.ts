import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { addKernel, newProfile } from "../../src/host/engine/profile.ts";
import type { Surroundings } from "../../src/host/cli/extractCommand.ts";
import { runCommandLine } from "../../src/host/cli/program.ts";
import type { ExtractFn, Task } from "../../src/host/cli/run.ts";
import { version } from "../../src/host/version.ts";
import { InputError } from "../../src/host/errors.ts";

let folder: string;
const at = (name: string): string => join(folder, name);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "webradiomics-"));
  for (const name of ["good.nrrd", "bad.nrrd", "nan.nrrd", "slow.nrrd", "mask.nrrd"]) writeFileSync(at(name), "");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Stands in for the engine: what a case gives is told by the image's name. */
const fake: ExtractFn = async ({ index, image, parameters, images, maps }) => {
  if (image.endsWith("bad.nrrd")) throw new InputError("bad.nrrd: not an\nimage");
  if (image.endsWith("slow.nrrd")) await new Promise(() => undefined);
  const value = image.endsWith("nan.nrrd") ? NaN : 1;
  const files = [images, maps].flatMap((wanted) => (wanted ? [join(wanted.folder, `Case-${index}_original.nrrd`)] : []));
  for (const file of files) writeFileSync(file, "");
  return {
    columns: new Map<string, number | string>([["diagnostics_Image-original_Hash", "abc"], ["original_glcm_MCC", value], ["original_shape_Label", parameters.settings.label]]),
    notes: new Map(Number.isNaN(value) ? [["original_glcm_MCC", "one level only"]] : []),
    warnings: [],
    files,
  };
};

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly tasks: readonly Task[];
}

async function run(...args: string[]): Promise<Ran> {
  let out = "";
  let err = "";
  const tasks: Task[] = [];
  const profile = { ...newProfile(), stages: { images: 2.5 } };
  addKernel(profile, "glcm", { dispatches: 1, items: 13, ms: 1.25 });
  const open: Surroundings["openHere"] = async () => ({
    extract: (task) => { tasks.push(task); profile.cases++; return fake(task); }, profile, backend: "cpu", adapter: "fake", notice: null, close: () => undefined,
  });
  const code = await runCommandLine(args, {
    stdout: (text) => { out += text; }, stderr: (text) => { err += text; }, isTerminal: false, openHere: open, openWorkers: (_, [options]) => open(options),
  });
  return { code, out, err, tasks };
}

function batch(...images: string[]): string {
  writeFileSync(at("batch.csv"), `Patient,Image,Mask,Label\n${images.map((image, i) => `p${i},${image},mask.nrrd,${i + 1}\n`).join("")}`);
  return at("batch.csv");
}

describe("extract, one case", () => {
  it("prints the table", async () => {
    const { code, out } = await run("extract", at("good.nrrd"), at("mask.nrrd"), "--format-path", "basename");
    expect(code).toBe(0);
    expect(out).toBe("Case-1_Image: good.nrrd\nCase-1_Mask: mask.nrrd\nCase-1_diagnostics_Image-original_Hash: abc\nCase-1_original_glcm_MCC: 1.0\nCase-1_original_shape_Label: 1.0\n");
  });

  it("writes a file, whole, in place of the one before", async () => {
    writeFileSync(at("out.csv"), "old\n");
    const { code, out } = await run("extract", at("good.nrrd"), at("mask.nrrd"), "-o", at("out.csv"), "-f", "csv");
    expect([code, out]).toEqual([0, ""]);
    expect(readFileSync(at("out.csv"), "utf8").split("\n")).toHaveLength(3);
    expect(readdirSync(folder).filter((name) => name.includes("out"))).toEqual(["out.csv"]);
  });

  it("says why a value is NaN, and leaves NaN out when asked to", async () => {
    const { out, err } = await run("extract", at("nan.nrrd"), at("mask.nrrd"), "--skip-nans");
    expect(err).toBe("warning: case 1: original_glcm_MCC: one level only\nbackend cpu: fake\n");
    expect(out).not.toContain("MCC");
  });

  it("hands over file, overrides and label", async () => {
    writeFileSync(at("p.json"), '{"setting": {"binWidth": 5, "gldm_a": 2}}');
    const { tasks, err } = await run("extract", at("good.nrrd"), at("mask.nrrd"), "-p", at("p.json"), "-s", "binWidth:10", "-s", "distances:1,2", "-l", "3");
    const { binWidth, gldm_a, distances, label } = tasks[0].parameters.settings;
    expect([binWidth, gldm_a, distances, label]).toEqual([10, 2, [1, 2], 3]);
    expect(err).toContain("warning: --label is deprecated; use -s label:3");
  });

  it("fails in one line and leaves nothing behind", async () => {
    const { code, out, err } = await run("extract", at("bad.nrrd"), at("mask.nrrd"), "-o", at("out.csv"), "--out-dir", at("kept"));
    expect([code, out]).toEqual([1, ""]);
    expect(err).toBe("error: case 1: bad.nrrd: not an image\n");
    expect([existsSync(at("out.csv")), readdirSync(at("kept"))]).toEqual([false, []]);
  });
});

describe("extract, a batch", () => {
  it("goes on after a failed case, whose row says why", async () => {
    const { code, out, err, tasks } = await run("extract", batch("good.nrrd", "bad.nrrd", "absent.nrrd", "nan.nrrd"), "-f", "csv", "--format-path", "basename", "-j", "2");
    expect(code).toBe(3);
    expect(out.split("\n")).toEqual([
      "Patient,Image,Mask,Label,diagnostics_Image-original_Hash,original_glcm_MCC,original_shape_Label,diagnostics_Error",
      "p0,good.nrrd,mask.nrrd,1,abc,1.0,1.0,",
      "p1,bad.nrrd,mask.nrrd,2,,,,bad.nrrd: not an image",
      `p2,absent.nrrd,mask.nrrd,3,,,,${at("absent.nrrd")}: no such file`,
      "p3,nan.nrrd,mask.nrrd,4,abc,nan,4.0,",
      "",
    ]);
    expect(err).toContain("4/4 cases, 2 failed\n");
    expect(tasks.map(({ parameters }) => parameters.settings.label).sort()).toEqual([1, 2, 4]);
  });

  it("gives 1 when nothing could be done, with the rows' reasons", async () => {
    const { code, out } = await run("extract", batch("bad.nrrd", "absent.nrrd"), "-f", "json");
    expect(code).toBe(1);
    expect((JSON.parse(out) as Record<string, string>[]).map((row) => row.diagnostics_Error)).toEqual(["bad.nrrd: not an image", `${at("absent.nrrd")}: no such file`]);
  });

  it("keeps finished cases when it is interrupted", async () => {
    const running = run("extract", batch("good.nrrd", "slow.nrrd", "good.nrrd"), "-f", "csv", "-o", at("out.csv"));
    await new Promise((resolve) => setTimeout(resolve, 100));
    process.emit("SIGINT");
    const { code, err } = await running;
    expect(code).toBe(130);
    expect(readFileSync(at("out.csv"), "utf8").split("\n").slice(1).map((line) => line.split(",")[0])).toEqual(["p0", ""]);
    expect(err).toContain("warning: interrupted: 1 of 3 cases are finished and kept");
    expect(process.listenerCount("SIGINT")).toBe(0);
  });

  it("takes finished cases over from --out-dir, unless settings or files changed", async () => {
    const args = ["extract", batch("good.nrrd", "nan.nrrd", "bad.nrrd"), "-f", "csv", "-od", at("kept")];
    const first = await run(...args);
    expect(readdirSync(at("kept")).filter((name) => name.endsWith(".csv"))).toEqual(["features_1.csv", "features_2.csv"]);
    const again = await run(...args);
    expect(again.out).toBe(first.out);
    expect(again.tasks.map(({ id }) => id)).toEqual(["case 3"]);

    const changed = await run(...args, "-s", "binWidth:10");
    expect(changed.tasks.map(({ id }) => id)).toEqual(["case 1", "case 2", "case 3"]);
    expect(changed.err).toContain(`warning: ${at("kept/features_1.csv")} was made with other settings or from other files; case 1 is computed again`);

    utimesSync(at("good.nrrd"), 1, 1);
    expect((await run(...args, "-s", "binWidth:10")).tasks.map(({ id }) => id)).toEqual(["case 1", "case 3"]);
  });

  it("computes again what is not whole or says nothing of its making", async () => {
    const args = ["extract", batch("good.nrrd", "nan.nrrd"), "--out-dir", at("kept")];
    await run(...args);
    writeFileSync(at("kept/features_1.csv"), readFileSync(at("kept/features_1.csv"), "utf8").slice(0, -6).replace(/,[^,]*$/, ""));
    rmSync(at("kept/features_2.origin.json"));
    const { err } = await run(...args);
    expect(err).toContain("features_1.csv is not whole; case 1 is computed again");
    expect(err).toContain("features_2.csv does not say how it was made; case 2 is computed again");
  });

  it.each([["filtered images", "images", ["--save-images"]], ["maps", "kept", ["--mode", "voxel", "--out-dir"]]])("computes again where %s are gone", async (_, images, flags) => {
    const args = ["extract", batch("good.nrrd", "nan.nrrd"), "--out-dir", at("kept"), ...flags, at(images)];
    await run(...args);
    expect((await run(...args)).tasks).toEqual([]);
    rmSync(at(`${images}/Case-2_original.nrrd`));
    const { tasks, err } = await run(...args);
    expect(tasks.map(({ id }) => id)).toEqual(["case 2"]);
    expect(err).toContain(`${at(images)}/Case-2_original.nrrd is gone; case 2 is computed again`);
  });

  it("checks without computing", async () => {
    const { code, out, err, tasks } = await run("extract", batch("good.nrrd", "absent.nrrd"), "--validate");
    expect([code, out, tasks]).toEqual([3, "", []]);
    expect(err).toBe(`case 2: ${at("absent.nrrd")}: no such file\n2 cases checked, 1 with a problem\n`);
    expect((await run("extract", batch("good.nrrd"), "--validate")).code).toBe(0);
    expect((await run("extract", at("absent.nrrd"), at("mask.nrrd"), "--validate")).code).toBe(1);
  });
});

describe("bad input ends with 1 and one line, before any work", () => {
  it.each<[string, string[], string]>([
    ["missing image", ["absent.nrrd", "mask.nrrd"], "absent.nrrd: no such file"],
    ["missing mask", ["good.nrrd", "absent.nrrd"], "absent.nrrd: no such file"],
    ["image is a folder", [".", "mask.nrrd"], "is a folder; expected an image file"],
    ["missing batch", ["absent.csv"], "absent.csv: no such file"],
    ["missing parameter file", ["good.nrrd", "mask.nrrd", "-p", "absent.yaml"], "absent.yaml: no such file"],
    ["unknown setting", ["good.nrrd", "mask.nrrd", "-s", "binwidth:5"], '-s "binwidth:5": unknown setting "binwidth"; did you mean "binWidth"?'],
    ["setting of the wrong type", ["good.nrrd", "mask.nrrd", "-s", "binWidth:wide"], "-s \"binWidth:wide\": setting binWidth is 'wide'; expected a number > 0"],
    ["setting without a value", ["good.nrrd", "mask.nrrd", "-s", "binWidth"], '-s "binWidth": expected NAME:VALUE'],
    ["setting with two colons", ["good.nrrd", "mask.nrrd", "-s", "binWidth:5:6"], "setting binWidth is '5:6'"],
    ["voxel setting", ["good.nrrd", "mask.nrrd", "-s", "kernelRadius:2"], 'unknown setting "kernelRadius"'],
    ["output in a missing folder", ["good.nrrd", "mask.nrrd", "-o", "absent/out.csv"], "cannot be written: folder"],
    ["output is a folder", ["good.nrrd", "mask.nrrd", "-o", "."], "cannot be written: it is a folder"],
    ["out-dir is a file", ["good.nrrd", "mask.nrrd", "--out-dir", "good.nrrd"], "is a file, not a folder"],
    ["log in a missing folder", ["good.nrrd", "mask.nrrd", "--log-file", "absent/log"], "the log cannot be written"],
  ])("%s", async (_, args, message) => {
    const isName = (arg: string): boolean => /^(\.|[a-z]+\.(nrrd|csv|yaml)|absent\/.*)$/.test(arg);
    const { code, out, err, tasks } = await run("extract", ...args.map((arg) => (isName(arg) ? at(arg) : arg)));
    expect([code, out, tasks]).toEqual([1, "", []]);
    expect(err).toContain(message);
    expect(err.match(/\n/g)).toHaveLength(1);
  });

  it("refuses a wrong parameter file with its place", async () => {
    writeFileSync(at("p.yaml"), "featureClass:\n  glcm: [Contrasst]\n");
    const { code, err } = await run("extract", at("good.nrrd"), at("mask.nrrd"), "-p", at("p.yaml"));
    expect([code, err]).toEqual([1, `error: ${at("p.yaml")}:2:10: unknown feature "Contrasst" of class glcm; did you mean "Contrast"?\n`]);
  });
});

describe("wrong usage ends with 2", () => {
  it.each<[string, string[], string]>([
    ["unknown flag", ["extract", "a", "b", "--formt", "csv"], "(Did you mean --format?)"],
    ["unknown command", ["extrct", "a", "b"], "(Did you mean extract?)"],
    ["no command", [], "Usage: webradiomics"],
    ["no image", ["extract"], "missing required argument 'input'"],
    ["images of maps", ["extract", "a", "b", "-m", "voxel", "--save-images", "c"], "--mode voxel makes none"],
    ["no mask", ["extract", "image.nrrd"], "image.nrrd: a mask is missing"],
    ["too many files", ["extract", "a", "b", "c"], "too many arguments"],
    ["unknown format", ["extract", "a", "b", "-f", "xml"], "Allowed choices are csv, json, txt"],
    ["adapters of one case", ["extract", "a", "b", "--adapters", "x,y"], "--adapters shares the cases of a batch file among adapters; a is one case"],
    ["adapters and an adapter", ["extract", "cases.csv", "--adapters", "x,y", "--adapter", "z"], "--adapter names one adapter and --adapters several"],
    ["adapters of no GPU", ["extract", "cases.csv", "--adapters", "x,y", "--backend", "cpu"], "--adapters names GPUs, and --backend cpu uses none"],
    ["adapters without a name", ["extract", "cases.csv", "--adapters", "x,"], "names separated by commas are expected"],
    ["no jobs", ["extract", "a", "b", "-j", "0"], "Expected a whole number from 1"],
    ["verbosity", ["extract", "a", "b", "-v", "6"], "Expected a whole number from 1 to 5"],
    ["label", ["extract", "a", "b", "--label", "x"], "Expected a whole number from 1"],
  ])("%s", async (_, args, message) => {
    const { code, err } = await run(...args);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});

describe("--profile", () => {
  it.each([["one case", () => [at("good.nrrd"), at("mask.nrrd")], 1], ["a batch", () => [batch("good.nrrd", "nan.nrrd"), "--out-dir", at("kept")], 2]])("of %s prints what it cost and leaves the output as it is", async (_, input, cases) => {
    const plain = await run("extract", ...input(), "-f", "csv");
    rmSync(at("kept"), { recursive: true, force: true });
    const { code, out, err } = await run("extract", ...input(), "-f", "csv", "--profile");
    expect([code, out]).toEqual([plain.code, plain.out]);
    expect(err.startsWith(plain.err)).toBe(true);
    expect(err.slice(plain.err.length)).toMatch(new RegExp(`^\nstage \\(${cases} cases?\\) +ms +ms a case\nimages +2.50 +${(2.5 / cases).toFixed(2)}\nwrite +\\d`));
    expect(err).toMatch(/^kernel +launches +items +ms +share\nglcm +1 +13 +1.25 +100.0 %\n/m);
  });

  it("says nothing of what was not run", async () => {
    const args = ["extract", batch("good.nrrd"), "--out-dir", at("kept"), "--profile"];
    await run(...args);
    expect((await run(...args)).err).toMatch(/^stage \(0 cases\)/m);
  });
});

describe("messages", () => {
  it("follow the verbosity, and go to the log file in PyRadiomics' format", async () => {
    const args = ["extract", batch("bad.nrrd", "nan.nrrd"), "--progress", "none", "-o", at("out.txt"), "--log-file", at("log")];
    expect((await run(...args, "-v", "1")).err).toBe("");
    expect((await run(...args, "-v", "2")).err).toBe("error: case 1: bad.nrrd: not an image\n");
    expect((await run(...args, "-v")).err).toContain("info: backend cpu: fake\n");
    const [line] = readFileSync(at("log"), "utf8").split("\n");
    expect(line).toMatch(/^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\] E: webradiomics: case 1: bad.nrrd: not an image$/);
  });

  it("print version and help", async () => {
    expect(await run("--version")).toMatchObject({ code: 0, out: `${version}\n` });
    const help = await run("extract", "--help");
    expect(help.code).toBe(0);
    for (const flag of ["--param", "--setting", "--jobs", "--validate", "--out-dir", "--mode", "--skip-nans", "--format-path", "--unix-path", "--logging-level", "--log-file", "--verbosity", "--label", "--backend", "--adapter", "--adapters", "--progress"]) {
      expect(help.out).toContain(flag);
    }
  });

  it("list the features", async () => {
    const { out } = await run("features");
    expect(out).toMatch(/^ {2}JointEntropy +TU9B +bits$/m);
    expect(out).toMatch(/^ {2}StandardDeviation .*only when named$/m);
  });
});
