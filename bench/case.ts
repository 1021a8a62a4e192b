/**
 * One case from files, ours and PyRadiomics' in one run: times once warm, levels of each image, greatest differences by image type and class.
 *
 *     npm run bench:case -- IMAGE MASK [PARAMETERS] [--voxel] [--backend cpu|gpu] [--precision single] [--python PYTHON] [--runs 3]
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { openEngine, type Backend, type Engine } from "../src/host/engine/engine.ts";
import type { Precision } from "../src/host/extract/derived.ts";
import { extractCase } from "../src/host/extract/extract.ts";
import { readImage } from "../src/host/io/read.node.ts";
import { mapCase } from "../src/host/maps/maps.ts";
import { parseParameters } from "../src/host/params/file.ts";
import { resolveParameters } from "../src/host/params/parameters.ts";
import { featureDifference } from "./agreement.ts";
import { timingOf, type Timing } from "./measure.ts";
import { oneThread, run } from "./pyradiomics.ts";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    voxel: { type: "boolean", default: false },
    backend: { type: "string", default: "cpu" },
    precision: { type: "string", default: "double" },
    python: { type: "string" },
    runs: { type: "string", default: "3" },
  },
});
const [imageFile, maskFile, file = ""] = positionals;
if (!maskFile) throw new Error("bench:case needs an image and a mask");
const runs = Number(options.runs);

const engine = await openEngine({ backend: options.backend as Backend });
const input = { id: imageFile, image: await readImage(imageFile), mask: await readImage(maskFile) };
const parameters = resolveParameters(file === "" ? {} : { file: parseParameters(await readFile(file, "utf8"), file) });
const ours = await (options.voxel ? mapsOf(engine) : featuresOf(engine));
console.log(`${engine.backend}: ${engine.adapter}, precision ${options.precision}; once warm, ${runs} runs: ${timeText(ours.time)}, ${ours.values.size} ${options.voxel ? "maps" : "features"}`);
for (const line of ours.notes) console.log(line);
if (options.python !== undefined) await compare(options.python);
engine.close();

type Values = ReadonlyMap<string, Float64Array>;

interface Ours {
  readonly time: Timing;
  readonly values: Values;
  readonly notes: readonly string[];
}

async function repeated<R>(work: () => Promise<R>): Promise<{ time: Timing; last: R }> {
  let last = await work();
  const times: number[] = [];
  for (let k = 0; k < runs; k++) {
    const start = performance.now();
    last = await work();
    times.push(performance.now() - start);
  }
  return { time: timingOf(times), last };
}

async function featuresOf(on: Engine): Promise<Ours> {
  const precision = options.precision as Precision;
  const { time, last } = await repeated(() => extractCase(on, input, parameters, { precision }));
  const { inspection } = await extractCase(on, input, parameters, { precision, inspect: true });
  const levels = Array.from(inspection!.images, ([name, image]) => `${name} ${new Set(image.levels).size - 1}`);
  const values = [...last.columns].filter(([column]) => !column.startsWith("diagnostics_")).map(([column, value]) => [column, Float64Array.of(Number(value))] as const);
  const voxels = [...inspection!.images.values()][0].levels.reduce((count, level) => count + Number(level > 0), 0);
  return { time, values: new Map(values), notes: [`${voxels} voxels in a box of ${inspection!.lattice.size.join("x")}; levels: ${levels.join(", ")}`, ...last.warnings] };
}

async function mapsOf(on: Engine): Promise<Ours> {
  const values = new Map<string, Float64Array>();
  const { time, last } = await repeated(() => mapCase(on, input, parameters, { onMap: (column, { data }) => void values.set(column, data as Float64Array) }));
  return { time, values, notes: last.warnings };
}

async function compare(python: string): Promise<void> {
  const script = fileURLToPath(new URL("../../bench/pyradiomics_case.py", import.meta.url));
  const folder = await mkdtemp(join(tmpdir(), "webradiomics-bench-"));
  try {
    const { stdout } = await run(python, [script, imageFile, maskFile, file, String(runs), ...(options.voxel ? [folder] : [])], oneThread);
    const found = JSON.parse(stdout) as { versions: Record<string, string>; times: number[]; features: Record<string, number | null> };
    const time = timingOf(found.times);
    console.log(`${Object.entries(found.versions).map((v) => v.join(" ")).join(", ")}, one thread; once warm: ${timeText(time)}, ${Object.keys(found.features).length} ${options.voxel ? "maps" : "features"}`);
    console.log(`PyRadiomics / webradiomics: ${(time.median / ours.time.median).toFixed(2)} (${(time.low / ours.time.high).toFixed(2)} to ${(time.high / ours.time.low).toFixed(2)})`);
    const theirs = new Map(await Promise.all(Object.entries(found.features).map(async ([column, value]) => [column, value === null ? await mapFrom(folder, column) : Float64Array.of(value)] as const)));
    printDifferences(theirs);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function mapFrom(folder: string, column: string): Promise<Float64Array> {
  return new Float64Array(new Uint8Array(await readFile(join(folder, `${column}.f64`))).buffer);
}

/** Greatest difference by image (rows) and class (columns): of features relative, of maps relative to the map's range. */
function printDifferences(theirs: Values): void {
  const greatest = new Map<string, Map<string, number>>();
  const classes = new Set<string>();
  for (const [column, values] of theirs) {
    const [image, className] = column.split("_");
    const row = greatest.get(image) ?? new Map<string, number>();
    greatest.set(image, row);
    classes.add(className);
    row.set(className, Math.max(row.get(className) ?? 0, options.voxel ? mapDifference(ours.values.get(column), values) : featureDifference(column, ours.values.get(column)?.[0], values[0])));
  }
  console.log(`| greatest difference | ${[...classes].join(" | ")} |\n|${"---|".repeat(classes.size + 1)}`);
  for (const [image, row] of greatest) console.log(`| ${image} | ${[...classes].map((name) => row.get(name)?.toExponential(0) ?? "").join(" | ")} |`);
  const only = [...ours.values.keys()].filter((column) => !theirs.has(column));
  if (only.length > 0) console.log(`${only.length} of ours are not among PyRadiomics': ${[...new Set(only.map((column) => column.split("_")[0]))].join(", ")}`);
}

/** Where PyRadiomics' map holds nothing but one value (a class that failed), there is nothing to compare. */
function mapDifference(mine: Float64Array | undefined, theirs: Float64Array): number {
  if (!mine) return Infinity;
  let [low, high, difference] = [Infinity, -Infinity, 0];
  theirs.forEach((value, i) => {
    if (Number.isNaN(value) && Number.isNaN(mine[i])) return;
    [low, high] = [Math.min(low, value), Math.max(high, value)];
    difference = Math.max(difference, Math.abs(value - mine[i]));
  });
  return high === low ? 0 : difference / (high - low);
}

function timeText({ median, min }: Timing): string {
  return `median ${median.toFixed(0)} ms, least ${min.toFixed(0)} ms`;
}
