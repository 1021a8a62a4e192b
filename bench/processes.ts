import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { oneThread } from "./server.ts";

const root = new URL("../../", import.meta.url);
const { bin } = JSON.parse(readFileSync(new URL("package.json", root), "utf8")) as { bin: { webradiomics: string } };
const program = fileURLToPath(new URL(bin.webradiomics, root));
const commandLine = "import sys; from radiomics.scripts import parse_args; sys.exit(parse_args())";

export interface Finished {
  readonly stdout: string;
  /** Wall time of the process, ms. */
  readonly time: number;
  /** Most bytes that it and its children held together, looked at now and then; 0 where that cannot be seen. */
  readonly peak: number;
}

/** The command line of webradiomics. */
export function webradiomics(args: readonly string[]): Promise<Finished> {
  return run(process.execPath, [program, ...args], {});
}

/** The command line of PyRadiomics, each process on one thread. */
export function pyradiomics(interpreter: string, args: readonly string[]): Promise<Finished> {
  return python(interpreter, ["-c", commandLine, ...args]);
}

/** A Python program whose libraries keep to one thread. */
export function python(interpreter: string, args: readonly string[]): Promise<Finished> {
  return run(interpreter, args, oneThread);
}

/**
 * Runs a program to its end.
 * @throws Error with what it said when it fails
 */
function run(command: string, args: readonly string[], environment: Readonly<Record<string, string>>): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(command, args, { env: { ...process.env, ...environment }, stdio: ["ignore", "pipe", "pipe"] });
    let peak = 0;
    const watch = setInterval(() => (peak = Math.max(peak, held(child.pid!))), 250);
    const text = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (part: string) => (text.stdout += part));
    child.stderr.setEncoding("utf8").on("data", (part: string) => (text.stderr += part));
    child.on("error", (error) => reject(new Error(`${command} does not start: ${error.message}`)));
    child.on("close", (code) => {
      clearInterval(watch);
      if (code === 0) resolve({ stdout: text.stdout, time: performance.now() - start, peak });
      else reject(new Error(`${command} ${args.join(" ")} ended with ${code}: ${text.stderr.slice(-2000)}`));
    });
  });
}

/** Bytes of a process and all it started; memory that several of them share counts once (Linux's PSS). */
function held(pid: number): number {
  if (process.platform !== "linux") return 0;
  try {
    const own = 1024 * Number(/^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1] ?? 0);
    const children = readdirSync(`/proc/${pid}/task`).flatMap((task) => readFileSync(`/proc/${pid}/task/${task}/children`, "utf8").split(" ").filter(Boolean));
    return children.reduce((sum, child) => sum + held(Number(child)), own);
  } catch {
    return 0; // it ended meanwhile
  }
}
