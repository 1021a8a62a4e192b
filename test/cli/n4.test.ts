import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { decode } from "fast-png";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runCommandLine } from "../../src/host/cli/program.ts";
import { openEngine } from "../../src/host/engine/engine.ts";
import { readImage } from "../../src/host/io/read.node.ts";
import { n4 } from "../../src/host/n4/n4.ts";

const [image, mask] = [resolve("fixtures/n4/phantom.nrrd"), resolve("fixtures/n4/mask.nrrd")];
let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "webradiomics-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ["", ""];
  const none = () => Promise.reject(new Error("no extractor is needed"));
  const code = await runCommandLine(["n4", ...args, "--backend", "cpu"], {
    stdout: (text) => { out += text; }, stderr: (text) => { err += text; }, isTerminal: false, openHere: none, openWorkers: none,
  });
  return { code, out, err };
}

describe("n4", () => {
  it("writes what the library gives, with its options", async () => {
    const options = { iterations: [3, 2], shrink: [3, 3, 2] as const, convergence: 0.002, splineDistance: 30, splineOrder: 2, fwhm: 0.2, noise: 0.02, bins: 150 };
    const { code, out, err } = await run(
      image, "-o", at("out.nii.gz"), "--mask", mask, "--segment", "2", "--field", at("field.nrrd"), "--png", at("n4.png"), "--report", at("n4.json"),
      "--iterations", "3,2", "--shrink", "3,3,2", "--convergence", "0.002", "--spline-distance", "30", "--spline-order", "2", "--fwhm", "0.2", "--noise", "0.02", "--bins", "150",
    );
    expect(code, err).toBe(0);
    expect(readdirSync(folder).sort()).toEqual(["field.nrrd", "n4.json", "n4.png", "out.nii.gz"]);
    const expected = await n4(await openEngine({ backend: "cpu" }), await readImage(image), await readImage(mask), { ...options, maskLabel: 2 });
    expect((await readImage(at("out.nii.gz"))).data).toEqual(expected.corrected.data);
    expect((await readImage(at("field.nrrd"))).data).toEqual(expected.field.data);
    expect(out).toBe(expected.iterations.map((n, k) => `level ${k + 1}: ${n} iteration${n === 1 ? "" : "s"}, convergence ${expected.convergence[k].toPrecision(3)}\n`).join(""));
    expect(JSON.parse(readFileSync(at("n4.json"), "utf8"))).toMatchObject({
      image, mask, segment: "2", settings: options, levels: expected.iterations.map((iterations, k) => ({ iterations, convergence: expected.convergence[k] })),
      warnings: expected.warnings,
    });
    const { width, height } = decode(readFileSync(at("n4.png")));
    expect(width).toBeGreaterThan(height / 2);
  });

  it("tells with --strict that a level has not converged", async () => {
    const { code, err } = await run(image, "-o", at("out.nrrd"), "--iterations", "1", "--strict");
    expect(code).toBe(4);
    expect(err).toMatch(/warning: .*phantom\.nrrd: the field has not converged to 0\.001 at level 1 \(0\.0\d+ after iteration 1\)\n/);
    expect(existsSync(at("out.nrrd"))).toBe(true);
  });

  it.each([
    [2, ["-o", "out.png"], /out\.png: volumes are written as \.nii\.gz, \.nii or \.nrrd/],
    [2, ["-o", "out.nrrd", "--iterations", "5,x"], /--iterations.*whole numbers/],
    [2, ["-o", "out.nrrd", "--shrink", "0"], /--shrink.*whole numbers/],
    [2, ["-o", "out.nrrd", "--shrink", "2,2"], /--shrink.*one number or three/],
    [2, ["-o", "out.nrrd", "--fwhm", "0"], /--fwhm.*a number above 0/],
    [2, ["-o", "out.nrrd", "--control-points", "4", "--spline-distance", "20"], /cannot be used with/],
    [2, ["-o", "out.nrrd", "--field", "out.nrrd"], /out\.nrrd: would overwrite/],
    [2, [], /required option '-o, --out <file>'/],
    [1, ["-o", "out.nrrd", "--control-points", "3"], /n4: controlPoints is 3; it has to be/],
    [1, ["-o", "nowhere/out.nrrd"], /nowhere.*does not exist/],
    [1, ["-o", "out.nrrd", "--mask", resolve("fixtures/phantoms/integer_mask.nrrd")], /integer_mask\.nrrd: size .* differs from that of .*phantom\.nrrd/],
  ])("ends with %i and writes nothing: %j", async (expected, args, message) => {
    const { code, err } = await run(image, ...args.map((arg, i) => (["-o", "--field"].includes(args[i - 1]) ? at(arg) : arg)));
    expect(err).toMatch(message);
    expect(code).toBe(expected);
    expect(readdirSync(folder)).toEqual([]);
  });
});
