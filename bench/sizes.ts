import type { Engine } from "../src/host/engine/engine.ts";
import { extractCase, type Case, type CaseResult } from "../src/host/extract/extract.ts";
import { parseParameters } from "../src/host/params/file.ts";
import { resolveParameters, type Parameters } from "../src/host/params/parameters.ts";
import { featureAgreement, outputDifference } from "./agreement.ts";
import { benchCase, workloads, type Workload } from "./cases.ts";
import { measure, type Effort, type Timing } from "./measure.ts";
import { callsOf, load, realCheckCall, type Call } from "./operations.ts";
import { timePyRadiomics, writeCase, type PyRadiomics } from "./pyradiomics.ts";
import type { ExtractionResult, OperationResult, Results } from "./results.ts";

export interface Setup {
  readonly gpu: Engine | null;
  readonly cpu: Engine | null;
  readonly python: string | undefined;
  readonly effort: Effort;
}

export interface SizeResults {
  readonly extractions: ExtractionResult[];
  readonly operations: OperationResult[];
  readonly versions: Results["pyradiomics"];
}

/** Measures everything at one size of the ROI. */
export async function benchSize(setup: Setup, voxels: number): Promise<SizeResults> {
  const extractions: ExtractionResult[] = [];
  const operations = new Map<string, OperationResult>();
  let versions: Results["pyradiomics"] = null;
  for (const workload of workloads) {
    const input = benchCase(voxels, workload.flat);
    const parameters = resolveParameters({ file: parseParameters(JSON.stringify(workload.parameters), workload.name) });
    const theirs = workload.whole && setup.python !== undefined ? await pyRadiomics(setup.python, input, workload) : null;
    if (workload.whole) extractions.push(await benchExtraction(setup, input, workload, parameters, theirs));
    versions ??= theirs?.versions ?? null;
    for (const [name, calls] of await callsOf(input, parameters)) {
      if (!operations.has(name)) operations.set(name, await benchOperation(setup, { workload: workload.name, voxels }, calls, theirs));
    }
  }
  const check = [realCheckCall(voxels)];
  operations.set("real-check", await benchOperation(setup, { workload: "self-test", voxels }, check, null));
  return { extractions, operations: [...operations.values()], versions };
}

async function pyRadiomics(python: string, input: Case, workload: Workload): Promise<PyRadiomics> {
  const files = await writeCase(input);
  try {
    return await timePyRadiomics(python, files, workload);
  } finally {
    await files.remove();
  }
}

async function benchExtraction(
  { gpu, cpu, effort }: Setup,
  input: Case,
  { name }: Workload,
  parameters: Parameters,
  theirs: PyRadiomics | null,
): Promise<ExtractionResult> {
  const once = async (engine: Engine | null): Promise<CaseResult | undefined> =>
    engine ? extractCase(engine, input, parameters, { inspect: true }) : undefined;
  const timed = async (engine: Engine | null): Promise<Timing | undefined> =>
    engine ? measure(() => extractCase(engine, input, parameters), effort) : undefined;
  const [onGpu, onCpu] = [await once(gpu), await once(cpu)];
  const { columns, inspection } = (onCpu ?? onGpu)!;
  const { lattice, images } = inspection!;
  const levels = images.get("original")!.levels;
  const occurring = new Set(levels);
  const { size, spacing, pixelType } = input.image;
  return {
    workload: name,
    voxels: levels.reduce((count, level) => count + Number(level !== 0), 0),
    box: lattice.size,
    levels: occurring.size - Number(occurring.has(0)),
    image: { size, spacing, pixelType },
    gpu: await timed(gpu),
    cpu: await timed(cpu),
    gpuAgreement: onGpu && onCpu && featureAgreement(onGpu.columns, onCpu.columns),
    pyradiomics: theirs?.extraction,
    agreement: theirs ? featureAgreement(columns, theirs.features) : undefined,
  };
}

async function benchOperation(
  { gpu, cpu, effort }: Setup,
  where: { readonly workload: string; readonly voxels: number },
  calls: readonly Call[],
  theirs: PyRadiomics | null,
): Promise<OperationResult> {
  const { name } = calls[0].operation;
  const on = async (engine: Engine | null) => {
    if (!engine) return undefined;
    const loaded = await load(engine, calls);
    const time = await measure(() => loaded.run(), effort);
    const outputs = await loaded.outputs();
    loaded.release();
    return { time, outputs };
  };
  const [onGpu, onCpu] = [await on(gpu), await on(cpu)];
  return {
    operation: name, ...where, runs: calls.length,
    gpu: onGpu?.time,
    cpu: onCpu?.time,
    difference: onGpu && onCpu && outputDifference(name, onGpu.outputs, onCpu.outputs),
    pyradiomics: theirs?.operations.get(name),
  };
}
