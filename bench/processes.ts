import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Backend } from "../src/host/engine/engine.ts";
import { featureAgreement, type FeatureAgreement } from "./agreement.ts";
import { benchCase } from "./cases.ts";
import { timingOf, type Timing } from "./measure.ts";
import { oneThread, run, writeCase } from "./pyradiomics.ts";

const root = new URL("../../", import.meta.url);
const { bin } = JSON.parse(readFileSync(new URL("package.json", root), "utf8")) as { bin: { webradiomics: string } };
const program = fileURLToPath(new URL(bin.webradiomics, root));
const reference = process.env.WEBRADIOMICS_REFERENCE ?? "../shared/data";
const brain = ["image", "label"].map((part) => join(reference, "pyradiomics", `brain1_${part}.nrrd`));

export interface ProcessTimes {
  readonly webradiomics: Timing;
  readonly pyradiomics?: Timing;
  readonly agreement?: FeatureAgreement;
}

/**
 * Whole processes on brain1, from start to exit: `webradiomics extract` on the CPU backend (one thread) and PyRadiomics' command
 * line (one thread), in turns. Null without the reference data.
 */
export async function timeProcesses(python: string | undefined, runs: number): Promise<ProcessTimes | null> {
  if (!brain.every((file) => existsSync(file))) return null;
  const ours = () => run(process.execPath, [program, "extract", ...brain, "--backend", "cpu", "-f", "json"]);
  const command = "import sys; from radiomics.scripts import parse_args; sys.exit(parse_args())";
  const theirs = () => run(python!, ["-c", command, ...brain, "-f", "json"], oneThread);
  const values = featuresOf((await ours()).stdout); // warm-up: the files are in the system's cache
  if (python === undefined) {
    const times: number[] = [];
    for (let k = 0; k < runs; k++) times.push((await ours()).time);
    return { webradiomics: timingOf(times) };
  }
  const expected = featuresOf((await theirs()).stdout);
  const times: [number[], number[]] = [[], []];
  for (let k = 0; k < runs; k++) {
    times[0].push((await ours()).time);
    times[1].push((await theirs()).time);
  }
  return { webradiomics: timingOf(times[0]), pyradiomics: timingOf(times[1]), agreement: featureAgreement(values, expected) };
}

function featuresOf(json: string): ReadonlyMap<string, unknown> {
  const [row] = JSON.parse(json) as Record<string, unknown>[];
  return new Map(Object.entries(row));
}

export interface Memory {
  readonly backend: Backend;
  readonly voxels: number;
  /** Bytes of the image's and the mask's voxels. */
  readonly input: number;
  /** Most memory that the process held. */
  readonly peak: number;
  /** The same of a process that extracts a small case: Node, the program, and on a GPU its driver. */
  readonly small: number;
}

/** Peak memory of `webradiomics extract` on a generated case. */
export async function measureMemory(backend: Backend, voxels: number): Promise<Memory> {
  const [small, large] = [benchCase(1000, false), benchCase(voxels, false)];
  const input = large.image.data.byteLength + large.mask.data.byteLength;
  return { backend, voxels, input, peak: await peakOf(backend, large), small: await peakOf(backend, small) };
}

async function peakOf(backend: Backend, input: Parameters<typeof writeCase>[0]): Promise<number> {
  const files = await writeCase(input);
  try {
    const preload = new URL("./maxrss.js", import.meta.url).href;
    const { stderr } = await run(process.execPath, ["--import", preload, program, "extract", files.image, files.mask, "--backend", backend]);
    return Number(/^maxRSS (\d+)$/m.exec(stderr)![1]);
  } finally {
    await files.remove();
  }
}
