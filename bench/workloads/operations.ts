import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Engine } from "../../src/host/engine/engine.ts";
import { parseParameters } from "../../src/host/params/file.ts";
import { resolveParameters } from "../../src/host/params/parameters.ts";
import { outputDifference } from "../agreement.ts";
import { inFolder, writeCase } from "../files.ts";
import { generate, generatedCase, type Body } from "../images.ts";
import { measure, timingOf, type Timing } from "../measure.ts";
import { callsOf, load, realCheckCall, type Call } from "../operations.ts";
import { python } from "../processes.ts";
import type { Measured, OperationResult } from "../results.ts";
import type { Versions } from "../server.ts";
import type { Setup } from "../setup.ts";
import { featureClasses, thirteenTypes } from "./extractions.ts";

interface Settings {
  readonly name: string;
  readonly parameters: object;
  /** ROI of one slice instead of a body. */
  readonly flat?: boolean;
  /** Whether PyRadiomics' functions are timed, too. */
  readonly compared?: boolean;
}

/** Together they need every operation of an extraction; an operation is timed in the first that needs it. */
const settings: readonly Settings[] = [
  { name: "default settings", parameters: { featureClass: featureClasses }, compared: true },
  {
    name: "normalised, resampled, resegmented",
    parameters: {
      setting: {
        normalize: true, normalizeScale: 100, removeOutliers: 3, binWidth: 5,
        resampledPixelSpacing: [0.9, 0.9, 1], resegmentRange: [-1.8, 1.8], resegmentMode: "sigma",
      },
      featureClass: featureClasses,
    },
    compared: true,
  },
  { name: "filters", parameters: { imageType: { ...thirteenTypes, Square: {}, LBP3D: {} }, featureClass: { firstorder: ["Mean"] } } },
  { name: "many levels", parameters: { setting: { binWidth: 1 }, featureClass: { glcm: ["JointEnergy"] } } },
  { name: "one slice", parameters: { setting: { force2D: true }, imageType: { Original: {}, LBP2D: {} }, featureClass: { shape2D: [], firstorder: ["Mean"] } }, flat: true },
];

interface Theirs {
  readonly versions: Versions;
  readonly operations: Readonly<Record<string, number[]>>;
}

/** Every operation of an extraction by itself, inputs on the device: all runs that the extraction needs. */
export async function operations(setup: Setup): Promise<Measured> {
  const found: OperationResult[] = [];
  let versions: Versions = {};
  for (const voxels of setup.quick ? [300] : [1e4, 1e5]) {
    const named = new Set<string>();
    for (const each of settings) {
      console.error(`  ${voxels} voxels, ${each.name}`);
      const body: Body = { voxels, flat: each.flat };
      const theirs = each.compared && setup.pythons.pyradiomics ? await timeTheirs(setup.pythons.pyradiomics, body, each) : null;
      versions = { ...versions, ...theirs?.versions };
      const parameters = resolveParameters({ file: parseParameters(JSON.stringify(each.parameters), each.name) });
      for (const [name, calls] of await callsOf(generatedCase(body), parameters)) {
        if (named.has(name)) continue;
        named.add(name);
        found.push(await timeOperation(setup, { settings: each.name, voxels }, calls, theirs?.operations[name]));
      }
    }
    found.push(await timeOperation(setup, { settings: "self-test", voxels }, [realCheckCall(voxels)]));
  }
  return { rows: [], versions, operations: found };
}

function timeTheirs(interpreter: string, body: Body, { parameters }: Settings): Promise<Theirs> {
  return inFolder(async (folder) => {
    const { image, masks } = await writeCase(generate(body), folder);
    const file = join(folder, "parameters.json");
    await writeFile(file, JSON.stringify(parameters));
    const script = fileURLToPath(new URL("../../../bench/servers/time_operations.py", import.meta.url));
    return JSON.parse((await python(interpreter, [script, image, masks[0], file])).stdout) as Theirs;
  });
}

async function timeOperation(
  { engines, inProcess }: Setup, where: Pick<OperationResult, "settings" | "voxels">, calls: readonly Call[], theirs?: number[],
): Promise<OperationResult> {
  const { name } = calls[0].operation;
  const on = async (engine: Engine | undefined) => {
    if (!engine) return undefined;
    const loaded = await load(engine, calls);
    const time: Timing = await measure(() => loaded.run(), inProcess);
    const outputs = await loaded.outputs();
    loaded.release();
    return { time, outputs };
  };
  const [gpu, cpu] = [await on(engines.find(({ backend }) => backend === "gpu")), await on(engines.find(({ backend }) => backend === "cpu"))];
  return {
    operation: name, ...where, runs: calls.length,
    gpu: gpu?.time,
    cpu: cpu?.time,
    difference: gpu && cpu && outputDifference(name, gpu.outputs, cpu.outputs),
    pyradiomics: theirs && timingOf(theirs),
  };
}
