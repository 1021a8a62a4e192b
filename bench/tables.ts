import type { Backend } from "../src/host/engine/engine.ts";
import type { Agreement } from "./agreement.ts";
import { ratio, type Timing } from "./measure.ts";
import type { Entry, Fit, OperationResult, Row, Side } from "./results.ts";

const names: Readonly<Record<Side["program"], string>> = {
  webradiomics: "webradiomics", pyradiomics: "PyRadiomics", pictologics: "Pictologics", fastrad: "fastrad",
  scipy: "SciPy", "scikit-learn": "scikit-learn", SimpleITK: "SimpleITK", glmnet: "glmnet", shap: "shap", "gpu.js": "gpu.js",
};

/** One workload as Markdown. */
export function printEntry(name: string, { rows, versions, operations = [], fits = [], notes = [], cpu, gpu }: Entry): void {
  console.log(`\n## ${name}\n\n${cpu}; adapter: ${gpu ?? "none, CPU backend only"}${gpu?.includes("(software") ? ": a software adapter, whose times say nothing about a GPU" : ""}`);
  const said = Object.entries(versions).filter(([what]) => what !== "adapter").map((entry) => entry.join(" "));
  if (said.length > 0) console.log(said.join(", "));
  table(rows.flatMap(lines), rowColumns);
  for (const { case: which, levels } of rows) {
    if (levels && !which.endsWith(", throughput")) console.log(`\nLevels, ${which}: ${Object.entries(levels).map((entry) => entry.join(" ")).join(", ")}`);
  }
  for (const voxels of new Set(operations.map((operation) => operation.voxels))) {
    console.log(`\n### ROI of ${count(voxels)} voxels`);
    table(operations.filter((operation) => operation.voxels === voxels), operationColumns);
  }
  for (const fit of fits) console.log(`\n${fitText(fit)}`);
  for (const note of notes) console.log(`\n${note}`);
}

/** One of ours beside one of the others. */
interface Line {
  readonly row: Row;
  readonly ours: Side;
  readonly other?: Side;
}

function lines(row: Row): Line[] {
  const ours = row.sides.filter(({ program }) => program === "webradiomics");
  const others = row.sides.filter(({ program }) => program !== "webradiomics");
  return ours.flatMap((side) => (others.length > 0 ? others.map((other) => ({ row, ours: side, other })) : [{ row, ours: side }]));
}

type Column<Item> = readonly [title: string, cell: (item: Item) => string];

const rowColumns: readonly Column<Line>[] = [
  ["case", ({ row }) => row.case],
  ["image", ({ row: { image } }) => (image ? `${image.size.join("x")} ${image.pixelType}, ${image.spacing.join("x")} mm` : "")],
  ["ROI voxels", ({ row: { voxels } }) => (voxels === undefined ? "" : count(voxels))],
  ["levels", ({ row: { levels } }) => (levels ? range(Object.values(levels)) : "")],
  ["features", ({ ours }) => (ours.features === undefined ? "" : count(ours.features))],
  ["webradiomics", ({ ours }) => who(ours)],
  ["ms a case", ({ ours }) => time(ours.time)],
  ["cases/min", ({ ours }) => perMinute(ours)],
  ["peak MiB", ({ ours }) => mebibytes(ours.peak)],
  ["other", ({ other }) => (other ? who(other) : "")],
  ["ms a case", ({ other }) => time(other?.time)],
  ["cases/min", ({ other }) => (other ? perMinute(other) : "")],
  ["peak MiB", ({ other }) => mebibytes(other?.peak)],
  ["other / webradiomics", ({ ours, other }) => ratioText(other?.time, ours.time)],
  ["greatest difference", ({ ours, other }) => difference(other?.agreement?.[ours.backend ?? "cpu"])],
];

const operationColumns: readonly Column<OperationResult>[] = [
  ["operation", ({ operation }) => operation],
  ["runs", ({ runs }) => count(runs)],
  ["GPU ms", ({ gpu }) => time(gpu)],
  ["CPU ms", ({ cpu }) => time(cpu)],
  ["CPU / GPU", ({ cpu, gpu }) => ratioText(cpu, gpu)],
  ["GPU = CPU within", ({ difference: found }) => (found === undefined ? "" : short(found))],
  ["PyRadiomics ms", ({ pyradiomics }) => time(pyradiomics)],
  ["PyRadiomics / CPU", ({ pyradiomics, cpu }) => ratioText(pyradiomics, cpu)],
  ["PyRadiomics / GPU", ({ pyradiomics, gpu }) => ratioText(pyradiomics, gpu)],
];

/** A Markdown table; columns without content are left out. */
function table<Item>(items: readonly Item[], columns: readonly Column<Item>[]): void {
  if (items.length === 0) return;
  const filled = columns.filter(([, cell]) => items.some((item) => cell(item) !== ""));
  const rows = [filled.map(([name]) => name), filled.map(() => "---"), ...items.map((item) => filled.map(([, cell]) => cell(item)))];
  const widths = filled.map((_, k) => Math.max(...rows.map((row) => row[k].length)));
  console.log(`\n${rows.map((row, r) => `| ${row.map((cell, k) => (r === 1 ? "-".repeat(widths[k]) : cell.padEnd(widths[k]))).join(" | ")} |`).join("\n")}`);
}

const backendNames: Readonly<Record<Backend, string>> = { cpu: "CPU", gpu: "GPU" };

/** Processes, and threads of each where there are several. */
function who({ program, backend, processes, threads }: Side): string {
  const name = program !== "webradiomics" ? names[program] : backend ? backendNames[backend] : "auto";
  return `${name} x${processes}${threads > 1 ? ` of ${threads} threads` : ""}`;
}

function perMinute({ processes, time: { median } }: Side): string {
  return processes > 1 ? digits(60_000 / median) : "";
}

/** Median and quartiles. */
function time(timing: Timing | undefined): string {
  if (!timing) return "";
  return timing.runs === 1 ? `${digits(timing.median)} (once)` : `${digits(timing.median)} (${digits(timing.low)} to ${digits(timing.high)}, ${timing.runs} runs)`;
}

function ratioText(a: Timing | undefined, b: Timing | undefined): string {
  if (!a || !b) return "";
  const { median, low, high } = ratio(a, b);
  return `${digits(median)} (${digits(low)} to ${digits(high)})`;
}

function difference(found: Agreement | undefined): string {
  if (!found) return "";
  return found.greatest === 0 ? `0 of ${count(found.compared)}` : `${short(found.greatest)} of ${count(found.compared)}, ${found.worst}`;
}

function fitText({ backend, exponent, last }: Fit): string {
  return `${backendNames[backend]}: time grows as voxels^${exponent.toFixed(3)} (least squares over all points), voxels^${last.toFixed(3)} between the last two`;
}

function range(values: readonly number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low === high ? String(low) : `${low} to ${high}`;
}

function count(n: number): string {
  return n.toLocaleString("en").replaceAll(",", " ");
}

function mebibytes(bytes: number | undefined): string {
  return bytes === undefined || bytes === 0 ? "" : String(Math.round(bytes / 2 ** 20));
}

/** Three digits. */
function digits(x: number): string {
  return x >= 100 ? x.toFixed(0) : x.toPrecision(3);
}

function short(x: number): string {
  return x === 0 ? "0" : x.toExponential(0);
}
