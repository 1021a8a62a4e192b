import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decode } from "fast-png";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runCommandLine } from "../../src/host/cli/program.ts";
import { identityDirection, type Vec3, type Volume } from "../../src/host/image/volume.ts";
import { readImage } from "../../src/host/io/read.node.ts";
import { writeVolume } from "../../src/host/io/write.node.ts";
import { parseTfm, writeTfm } from "../../src/host/register/tfm.ts";

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "webradiomics-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (file: string): string => join(folder, file);
const fixture = (name: string): string => new URL(`../../fixtures/register/${name}`, import.meta.url).pathname;

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = "";
  let err = "";
  const none = () => Promise.reject(new Error("no extractor is needed"));
  const code = await runCommandLine(["register", ...args, "--backend", "cpu"], {
    stdout: (text) => { out += text; }, stderr: (text) => { err += text; }, isTerminal: false, openHere: none, openWorkers: none,
  });
  return { code, out, err };
}

/** A bump at a place in mm, on a lattice of its own. */
async function bump(file: string, centre: Vec3, { size = [20, 18, 12], origin = [0, 0, 0] }: { size?: Vec3; origin?: Vec3 } = {}): Promise<string> {
  const data = new Float32Array(size[0] * size[1] * size[2]);
  for (let z = 0, i = 0; z < size[2]; z++) {
    for (let y = 0; y < size[1]; y++) {
      for (let x = 0; x < size[0]; x++, i++) {
        const d = [x + origin[0] - centre[0], y + origin[1] - centre[1], 2 * z + origin[2] - centre[2]];
        data[i] = 100 * Math.exp(-(d[0] ** 2 + d[1] ** 2 + d[2] ** 2) / 30);
      }
    }
  }
  const volume: Volume = { name: file, size, spacing: [1, 1, 2], origin, direction: identityDirection, data, components: 1, pixelType: "float32", dimension: 3 };
  await writeVolume(at(file), volume);
  return at(file);
}

/** Takes points of the fixed image by an offset. */
function shift(file: string, offset: Vec3): string {
  writeFileSync(at(file), writeTfm([{ kind: "affine", dimension: 3, matrix: identityDirection, offset }]));
  return at(file);
}

describe("register", () => {
  it("finds a transform, writes image, transform, report and picture, and gives the same bytes again", { timeout: 300_000 }, async () => {
    const files = (n: number): string[] => ["-o", at(`out${n}.nrrd`), "--transform", at(`out${n}.tfm`), "--report", at(`report${n}.json`), "--png", at(`out${n}.png`)];
    const first = await run(fixture("slice_fixed.nrrd"), fixture("slice_moving.nrrd"), "--kind", "rigid", "--strict", ...files(1));
    expect(first.err).toMatch(/registered .*slice_moving.nrrd to .*slice_fixed.nrrd: rigid, different contrast \(\d/);
    expect(first.code).toBe(0);
    expect(first.out).toMatch(/mutual information, nats +\d.*\ncorrelation.*\nroot mean square.*\ndisplacement: mean .* mm/);
    const moved = await readImage(at("out1.nrrd"));
    expect([moved.size, moved.dimension]).toEqual([[112, 96, 1], 2]);
    expect(parseTfm(readFileSync(at("out1.tfm"), "utf8"), "out1.tfm")).toMatchObject([{ kind: "affine", dimension: 2 }]);
    const report = JSON.parse(readFileSync(at("report1.json"), "utf8"));
    expect(report).toMatchObject({ kind: "rigid", contrast: "different", warnings: [], jacobian: { folded: 0 } });
    expect(report.elastix).toMatch(/elastix 1\./);
    expect(report.settings[0].Metric).toBe("AdvancedMattesMutualInformation");
    expect(report.after.mutualInformation).toBeGreaterThan(report.before.mutualInformation);
    expect(report.start ?? report.moved).toBeUndefined();
    expect(decode(readFileSync(at("out1.png"))).width).toBeGreaterThan(1000);
    await run(fixture("slice_fixed.nrrd"), fixture("slice_moving.nrrd"), "--kind", "rigid", ...files(2));
    for (const ending of [".nrrd", ".tfm", ".png"]) expect(readFileSync(at(`out2${ending}`)).equals(readFileSync(at(`out1${ending}`)))).toBe(true);
  });

  it("applies a chain in the order in which the image travels, with one interpolation", async () => {
    const t2 = await bump("t2.nrrd", [9, 9, 10]);
    const dce2 = await bump("dce2.nrrd", [6, 8, 10], { size: [18, 16, 12] });
    const quarter = writeQuarter();
    const { code } = await run(dce2, t2, "--apply", quarter, "--apply", shift("dce1_dce2.tfm", [3, 1, 0]), "-o", at("on.nrrd"), "--transform", at("whole.tfm"));
    expect(code).toBe(0);
    const [whole] = parseTfm(readFileSync(at("whole.tfm"), "utf8"), "whole.tfm");
    // A point of dce2 is shifted first, then turned: the image the other way round.
    expect(whole).toMatchObject({ kind: "affine", matrix: [0, -1, 0, 1, 0, 0, 0, 0, 1] });
    expect((whole as { offset: Vec3 }).offset.map((v) => Math.round(v * 1e9) / 1e9)).toEqual([17, 3, 0]);
    const on = await readImage(at("on.nrrd"));
    const peak = on.data.indexOf(Math.max(...on.data));
    expect([peak % 18, Math.floor(peak / 18) % 16, Math.floor(peak / (18 * 16))]).toEqual([6, 8, 5]);
  });

  /** A quarter turn about z: y = (18 - y, x). */
  function writeQuarter(): string {
    writeFileSync(at("t2_dce1.tfm"), writeTfm([{ kind: "affine", dimension: 3, matrix: [0, -1, 0, 1, 0, 0, 0, 0, 1], offset: [18, 0, 0] }]));
    return at("t2_dce1.tfm");
  }

  it("says with --strict that a transform made things worse", async () => {
    const a = await bump("a.nrrd", [9, 9, 10]);
    const b = await bump("b.nrrd", [9, 9, 11]);
    const { code, err } = await run(a, b, "--apply", shift("off.tfm", [4, 0, 0]), "--contrast", "same", "--strict", "--report", at("r.json"));
    expect(code).toBe(4);
    expect(err).toMatch(/warning: the images differ more than before: root mean square difference \d.* before, \d.* after/);
    expect(JSON.parse(readFileSync(at("r.json"), "utf8")).warnings).toHaveLength(1);
    expect((await run(a, b, "--apply", at("off.tfm"), "--contrast", "same", "--report", at("r.json"))).code).toBe(0);
  });

  it.each<[string, (a: string, b: string) => string[], number, RegExp]>([
    ["nothing to write", (a, b) => [a, b], 2, /nothing to write: give -o, --transform, --report or --png/],
    ["--apply and --initial", (a, b) => [a, b, "-o", "x.nrrd", "--apply", "t.tfm", "--initial", "t.tfm"], 2, /--apply searches nothing.*--initial/],
    ["--then without --like", (a, b) => [a, b, "-o", "x.nrrd", "--then", "t.tfm"], 2, /--like/],
    ["an image format that is not written", (a, b) => [a, b, "-o", "x.mha"], 2, /x\.mha.*\.nii\.gz/],
    ["a grid spacing below 0", (a, b) => [a, b, "--grid-spacing", "-3"], 2, /millimetres/],
    ["the moving image as output", (a, b) => [a, b, "-o", b], 2, /b\.nrrd: would overwrite a file that is read/],
    ["no transform file", (a, b) => [a, b, "-o", at("x.nrrd"), "--apply", at("none.tfm")], 1, /none\.tfm: no such file/],
    ["images apart", (a, b) => [a, b, "-o", at("x.nrrd")], 1, /b\.nrrd and .*a\.nrrd do not overlap: x 500 to 519/],
  ])("refuses %s", async (_, args, code, message) => {
    const a = await bump("a.nrrd", [9, 9, 10]);
    const b = await bump("b.nrrd", [9, 9, 10], { origin: [500, 0, 0] });
    const result = await run(...args(a, b));
    expect(result.err).toMatch(message);
    expect(result.code).toBe(code);
    expect(existsSync(at("x.nrrd"))).toBe(false);
  });
});
