import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Backend } from "../src/host/engine/engine.ts";
import { stopwatch } from "../src/host/stopwatch.ts";
import type { Agreement } from "./agreement.ts";
import { inFolder } from "./files.ts";
import type { Measured, Row, Side } from "./results.ts";
import { Server, type Program, type Versions } from "./server.ts";
import type { Setup } from "./setup.ts";
import { inTurns, type Run } from "./turns.ts";

/** The same values, made by us and by another program: from arrays to arrays. */
export interface Task<Result> {
  readonly case: Pick<Row, "case" | "image" | "voxels">;
  /** Who else does it, if anyone. */
  readonly other?: Program;
  /** Script of the other's server, where it has several. */
  readonly script?: string;
  readonly otherThreads?: number;
  /** Files that the other's server reads. */
  readonly arrays: Readonly<Record<string, Float64Array | Float32Array | Uint8Array>>;
  /** What else it is told; see its script. */
  readonly told: object;
  /** Ours, one way or several. */
  readonly ours: readonly { readonly backend?: Backend; readonly threads: number; readonly run: () => Promise<Result> }[];
  /** @param theirs reads what the other's server has written */
  readonly agreement: (ours: Result, theirs: (name: string) => Promise<ArrayBuffer>) => Promise<Agreement>;
  readonly close?: () => void;
}

/** Measures tasks one after the other; each is made when its turn comes, for its arrays may be large. */
// `any`: the results of tasks differ; within each task they agree.
export async function measuredTasks(setup: Setup, notes: readonly string[], tasks: readonly (() => Task<any>)[]): Promise<Measured> {
  const rows: Row[] = [];
  const versions: Record<string, string> = {};
  for (const task of tasks) {
    const found = await measured(setup, task());
    rows.push(found.row);
    Object.assign(versions, found.versions);
  }
  return { rows, versions, notes };
}

/** Everyone once, then in turns. */
function measured<Result>(setup: Setup, task: Task<Result>): Promise<{ row: Row; versions: Versions }> {
  console.error(`  ${task.case.case}`);
  return inFolder(async (folder) => {
    const interpreter = task.other && setup.pythons[task.other];
    const server = task.other && interpreter !== undefined ? new Server(task.other, interpreter, task.script) : null;
    try {
      const versions = server ? await server.openArrays({ ...task.told, ...(await written(task.arrays, folder)) }) : {};
      const their = server ? [(await server.once(folder)).time] : [];
      const firsts: number[] = [];
      const agreement: Side["agreement"] = {};
      for (const { backend, run } of task.ours) {
        const lap = stopwatch();
        const result = await run();
        firsts.push(lap());
        if (server) agreement[backend ?? "cpu"] = await task.agreement(result, (name) => bufferOf(join(folder, name)));
      }
      const runs = [...task.ours.map(({ run }) => repeated(run)), ...(server ? [(count: number) => server.run(count)] : [])];
      const times = await inTurns(setup.effort, runs, [...firsts, ...their], true);
      const sides: Side[] = task.ours.map(({ backend, threads }, k) => ({ program: "webradiomics", backend: backend ?? "cpu", processes: 1, threads, time: times[k] }));
      if (server) sides.push({ program: task.other!, agreement, processes: 1, threads: task.otherThreads ?? 1, time: times[sides.length] });
      return { row: { ...task.case, sides }, versions };
    } finally {
      server?.close();
      task.close?.();
    }
  });
}

function repeated(work: () => Promise<unknown>): Run {
  return async (count) => {
    const times: number[] = [];
    for (let k = 0; k < count; k++) {
      const lap = stopwatch();
      await work();
      times.push(lap());
    }
    return times;
  };
}

/** Paths of arrays, by name. */
async function written(arrays: Task<unknown>["arrays"], folder: string): Promise<Record<string, string>> {
  const paths = Object.fromEntries(Object.keys(arrays).map((name) => [name, join(folder, name)]));
  for (const [name, values] of Object.entries(arrays)) await writeFile(paths[name], values);
  return paths;
}

async function bufferOf(path: string): Promise<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = await readFile(path);
  return (buffer as ArrayBuffer).slice(byteOffset, byteOffset + byteLength);
}
