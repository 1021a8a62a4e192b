import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Backend } from "../src/host/engine/engine.ts";
import type { Precision } from "../src/host/extract/derived.ts";
import type { CaseFiles } from "./files.ts";

/** A program that a server of the bench runs. */
export type Program = "webradiomics" | "pyradiomics" | "pictologics" | "fastrad" | "scipy" | "scikit-learn" | "SimpleITK" | "glmnet" | "shap";

/** What a server reads, and how it computes it. */
export interface Opening extends CaseFiles {
  /** Parameter file; "" for the defaults. */
  readonly parameters: string;
  readonly voxel?: boolean;
  readonly backend?: Backend;
  readonly precision?: Precision;
  /** Of webradiomics, on the host. */
  readonly threads?: number;
}

export type Versions = Readonly<Record<string, string>>;

/** Columns of one region; null is NaN, or a map. */
export type Features = Readonly<Record<string, number | null>>;

export interface Once {
  /** ms */
  readonly time: number;
  /** Most bytes that the process held so far. */
  readonly peak: number;
  /** Of each region. */
  readonly features: readonly Features[];
}

/** What a case looks like, as webradiomics sees it. */
export interface Inspected {
  /** Of all regions together. */
  readonly voxels: number;
  /** Of the first region. */
  readonly box: readonly number[];
  /** Grey levels that occur in the first region, by image. */
  readonly levels: Readonly<Record<string, number>>;
  readonly warnings: readonly string[];
}

/** Keeps every library that Python uses to one thread. */
export const oneThread = {
  OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", MKL_NUM_THREADS: "1", ITK_GLOBAL_DEFAULT_NUMBER_OF_THREADS: "1", PICTOLOGICS_NUM_THREADS: "1",
};

/** A process that computes one case as often as it is asked: compiled, loaded and warm. servers/serving.py tells what it is asked. */
export class Server {
  readonly #child: ChildProcess;
  #answer: ((line: string) => void) | null = null;
  #said = "";
  readonly #ended: Promise<never>;

  /** @param of its script in servers/, where that is not called after the program */
  constructor(program: Program, interpreter?: string, of = `serve_${program}.py`) {
    const [command, script] = program === "webradiomics"
      ? [process.execPath, fileURLToPath(new URL("./servers/webradiomics.js", import.meta.url))]
      : [interpreter!, fileURLToPath(new URL(`../../bench/servers/${of}`, import.meta.url))];
    this.#child = spawn(command, [script], { env: { ...process.env, ...(interpreter !== undefined && oneThread) }, stdio: "pipe" });
    this.#child.stderr!.setEncoding("utf8").on("data", (text: string) => (this.#said = (this.#said + text).slice(-2000)));
    this.#child.stdin!.on("error", () => undefined); // it ended, which is told below
    createInterface(this.#child.stdout!).on("line", (line) => this.#answer?.(line));
    this.#ended = new Promise((_, reject) => {
      this.#child.on("error", (error) => reject(new Error(`${command} does not start: ${error.message}`)));
      this.#child.on("close", (code, signal) => reject(new Error(`${program} ended (${signal ?? code}): ${this.#said}`)));
    });
    this.#ended.catch(() => undefined); // nobody may be waiting
  }

  open(opening: Opening): Promise<Versions> {
    return this.openArrays(opening);
  }

  /** Of a server that reads no images: files of arrays, and what else its script asks for. */
  async openArrays(opening: object): Promise<Versions> {
    return (await this.#ask<{ versions: Versions }>({ open: opening })).versions;
  }

  /** @param folder where maps are written, as <column>.f64 */
  once(folder?: string): Promise<Once> {
    return this.#ask({ once: { folder } });
  }

  /** Times of `count` computations, ms; all regions are one computation. */
  async run(count: number): Promise<number[]> {
    return (await this.#ask<{ times: number[] }>({ run: count })).times;
  }

  /** Of webradiomics only. */
  inspect(): Promise<Inspected> {
    return this.#ask({ inspect: true });
  }

  close(): void {
    this.#child.kill("SIGKILL");
  }

  async #ask<Reply>(request: object): Promise<Reply> {
    const line = new Promise<string>((resolve) => (this.#answer = resolve));
    this.#child.stdin!.write(`${JSON.stringify(request)}\n`);
    return JSON.parse(await Promise.race([line, this.#ended])) as Reply;
  }
}
