/**
 * Measures webradiomics on this machine, against itself (GPU and CPU), PyRadiomics and gpu.js.
 *
 *     npm run bench [-- --backend cpu|gpu|both] [--sizes 1e3,1e4] [--python PYTHON] [--quick]
 *
 * PYTHON is an interpreter that has PyRadiomics. brain1 is read from $WEBRADIOMICS_REFERENCE (default ../shared/data).
 * The results also go to bench/results/<adapter>.json; those of a --quick run, which is only a check that all this works, do not.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { openEngine, type Engine } from "../src/host/engine/engine.ts";
import { version } from "../src/host/version.ts";
import { timeGpuJs } from "./gpujs.ts";
import type { Effort } from "./measure.ts";
import { measureMemory, timeProcesses } from "./processes.ts";
import type { ExtractionResult, OperationResult, Results } from "./results.ts";
import { benchSize } from "./sizes.ts";
import { printExtractions, printOperations, printOthers, printResults } from "./tables.ts";

const { values } = parseArgs({
  options: {
    backend: { type: "string", default: "both" },
    sizes: { type: "string" },
    python: { type: "string" },
    quick: { type: "boolean", default: false },
  },
});
const { backend, python, quick } = values;
if (!["cpu", "gpu", "both"].includes(backend)) throw new Error(`--backend ${backend}: cpu, gpu or both is expected`);
const sizes = (values.sizes ?? (quick ? "3e2" : "1e3,1e4,1e5,1e6")).split(",").map(Number);
if (!sizes.every((size) => size >= 100 && size <= 1e8)) throw new Error(`--sizes ${values.sizes}: numbers of voxels from 100 to 1e8 are expected`);
const effort: Effort = quick ? { time: 5, iterations: 2, patience: 100 } : { time: 1000, iterations: 5, patience: 10_000 };

const cpu = backend === "gpu" ? null : await openEngine({ backend: "cpu" });
const gpu = backend === "cpu" ? null : await openGpuEngine();
const engines = [gpu, cpu].filter((engine) => engine !== null);

const extractions: ExtractionResult[] = [];
const operations: OperationResult[] = [];
let pyradiomics: Results["pyradiomics"] = null;
for (const size of sizes) {
  console.error(`ROI of ${size} voxels`);
  const found = await benchSize({ gpu, cpu, python, effort }, size);
  extractions.push(...found.extractions);
  operations.push(...found.operations);
  pyradiomics ??= found.versions;
}
console.error("whole processes, memory, gpu.js");
const results: Results = {
  date: new Date().toISOString().slice(0, 10),
  webradiomics: version,
  node: process.versions.node,
  cpu: cpus()[0]?.model ?? "unknown",
  gpu: gpu?.adapter ?? null,
  software: gpu !== null && /\(software\b/.test(gpu.adapter),
  pyradiomics, sizes, quick, extractions, operations,
  peers: gpu ? [await timeGpuJs(engines, Math.min(1e5, Math.max(...sizes)), effort)] : [],
  processes: cpu && (await timeProcesses(python, quick ? 1 : 7)),
  memory: await Promise.all(engines.slice(quick ? -1 : 0).map(({ backend }) => measureMemory(backend, Math.max(...sizes)))),
};
printResults(results);
printExtractions(extractions);
printOperations(operations);
printOthers(results);
if (!quick) await save(results);
for (const engine of engines) engine.close();

async function openGpuEngine(): Promise<Engine | null> {
  try {
    return await openEngine({ backend: "gpu" });
  } catch (error) {
    if (backend === "gpu" || (error as Error).name !== "NoAdapterError") throw error;
    console.error(`GPU left out: ${(error as Error).message}`);
    return null;
  }
}

async function save(results: Results): Promise<void> {
  const name = (results.gpu ?? "cpu").replace(/ \((hardware|software).*/, "").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
  const folder = new URL("../../bench/results/", import.meta.url);
  await mkdir(folder, { recursive: true });
  await writeFile(new URL(`${name}.json`, folder), `${JSON.stringify(results, null, 1)}\n`);
  console.log(`\nWritten to bench/results/${name}.json`);
}
