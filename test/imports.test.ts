import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { describe, expect, it } from "vitest";

/**
 * ARCHITECTURE.md's folders, each with those it may import from besides itself. All may import the files of src/host itself
 * (errors, random, stopwatch, version). A folder names only folders above it, so that imports run one way.
 */
const folders: Readonly<Record<string, readonly string[]>> = {
  "host": [],
  "host/image": [],
  "host/wasm": ["host/image"],
  "host/pool": [],
  "host/dataset": [],
  "host/stats": ["host/dataset"],
  "host/preprocess": ["host/dataset", "host/stats"],
  "host/learn": ["host/wasm", "host/pool", "host/dataset", "host/stats"],
  "host/evaluate": ["host/dataset", "host/stats", "host/learn"],
  "host/select": ["host/wasm", "host/dataset", "host/stats", "host/learn", "host/evaluate"],
  "host/explain": ["host/dataset", "host/stats", "host/learn"],
  "host/pipeline/kinds": ["host/dataset", "host/stats", "host/learn", "host/select"],
  "host/pipeline/steps": ["host/dataset", "host/stats", "host/preprocess", "host/learn", "host/evaluate", "host/select", "host/pipeline/kinds"],
  "host/pipeline/models": ["host/learn", "host/pipeline/kinds"],
  "host/pipeline": ["host/dataset", "host/stats", "host/learn", "host/evaluate", "host/explain", "host/pipeline/kinds", "host/pipeline/steps", "host/pipeline/models"],
  "host/pipeline/onnx": ["host/learn", "host/pipeline/kinds", "host/pipeline"],
  "host/features": ["host/image", "host/wasm"],
  "kernels": ["host/image", "host/wasm", "host/features"],
  "host/threads": ["host/pool", "host/features", "kernels"],
  "host/engine": ["kernels", "host/threads"],
  "host/dicom": ["host/image"],
  "host/io": ["host/image", "host/dicom"],
  "host/params": ["host/features"],
  "host/prepare": ["host/image", "host/wasm", "host/params"],
  "host/table": ["host/dataset", "host/params"],
  "host/parametric": ["host/image"],
  "host/register": ["host/image", "kernels", "host/engine", "host/prepare", "host/parametric"],
  "host/n4": ["host/image", "kernels", "host/engine", "host/prepare"],
  "host/filters": ["host/image", "kernels", "host/engine", "host/params"],
  "host/extract": ["host/image", "kernels", "host/threads", "host/engine", "host/features", "host/params", "host/prepare", "host/table", "host/filters"],
  "host/maps": ["host/image", "kernels", "host/engine", "host/features", "host/params", "host/prepare", "host/extract"],
  "host/regions": ["host/image", "kernels", "host/engine", "host/params", "host/table", "host/extract"],
  "host/report": ["host/image", "host/engine", "host/io", "host/features", "host/params", "host/table", "host/extract"],
  "host/charts": [],
  "host/example": ["host/image", "host/io", "host/dataset", "host/stats", "host/report"],
  "host/study/file": ["host/dataset", "host/params", "host/extract", "host/parametric", "host/pipeline/kinds", "host/pipeline/steps", "host/pipeline/models", "host/pipeline"],
  "host/study/cohort": ["host/image", "host/io", "host/dicom", "host/dataset", "host/stats", "host/params", "host/parametric", "host/register", "host/extract", "host/pipeline/kinds", "host/pipeline", "host/study/file"],
  "host/study/cases": ["host/image", "host/io", "host/engine", "host/params", "host/prepare", "host/parametric", "host/register", "host/n4", "host/extract", "host/regions", "host/dataset", "host/report", "host/study/file"],
  "host/study/learn": ["host/dataset", "host/stats", "host/learn", "host/evaluate", "host/select", "host/explain", "host/pipeline", "host/pipeline/onnx", "host/table", "host/study/file", "host/study/cases"],
  "host/report/study/elements": ["host/dataset", "host/report", "host/study/file", "host/study/learn"],
  "host/report/study/methods": ["host/pipeline", "host/study/file", "host/study/learn"],
  "host/report/study/sections": ["host/dataset", "host/stats", "host/evaluate", "host/pipeline", "host/charts", "host/report", "host/study/file", "host/study/learn", "host/report/study/elements", "host/report/study/methods"],
  "host/report/study": ["host/report", "host/study/learn", "host/report/study/elements", "host/report/study/sections"],
  "host/study/run": ["host/image", "host/io", "host/engine", "host/pool", "host/learn", "host/register", "host/params", "host/report", "host/report/study", "host/dataset", "host/pipeline", "host/study/file", "host/study/cohort", "host/study/cases", "host/study/learn"],
  "host/study/predict": ["host/image", "host/io", "host/engine", "host/dataset", "host/pipeline", "host/params", "host/parametric", "host/regions", "host/report", "host/report/study/elements", "host/report/study", "host/charts", "host/study/file", "host/study/cohort", "host/study/cases", "host/study/learn", "host/study/run"],
  "host/cli": ["host/dataset", "host/engine", "host/io", "host/features", "host/params", "host/table", "host/extract", "host/report", "host/image", "host/filters", "host/maps", "host/dicom", "host/parametric", "host/register", "host/n4", "host/regions", "host/example", "host/study/file", "host/study/cohort", "host/study/cases", "host/study/learn", "host/study/run", "host/study/predict", "host/pool"],
};
const ofGpu = /^(kernels\/|host\/engine\/|#adapters$|#shaders$|webgpu$)/;
const mayUseNode = (file: string): boolean => file.endsWith(".node.ts") || file === "node.ts" || file.startsWith("host/cli/");

/** What each file under src/ imports: files by their path from src/, the rest by name. */
const imports = new Map(
  readdirSync(new URL("../src", import.meta.url), { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => path.endsWith(".ts"))
    .map((file) => [file, importsOf(file, readFileSync(new URL(`../src/${file}`, import.meta.url), "utf8"))]),
);

/** Static and dynamic imports, of values and of types, and re-exports. */
function importsOf(file: string, source: string): string[] {
  const found = [...source.matchAll(/^(?:import|export)\s(?:[^"';]*?\sfrom\s)?\s*"([^"]+)"/gm), ...source.matchAll(/\bimport\(\s*"([^"]+)"/g)];
  return found.map(([, name]) => (name.startsWith(".") ? posix.join(posix.dirname(file), name) : name));
}

const edges = [...imports].flatMap(([from, all]) => all.map((to) => ({ from, to })));
const line = ({ from, to }: { from: string; to: string }): string => `${from} -> ${to}`;

describe("imports", () => {
  it("of files name files that there are", () => {
    expect(edges.filter(({ to }) => to.endsWith(".ts") && !imports.has(to)).map(line)).toEqual([]);
    expect(edges.length).toBeGreaterThan(imports.size);
  });

  it("between folders are those of the architecture", () => {
    const allowed = (from: string, to: string): boolean => {
      const [a, b] = [posix.dirname(from), posix.dirname(to)];
      return a === "." || a === b || b === "host" || (folders[a]?.includes(b) ?? false);
    };
    expect(edges.filter(({ from, to }) => imports.has(to) && !allowed(from, to)).map(line)).toEqual([]);
  });

  it("run one way", () => {
    const names = Object.keys(folders);
    for (const [k, name] of names.entries()) for (const other of folders[name]) expect(names.slice(0, k), `${name} -> ${other}`).toContain(other);
  });

  it("have no cycles", () => {
    const done = new Set<string>();
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) expect.fail([...path.slice(path.indexOf(file)), file].join(" -> "));
      if (done.has(file)) return;
      for (const next of imports.get(file) ?? []) visit(next, [...path, file]);
      done.add(file);
    };
    for (const file of imports.keys()) visit(file, []);
  });

  it("of Node stay in *.node.ts, node.ts and the command line", () => {
    const node = edges.filter(({ from, to }) => !mayUseNode(from) && (to.startsWith("node:") || (imports.has(to) && mayUseNode(to))));
    expect(node.map(line)).toEqual([]);
  });

  it.each(["host/image", "host/dicom", "host/io", "host/features", "host/params", "host/table", "host/pool", "host/dataset", "host/stats", "host/preprocess", "host/learn", "host/evaluate", "host/select", "host/explain", "host/pipeline", "host/pipeline/onnx"])("bring nothing of the GPU into %s", (folder) => {
    const reached = new Map<string, string>();
    const visit = (file: string): void => {
      for (const to of imports.get(file) ?? []) {
        if (reached.has(to)) continue;
        reached.set(to, file);
        visit(to);
      }
    };
    for (const file of imports.keys()) if (posix.dirname(file) === folder) visit(file);
    expect([...reached].filter(([to]) => ofGpu.test(to)).map(([to, from]) => line({ from, to }))).toEqual([]);
  });
});
