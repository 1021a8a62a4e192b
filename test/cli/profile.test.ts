import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { openExtractor } from "../../src/host/cli/extractor.ts";
import { profileTables } from "../../src/host/cli/profileTables.ts";
import { runCommandLine } from "../../src/host/cli/program.ts";
import { addKernel, addProfile, addRead, newProfile } from "../../src/host/engine/profile.ts";
import { cpuOnly } from "../adapter.ts";

const phantom = (name: string): string => fileURLToPath(new URL(`../../fixtures/phantoms/uint8_${name}.nrrd`, import.meta.url));

it("shows what a GPU did", () => {
  const profile = newProfile();
  profile.cases = 2;
  profile.stages = { write: 1, read: 20.25, features: 3 };
  addKernel(profile, "glcm", { dispatches: 2, items: 26, ms: 7.5 });
  addKernel(profile, "mesh", { dispatches: 2, items: 2, ms: 2.5 });
  addRead(profile, "cubes", 8192);
  addRead(profile, "glcm", 2_768_896);
  addProfile(profile, { ...newProfile(), recordings: 4, submits: 5, maps: 4, uploads: { writes: 9, bytes: 1_823_424 }, clears: { buffers: 15, bytes: 512 } });
  addProfile(profile, { ...newProfile(), memory: { created: 1, createdBytes: 1024, reused: 50 }, pipelines: { compiled: 30, ms: 12.34 }, host: { encode: 1, wait: 20, copy: 0.5 } });
  expect(profileTables(profile)).toBe(`
stage (2 cases)    ms  ms a case
read             20.3       10.1
features         3.00       1.50
write            1.00       0.50
total            24.3       12.1

kernel  launches  items    ms    share
glcm           2     26  7.50   75.0 %
mesh           2      2  2.50   25.0 %
total          4     28  10.0  100.0 %

read back  buffers      bytes
glcm             1  2,768,896
cubes            1      8,192
total            2  2,777,088

device and host
submits          5 of 4 recordings
readbacks        4 mapped buffers
uploads          9 writes, 1,823,424 bytes
cleared          15 buffers, 512 bytes
memory           1 new buffer, 1,024 bytes; 50 taken from the pool
pipelines        30 compiled, 12.3 ms
host             1.00 ms to encode, 20.0 ms waiting for the device, 0.50 ms to copy out results
`);
});

it("says so where kernels could not be timed", () => {
  const profile = newProfile();
  addKernel(profile, "glcm", { dispatches: 2, items: 26, ms: 0 });
  profile.untimed = 2;
  expect(profileTables(profile)).toContain("glcm           2     26   -      -\ntotal          2     26   -      -\nno times of kernels: the adapter offers no timestamps\n");
});

it.each(cpuOnly ? ["cpu"] : ["cpu", "gpu"])("of a case on the %s names every stage and kernel, and leaves the table as it is", async (backend) => {
  const folder = mkdtempSync(join(tmpdir(), "webradiomics-"));
  const params = join(folder, "params.json");
  writeFileSync(params, JSON.stringify({ featureClass: { gldm: null, shape: null } }));
  const extract = async (...flags: string[]): Promise<{ table: string; err: string }> => {
    let err = "";
    const out = join(folder, "out.csv");
    const code = await runCommandLine(["extract", phantom("image"), phantom("mask"), "-p", params, "--backend", backend, "-f", "csv", "-o", out, ...flags], {
      stdout: () => undefined, stderr: (text) => { err += text; }, isTerminal: false, openHere: openExtractor, openWorkers: () => Promise.reject(new Error("no batch")),
    });
    expect(code).toBe(0);
    return { table: readFileSync(out, "utf8"), err };
  };
  const plain = await extract();
  const { table, err } = await extract("--profile");
  expect(table).toBe(plain.table);
  expect(err.startsWith(plain.err)).toBe(true);
  const [, ...sections] = err.slice(plain.err.length - 1).split(/\n\n/);
  const rows = new Map(Array.from(sections.slice(0, 2).join("\n").matchAll(/^([\w-]+) {2,}(\S.*)$/gm), ([, name, cells]) => [name, cells.split(/ {2,}/)]));
  for (const stage of ["read", "prepare", "images", "matrices", "features", "write"]) expect(Number(rows.get(stage)![0]), stage).toBeGreaterThan(0);
  for (const kernel of ["gldm", "mesh", "discretise"]) {
    expect(rows.get(kernel)!.slice(0, 2), kernel).toEqual(["1", "1"]);
    if (!err.includes("no times of kernels")) expect(Number(rows.get(kernel)![2]), kernel).toBeGreaterThan(0);
  }
  expect(err.includes("device and host")).toBe(backend === "gpu");
  rmSync(folder, { recursive: true });
}, 120_000);
