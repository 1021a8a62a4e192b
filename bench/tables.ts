import type { FeatureAgreement } from "./agreement.ts";
import { ratio, type Timing } from "./measure.ts";
import type { ExtractionResult, OperationResult, Results } from "./results.ts";

export function printResults(results: Results): void {
  const { cpu, node, gpu, software, pyradiomics } = results;
  console.log(`CPU: ${cpu}, one thread, Node ${node}`);
  console.log(`GPU: ${gpu === null ? "none" : gpu}${software ? " - a software adapter, which runs on the CPU: it is for tests, and its times say nothing about a GPU" : ""}`);
  console.log(`PyRadiomics: ${pyradiomics ? Object.entries(pyradiomics).map((entry) => entry.join(" ")).join(", ") : "none named (--python)"}`);
  console.log("Times are medians in ms (least in brackets) once warm; ratios are of medians (in brackets what the quartiles allow).");
}

export function printExtractions(rows: readonly ExtractionResult[]): void {
  table("Whole extraction of 107 features, upload and readback included", rows, [
    ["settings", ({ workload }) => workload],
    ["ROI voxels", ({ voxels }) => count(voxels)],
    ["box", ({ box }) => box.join("x")],
    ["levels", ({ levels }) => count(levels)],
    ["GPU", ({ gpu }) => time(gpu)],
    ["CPU", ({ cpu }) => time(cpu)],
    ["CPU / GPU", ({ cpu, gpu }) => ratioText(cpu, gpu)],
    ["GPU = CPU within", ({ gpuAgreement }) => agreement(gpuAgreement)],
    ["PyRadiomics", ({ pyradiomics }) => time(pyradiomics)],
    ["PyRadiomics / CPU", ({ pyradiomics, cpu }) => ratioText(pyradiomics, cpu)],
    ["PyRadiomics / GPU", ({ pyradiomics, gpu }) => ratioText(pyradiomics, gpu)],
    ["equal within", ({ agreement: found }) => agreement(found)],
  ]);
}

export function printOperations(rows: readonly OperationResult[]): void {
  for (const voxels of new Set(rows.map((row) => row.voxels))) {
    table(`Operations at a ROI of ${count(voxels)} voxels: all runs that an extraction needs, inputs on the device`, rows.filter((row) => row.voxels === voxels), [
      ["operation", ({ operation }) => operation],
      ["runs", ({ runs }) => count(runs)],
      ["GPU", ({ gpu }) => time(gpu)],
      ["CPU", ({ cpu }) => time(cpu)],
      ["CPU / GPU", ({ cpu, gpu }) => ratioText(cpu, gpu)],
      ["GPU = CPU within", ({ difference }) => (difference === undefined ? "" : short(difference))],
      ["PyRadiomics", ({ pyradiomics }) => time(pyradiomics)],
      ["PyRadiomics / CPU", ({ pyradiomics, cpu }) => ratioText(pyradiomics, cpu)],
      ["PyRadiomics / GPU", ({ pyradiomics, gpu }) => ratioText(pyradiomics, gpu)],
    ]);
  }
}

export function printOthers({ peers, processes, memory }: Results): void {
  table("gpu.js (float32) on grey levels of intensities in steps of 0.1, from host to host", peers.flatMap(({ ours, ...peer }) => ours.map((each) => ({ ...peer, ...each }))), [
    ["voxels", ({ voxels }) => count(voxels)],
    ["gpu.js", ({ gpujs }) => time(gpujs)],
    ["webradiomics on", ({ backend }) => backend.toUpperCase()],
    ["time", (row) => time(row.time)],
    ["gpu.js / webradiomics", (row) => ratioText(row.gpujs, row.time)],
    ["wrong levels of gpu.js", ({ wrong, voxels }) => `${count(wrong)} (${((100 * wrong) / voxels).toFixed(1)} %)`],
  ]);
  table("Whole processes on brain1: `webradiomics extract` (CPU backend, one thread) and `pyradiomics` (one thread), in turns", processes ? [processes] : [], [
    ["webradiomics", ({ webradiomics }) => time(webradiomics)],
    ["PyRadiomics", ({ pyradiomics }) => time(pyradiomics)],
    ["PyRadiomics / webradiomics", ({ pyradiomics, webradiomics }) => ratioText(pyradiomics, webradiomics)],
    ["equal within", ({ agreement: found }) => agreement(found)],
  ]);
  table("Peak memory of `webradiomics extract`, MiB", memory, [
    ["backend", ({ backend }) => backend.toUpperCase()],
    ["ROI voxels", ({ voxels }) => count(voxels)],
    ["image and mask", ({ input }) => mebibytes(input)],
    ["peak", ({ peak }) => mebibytes(peak)],
    ["peak of a small case", ({ small }) => mebibytes(small)],
    ["beyond both", ({ input, peak, small }) => mebibytes(peak - small - input)],
  ]);
}

type Column<Row> = readonly [title: string, cell: (row: Row) => string];

/** A Markdown table; columns without content are left out. */
function table<Row>(title: string, rows: readonly Row[], columns: readonly Column<Row>[]): void {
  if (rows.length === 0) return;
  const filled = columns.filter(([, cell]) => rows.some((row) => cell(row) !== ""));
  const lines = [filled.map(([name]) => name), filled.map(() => "---"), ...rows.map((row) => filled.map(([, cell]) => cell(row)))];
  const widths = filled.map((_, k) => Math.max(...lines.map((line) => line[k].length)));
  const text = lines.map((line, l) => `| ${line.map((cell, k) => (l === 1 ? "-".repeat(widths[k]) : cell.padEnd(widths[k]))).join(" | ")} |`);
  console.log(`\n### ${title}\n\n${text.join("\n")}`);
}

function time(timing: Timing | undefined): string {
  return timing ? `${digits(timing.median)} (${digits(timing.min)})` : "";
}

function ratioText(a: Timing | undefined, b: Timing | undefined): string {
  if (!a || !b) return "";
  const { median, low, high } = ratio(a, b);
  return `${digits(median)} (${digits(low)} to ${digits(high)})`;
}

function agreement(found: FeatureAgreement | undefined): string {
  if (!found) return "";
  return found.greatest === 0 ? `0 (${found.features})` : `${short(found.greatest)} (${found.features}, worst ${found.worst.replace("original_", "")})`;
}

function count(n: number): string {
  return n.toLocaleString("en").replaceAll(",", " ");
}

function mebibytes(bytes: number): string {
  return String(Math.round(bytes / 2 ** 20));
}

/** Three digits. */
function digits(x: number): string {
  return x >= 100 ? x.toFixed(0) : x.toPrecision(3);
}

function short(x: number): string {
  return x === 0 ? "0" : x.toExponential(0);
}
