/**
 * One case from files, ours and PyRadiomics' in one run: times once warm and in turns, levels of each image, greatest differences by image type and class.
 *
 *     npm run bench:case -- IMAGE MASK [PARAMETERS] [--voxel] [--backend cpu|gpu] [--precision single] [--python PYTHON] [--runs 3]
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Backend } from "../src/host/engine/engine.ts";
import type { Precision } from "../src/host/extract/derived.ts";
import { featureDifference, mapAgreement } from "./agreement.ts";
import { inFolder } from "./files.ts";
import { ratio, timingOf, type Timing } from "./measure.ts";
import { Server, type Features, type Once, type Opening } from "./server.ts";

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
const [image, mask, parameters = ""] = positionals;
if (!mask) throw new Error("bench:case needs an image and a mask");
const { voxel } = options;
const opening: Opening = { image, masks: [mask], parameters, voxel, backend: options.backend as Backend, precision: options.precision as Precision };
const runs = Number(options.runs);

await inFolder(async (folder) => {
  const [mine, theirs] = [join(folder, "webradiomics"), join(folder, "pyradiomics")];
  await Promise.all([mkdir(mine), mkdir(theirs)]);
  const ours = await opened(new Server("webradiomics"), mine);
  const other = options.python === undefined ? null : await opened(new Server("pyradiomics", options.python), theirs);
  const times: [number[], number[]] = [[], []];
  for (let k = 0; k < runs; k++) {
    times[0].push(...(await ours.server.run(1)));
    if (other) times[1].push(...(await other.server.run(1)));
  }
  const time = timingOf(times[0]);
  console.log(`${ours.versions}, ${options.backend}, precision ${options.precision}; once warm, ${runs} runs: ${text(time)}, ${counted(ours.once)}`);
  const { voxels, box, levels, warnings } = await ours.server.inspect();
  console.log(`${voxels} voxels in a box of ${box.join("x")}; levels: ${Object.entries(levels).map((each) => each.join(" ")).join(", ")}`);
  for (const warning of warnings) console.log(warning);
  if (other) {
    const their = timingOf(times[1]);
    const { median, low, high } = ratio(their, time);
    console.log(`${other.versions}, one thread; once warm: ${text(their)}, ${counted(other.once)}`);
    console.log(`PyRadiomics / webradiomics: ${median.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`);
    await printDifferences(ours.once.features[0], other.once.features[0], mine, theirs);
  }
  ours.server.close();
  other?.server.close();
});

async function opened(server: Server, folder: string): Promise<{ server: Server; versions: string; once: Once }> {
  const versions = await server.open(opening);
  return { server, versions: Object.entries(versions).map((each) => each.join(" ")).join(", "), once: await server.once(voxel ? folder : undefined) };
}

/** Greatest difference by image (rows) and class (columns): of features relative, of maps relative to the map's range. */
async function printDifferences(ours: Features, theirs: Features, mine: string, folder: string): Promise<void> {
  const greatest = new Map<string, Map<string, number>>();
  const classes = new Set<string>();
  for (const [column, value] of Object.entries(theirs)) {
    const [imageName, className] = column.split("_");
    const row = greatest.get(imageName) ?? new Map<string, number>();
    greatest.set(imageName, row);
    classes.add(className);
    // Where a map of PyRadiomics holds nothing but one value (a class that failed), there is nothing to compare.
    const difference = !voxel ? featureDifference(column, ours[column], value) : column in ours ? (await mapAgreement([column], mine, folder)).greatest : Infinity;
    row.set(className, Math.max(row.get(className) ?? 0, difference));
  }
  console.log(`| greatest difference | ${[...classes].join(" | ")} |\n|${"---|".repeat(classes.size + 1)}`);
  for (const [imageName, row] of greatest) console.log(`| ${imageName} | ${[...classes].map((name) => row.get(name)?.toExponential(0) ?? "").join(" | ")} |`);
  const only = Object.keys(ours).filter((column) => !(column in theirs));
  if (only.length > 0) console.log(`${only.length} of ours are not among PyRadiomics': ${[...new Set(only.map((column) => column.split("_")[0]))].join(", ")}`);
}

function text({ median, min }: Timing): string {
  return `median ${median.toFixed(0)} ms, least ${min.toFixed(0)} ms`;
}

function counted({ features: [columns] }: Once): string {
  return `${Object.keys(columns).length} ${voxel ? "maps" : "features"}`;
}
