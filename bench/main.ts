/**
 * Measures webradiomics on this machine, beside PyRadiomics, other packages and gpu.js.
 *
 *     npm run bench [-- --workloads tumour,cohort] [--backend cpu|gpu|both] [--python PYTHON] [--packages PYTHON] [--r RSCRIPT] [--quick]
 *                   [--threads 1] [--jobs 2] [--python-jobs 2] [--cases 200]
 *
 * PYTHON is an interpreter that has PyRadiomics and, for `regions`, SciPy, scikit-learn and SimpleITK, for `learning`,
 * scikit-learn and shap; that of --packages has Pictologics and fastrad; RSCRIPT (Rscript) has glmnet and jsonlite. All run on one thread a process, but --threads gives ours more inside one case, where one process is
 * measured. --jobs and --python-jobs are the processes of ours and of PyRadiomics where throughput is. brain1 is read from $WEBRADIOMICS_REFERENCE (default ../shared/data).
 *
 * The results also go to bench/results/<adapter>.json, in place of what it holds of the same workloads; those of a --quick run, which
 * is only a check that all this works, do not.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { openEngine, type Backend, type Engine } from "../src/host/engine/engine.ts";
import { version } from "../src/host/version.ts";
import type { Entry } from "./results.ts";
import type { Setup } from "./setup.ts";
import { printEntry } from "./tables.ts";
import { workloads } from "./workloads.ts";

const { values: options } = parseArgs({
  options: {
    workloads: { type: "string" },
    backend: { type: "string", default: "both" },
    python: { type: "string" },
    packages: { type: "string" },
    r: { type: "string" },
    threads: { type: "string", default: "1" },
    jobs: { type: "string", default: "2" },
    "python-jobs": { type: "string", default: "2" },
    cases: { type: "string" },
    quick: { type: "boolean", default: false },
  },
});
const { quick, python, packages, r } = options;
const asked = options.workloads?.split(",") ?? Object.keys(workloads);
for (const name of asked) if (!(name in workloads)) throw new Error(`--workloads ${name}: ${Object.keys(workloads).join(", ")} are expected`);
if (!["cpu", "gpu", "both"].includes(options.backend)) throw new Error(`--backend ${options.backend}: cpu, gpu or both is expected`);

const engines = await openEngines();
const adapter = engines.find(({ backend }) => backend === "gpu")?.adapter ?? null;
const setup: Setup = {
  engines,
  backends: engines.map(({ backend }) => backend),
  pythons: { pyradiomics: python, scipy: python, "scikit-learn": python, SimpleITK: python, shap: python, glmnet: r, pictologics: packages, fastrad: packages },
  threads: whole("threads", options.threads),
  jobs: whole("jobs", options.jobs),
  pythonJobs: whole("python-jobs", options["python-jobs"]),
  cases: whole("cases", options.cases ?? (quick ? "4" : "200")),
  quick,
  effort: quick ? { fewest: 1, rounds: 1, patience: 0, warmup: 0, least: 0, enough: Infinity } : { fewest: 2, rounds: 7, patience: 25_000, warmup: 2000, least: 300, enough: 120_000 },
  inProcess: quick ? { time: 5, iterations: 2, patience: 100 } : { time: 500, iterations: 5, patience: 10_000 },
};

for (const name of asked) {
  console.error(name);
  try {
    await measured(name);
  } catch (error) {
    // The others have nothing to do with it.
    console.error(error);
    process.exitCode = 1;
  }
}
for (const engine of engines) engine.close();

/** Measures a workload, prints it, and keeps it. */
async function measured(name: string): Promise<void> {
  const start = performance.now();
  const found = await workloads[name](setup);
  console.error(`  ${((performance.now() - start) / 1000).toFixed(0)} s`);
  const entry: Entry = {
    date: new Date().toISOString().slice(0, 10),
    cpu: cpus()[0]?.model ?? "unknown",
    gpu: adapter,
    ...found,
    versions: { webradiomics: version, Node: process.versions.node, ...found.versions },
  };
  printEntry(name, entry);
  if (!quick) await save(name, entry);
}

/** A number of processes or cases. */
function whole(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} ${text}: a whole number from 1 on is expected`);
  return value;
}

async function openEngines(): Promise<Engine[]> {
  const backends = (["cpu", "gpu"] as const).filter((each) => options.backend === "both" || options.backend === each);
  return (await Promise.all(backends.map(opened))).filter((engine) => engine !== null);
}

async function opened(backend: Backend): Promise<Engine | null> {
  try {
    return await openEngine({ backend });
  } catch (error) {
    if (options.backend === "gpu" || (error as Error).name !== "NoAdapterError") throw error;
    console.error(`GPU left out: ${(error as Error).message}`);
    return null;
  }
}

async function save(name: string, entry: Entry): Promise<void> {
  const file = (adapter ?? "cpu").replace(/ \((hardware|software).*/, "").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
  const folder = new URL("../../bench/results/", import.meta.url);
  const url = new URL(`${file}.json`, folder);
  await mkdir(folder, { recursive: true });
  const held = await readFile(url, "utf8").then((text) => JSON.parse(text) as Record<string, Entry>, () => ({}));
  await writeFile(url, `${JSON.stringify({ ...held, [name]: entry }, null, 1)}\n`);
  console.log(`\nWritten to bench/results/${file}.json`);
}
