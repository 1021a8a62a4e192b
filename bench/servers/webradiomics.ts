/** webradiomics as a server of the bench: requests and answers are lines of JSON on stdin and stdout (see serving.py), and {"inspect"}. */
import { readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { openEngine, type Engine } from "../../src/host/engine/engine.ts";
import { extractCase, type Case, type CaseResult } from "../../src/host/extract/extract.ts";
import { readImage } from "../../src/host/io/read.node.ts";
import { mapCase } from "../../src/host/maps/maps.ts";
import { parseParameters } from "../../src/host/params/file.ts";
import { resolveParameters, type Parameters } from "../../src/host/params/parameters.ts";
import { version } from "../../src/host/version.ts";
import type { Features, Inspected, Once, Opening, Versions } from "../server.ts";

type Request = { readonly open: Opening } | { readonly once: { readonly folder?: string } } | { readonly run: number } | { readonly inspect: true };

let engine: Engine;
let opening: Opening;
let cases: readonly Case[];
let parameters: Parameters;

for await (const line of createInterface(process.stdin)) {
  const request = JSON.parse(line) as Request;
  console.log(JSON.stringify(await answer(request)));
}

async function answer(request: Request): Promise<object> {
  if ("open" in request) return { versions: await open(request.open) };
  if ("once" in request) return once(request.once.folder);
  if ("inspect" in request) return inspect();
  const times: number[] = [];
  for (let k = 0; k < request.run; k++) times.push((await timed(compute)).time);
  return { times };
}

async function open(asked: Opening): Promise<Versions> {
  opening = asked;
  const file = opening.parameters;
  parameters = resolveParameters(file === "" ? {} : { file: parseParameters(await readFile(file, "utf8"), file) });
  const image = await readImage(opening.image);
  cases = await Promise.all(opening.masks.map(async (mask) => ({ id: mask, image, mask: await readImage(mask) })));
  engine = await openEngine({ backend: opening.backend, threads: opening.threads });
  return { webradiomics: version, Node: process.versions.node, adapter: engine.adapter };
}

/** All regions, one after the other. */
async function compute(onMap: (column: string, data: Float64Array) => Promise<void> | void = () => undefined): Promise<Features[]> {
  const features: Features[] = [];
  for (const each of cases) features.push(await (opening.voxel ? mapsOf(each, onMap) : featuresOf(each)));
  return features;
}

async function featuresOf(each: Case): Promise<Features> {
  const { columns } = await extractCase(engine, each, parameters, { precision: opening.precision });
  return Object.fromEntries([...columns].filter(([column]) => !column.startsWith("diagnostics_")).map(([column, value]) => [column, Number(value)]));
}

async function mapsOf(each: Case, onMap: (column: string, data: Float64Array) => Promise<void> | void): Promise<Features> {
  const features: Record<string, null> = {};
  await mapCase(engine, each, parameters, {
    precision: opening.precision,
    onMap(column, { data }) {
      features[column] = null;
      return onMap(column, data as Float64Array);
    },
  });
  return features;
}

async function once(folder: string | undefined): Promise<Once> {
  const save = (column: string, data: Float64Array): Promise<void> => writeFile(join(folder!, `${column}.f64`), data);
  const { time, result } = await timed(() => compute(folder === undefined ? undefined : save));
  return { time, peak: peak(), features: result };
}

async function inspect(): Promise<Inspected> {
  const found: CaseResult[] = [];
  for (const each of cases) found.push(await extractCase(engine, each, parameters, { precision: opening.precision, inspect: true }));
  const [{ inspection, warnings }] = found;
  return {
    voxels: found.reduce((sum, each) => sum + [...each.inspection!.images.values()][0].levels.reduce((count, level) => count + Number(level > 0), 0), 0),
    box: inspection!.lattice.size,
    levels: Object.fromEntries(Array.from(inspection!.images, ([name, { levels }]) => [name, occurring(levels)])),
    warnings,
  };
}

/** Levels that occur; 0 is outside. */
function occurring(levels: Uint16Array): number {
  const seen = new Uint8Array(65536);
  for (const level of levels) seen[level] = 1;
  return seen.subarray(1).reduce((count, one) => count + one, 0);
}

async function timed<R>(work: () => Promise<R>): Promise<{ time: number; result: R }> {
  const start = performance.now();
  const result = await work();
  return { time: performance.now() - start, result };
}

/** Bytes. What Linux reports as maxRSS is at least what the parent held when it started this process; VmHWM is this process's own. */
function peak(): number {
  if (process.platform !== "linux") return 1024 * process.resourceUsage().maxRSS;
  return 1024 * Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))![1]);
}
