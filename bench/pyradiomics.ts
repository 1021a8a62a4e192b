import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Case } from "../src/host/extract/extract.ts";
import { writeNrrd } from "../src/host/io/write.ts";
import type { Workload } from "./cases.ts";
import { timingOf, type Timing } from "./measure.ts";

/** What bench/pyradiomics.py found. */
export interface PyRadiomics {
  readonly versions: Readonly<Record<string, string>>;
  readonly extraction: Timing;
  readonly operations: ReadonlyMap<string, Timing>;
  readonly features: ReadonlyMap<string, number>;
}

/** Keeps every library that PyRadiomics uses to one thread. */
export const oneThread = { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", MKL_NUM_THREADS: "1", ITK_GLOBAL_DEFAULT_NUMBER_OF_THREADS: "1" };

/** A case in files, for programs that are not ours. */
export interface CaseFiles {
  readonly folder: string;
  readonly image: string;
  readonly mask: string;
  remove(): Promise<void>;
}

export async function writeCase({ image, mask }: Case): Promise<CaseFiles> {
  const folder = await mkdtemp(join(tmpdir(), "webradiomics-bench-"));
  const files = { folder, image: join(folder, "image.nrrd"), mask: join(folder, "mask.nrrd") };
  await writeFile(files.image, await writeNrrd(image));
  await writeFile(files.mask, await writeNrrd(mask));
  return { ...files, remove: () => rm(folder, { recursive: true }) };
}

// Two levels up from where this is compiled to.
const script = fileURLToPath(new URL("../../bench/pyradiomics.py", import.meta.url));

/** Times PyRadiomics, warm and on one thread, on a case that was written. */
export async function timePyRadiomics(python: string, { folder }: CaseFiles, { parameters }: Workload): Promise<PyRadiomics> {
  await writeFile(join(folder, "parameters.json"), JSON.stringify(parameters));
  const { stdout } = await run(python, [script, folder], oneThread);
  const found = JSON.parse(stdout) as {
    versions: Record<string, string>; extraction: number[]; operations: Record<string, number[]>; features: Record<string, number>;
  };
  return {
    versions: found.versions,
    extraction: timingOf(found.extraction),
    operations: new Map(Object.entries(found.operations).map(([name, times]) => [name, timingOf(times)])),
    features: new Map(Object.entries(found.features)),
  };
}

export interface Finished {
  readonly stdout: string;
  readonly stderr: string;
  /** Wall time of the process, ms. */
  readonly time: number;
}

/**
 * Runs a program to its end.
 * @throws Error with what it said when it fails
 */
export function run(program: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(program, args, { env: { ...process.env, ...environment }, stdio: ["ignore", "pipe", "pipe"] });
    const text = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (part: string) => (text.stdout += part));
    child.stderr.setEncoding("utf8").on("data", (part: string) => (text.stderr += part));
    child.on("error", (error) => reject(new Error(`${program} does not start: ${error.message}`)));
    child.on("close", (code) => {
      if (code === 0) resolve({ ...text, time: performance.now() - start });
      else reject(new Error(`${program} ${args.join(" ")} ended with ${code}: ${text.stderr.slice(-2000)}`));
    });
  });
}
