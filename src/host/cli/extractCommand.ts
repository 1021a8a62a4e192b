import { resolve } from "node:path";
import type { EngineOptions } from "../engine/engine.ts";
import { newProfile, staged, type Profile } from "../engine/profile.ts";
import { InputError, UsageError } from "../errors.ts";
import type { Precision } from "../extract/derived.ts";
import type { ImageFormat } from "../io/write.ts";
import type { Parameters } from "../params/completion.ts";
import { formatTable, type TableFormat } from "../table/format.ts";
import { buildTable, type Provenance, type Row } from "../table/table.ts";
import { checkWritable, openFolder, writeFileAtomic } from "../io/files.node.ts";
import { formatPath, readBatch, singleCase, type Case, type Cases, type PathStyle } from "./cases.ts";
import { Interrupt } from "./interrupt.ts";
import { Logger, type LogLevel } from "./logger.ts";
import { parametersOf } from "./parametersOf.ts";
import { Progress, type ProgressStyle } from "./progress.ts";
import { exitCode, runCases, taskOf, type Request } from "./run.ts";
import { ResultStore } from "./store.ts";
import { Terminal } from "./terminal.ts";
import { version } from "../version.ts";
import type { Extractor } from "./workers.ts";

/** The flags of `webradiomics extract`, as commander names them. */
export interface ExtractOptions {
  readonly param?: string;
  readonly setting: readonly string[];
  readonly jobs: number;
  readonly validate: boolean;
  readonly out?: string;
  readonly outDir?: string;
  readonly mode: "segment" | "voxel";
  readonly skipNans: boolean;
  readonly format: TableFormat;
  readonly formatPath: PathStyle;
  readonly unixPath: boolean;
  readonly loggingLevel: LogLevel;
  readonly logFile?: string;
  readonly verbosity: number;
  readonly label?: number;
  readonly backend: "auto" | "gpu" | "cpu";
  readonly adapter?: string;
  readonly adapters?: readonly string[];
  readonly progress?: ProgressStyle;
  readonly profile: boolean;
  readonly precision: Precision;
  readonly saveImages?: string;
  readonly imageFormat: ImageFormat;
}

/** What the command needs of the process it runs in. */
export interface Surroundings {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Whether stderr is a terminal. */
  readonly isTerminal: boolean;
  /** Opens what extracts a single case, in this process. */
  readonly openHere: (options: EngineOptions) => Promise<Extractor>;
  /** Opens what extracts a batch, in `count` other processes, whose engines take the options in turns. */
  readonly openWorkers: (count: number, options: readonly EngineOptions[]) => Promise<Extractor>;
}

/**
 * Runs `webradiomics extract`; everything is checked before any work.
 * @returns the exit code.
 * @throws InputError, UsageError, GpuError
 */
export async function extractCommand(input: string, mask: string | undefined, options: ExtractOptions, around: Surroundings): Promise<number> {
  const terminal = new Terminal(around.stderr);
  const log = new Logger({ terminal, verbosity: options.verbosity, file: options.logFile, fileLevel: options.loggingLevel });
  const isBatch = input.endsWith(".csv");
  if (!isBatch && mask === undefined) throw new UsageError(`${input}: a mask is missing (a batch file's name ends in .csv)`);
  if (isBatch && mask !== undefined) throw new UsageError(`${mask}: not used, since ${input} is a batch file that names its masks`);
  if (options.adapters !== undefined && !isBatch) throw new UsageError(`--adapters shares the cases of a batch file among adapters; ${input} is one case (--adapter names its adapter)`);
  if (options.adapters !== undefined && options.adapter !== undefined) throw new UsageError("--adapter names one adapter and --adapters several; give one of them");
  if (options.adapters !== undefined && options.backend === "cpu") throw new UsageError("--adapters names GPUs, and --backend cpu uses none");
  if (options.mode === "voxel" && options.saveImages !== undefined) throw new UsageError("--save-images writes the images that the ROI's features are of; --mode voxel makes none");
  const parameters = await readParameters(options, log);
  const found = isBatch ? await readBatch(input) : singleCase(input, mask!);
  for (const warning of found.warnings) log.warning(warning);
  if (options.validate) return validate(found.cases, around);
  const [only] = found.cases;
  if (!isBatch && only.problem !== undefined) throw new InputError(only.problem);
  if (options.out !== undefined) await checkWritable(options.out);
  const request = requestOf(options, parameters);
  for (const folder of [options.outDir, request.images?.folder, request.maps?.folder]) if (folder !== undefined) await openFolder(folder);

  const style = options.progress ?? (around.isTerminal ? "bar" : "lines");
  const progress = new Progress(terminal, isBatch || options.mode === "voxel" ? style : "none", found.cases.length);
  const interrupt = isBatch ? new Interrupt(log) : null;
  try {
    const { rows, provenance, profile } = await run(found.cases, { request, options, isBatch, around, log, progress, signal: interrupt?.signal });
    progress.close();
    // The reason has been logged; a table without any result would only hide it.
    if (!isBatch && rows[0].status === "failed") return 1;
    if (rows.length > 0) await staged(profile, "write", () => output(rows, provenance, found, options, around));
    if (options.profile) around.stderr((await import("./profileTables.ts")).profileTables(profile));
    if (interrupt?.signal.aborted) log.warning(`interrupted: ${rows.length} of ${found.cases.length} cases are finished and kept`);
    return interrupt?.signal.aborted ? 130 : exitCode(rows);
  } finally {
    progress.close();
    interrupt?.close();
  }
}

/** PyRadiomics writes maps to --out-dir, or here. */
function requestOf({ mode, outDir, saveImages, imageFormat: format, precision }: ExtractOptions, parameters: Parameters): Request {
  return {
    parameters, precision,
    images: saveImages === undefined ? null : { folder: resolve(saveImages), format },
    maps: mode === "voxel" ? { folder: resolve(outDir ?? "."), format } : null,
  };
}

interface Run {
  readonly request: Request;
  readonly options: ExtractOptions;
  readonly isBatch: boolean;
  readonly around: Surroundings;
  readonly log: Logger;
  readonly progress: Progress;
  readonly signal?: AbortSignal;
}

/** Takes over what `--out-dir` holds already and computes the rest. */
async function run(cases: readonly Case[], { request, options, isBatch, around, log, progress, signal }: Run): Promise<{ rows: Row[]; provenance?: Provenance; profile: Profile }> {
  const { backend, adapter, adapters, profile: timed, outDir } = options;
  const store = outDir === undefined ? null : new ResultStore(outDir, backend);
  const kept = store ? await readKept(cases, request, store, log) : [];
  for (const _ of kept) progress.reuse();
  const pending = cases.filter(({ index }) => !kept.some((row) => row.index === index));
  const runnable = pending.filter(({ problem }) => problem === undefined).length;
  const engines = (adapters ?? [adapter]).map((name): EngineOptions => ({ backend, adapter: name, profile: timed }));
  const jobs = Math.min(Math.max(options.jobs, engines.length), runnable);
  if (adapters && runnable > 0 && jobs < adapters.length) log.warning(`${runnable} cases are left for ${adapters.length} adapters: ${adapters.slice(jobs).join(", ")} will not be used`);
  const open = (): Promise<Extractor> => (isBatch ? around.openWorkers(jobs, engines) : around.openHere({ ...engines[0], threads: options.jobs }));
  const extractor = runnable === 0 ? null : await open();
  const profile = extractor?.profile ?? newProfile();
  const announce = (): void => {
    if (extractor) log.announce(`backend ${extractor.backend}: ${extractor.adapter}${extractor.notice ? `; ${extractor.notice}` : ""}`);
  };
  if (isBatch) announce();
  try {
    const rows = await runCases({
      cases: pending,
      request,
      extract: extractor?.extract ?? (() => Promise.reject(new Error("webradiomics bug: no case can be run"))),
      jobs: Math.max(jobs, 1),
      log,
      progress,
      signal: signal ?? new AbortController().signal,
      onDone: store ? (row, files) => staged(profile, "write", () => store.write(row, files, taskOf(cases[row.index - 1], request))) : undefined,
    });
    // A single case that fails should say that and nothing else.
    if (!isBatch && rows.some(({ status }) => status === "done")) announce();
    const provenance = extractor && { program: `webradiomics ${version}`, backend: extractor.backend, adapter: extractor.adapter };
    return { rows: [...kept, ...rows].sort((a, b) => a.index - b.index), provenance: provenance ?? undefined, profile };
  } finally {
    extractor?.close();
  }
}

async function readKept(cases: readonly Case[], request: Request, store: ResultStore, log: Logger): Promise<Row[]> {
  const rows: Row[] = [];
  for (const each of cases) {
    if (each.problem !== undefined) continue;
    const kept = await store.read(each, taskOf(each, request));
    if (!kept) continue;
    if ("row" in kept) rows.push(kept.row);
    else log.warning(`${kept.stale}; case ${each.index} is computed again`);
  }
  if (rows.length > 0) log.info(`${rows.length} cases are taken over from an earlier run`);
  return rows;
}

async function readParameters({ param, setting, label }: ExtractOptions, log: Logger): Promise<Parameters> {
  if (label !== undefined) log.warning(`--label is deprecated; use -s label:${label}`);
  const overrides = label === undefined ? setting : [...setting, `label:${label}`];
  const parameters = await parametersOf(param, overrides);
  for (const warning of parameters.warnings) log.warning(warning);
  return parameters;
}

function validate(cases: readonly Case[], { stderr }: Surroundings): number {
  const problems = cases.filter(({ problem }) => problem !== undefined);
  for (const { index, problem } of problems) stderr(`case ${index}: ${problem}\n`);
  stderr(`${cases.length} ${cases.length === 1 ? "case" : "cases"} checked, ${problems.length} with a problem\n`);
  if (problems.length === cases.length) return 1;
  return problems.length > 0 ? 3 : 0;
}

async function output(rows: readonly Row[], provenance: Provenance | undefined, { folder }: Cases, options: ExtractOptions, { stdout }: Surroundings): Promise<void> {
  const { out, format, formatPath: style, unixPath, skipNans } = options;
  const shown = rows.map((row): Row => ({
    ...row,
    input: new Map(Array.from(row.input, ([column, text]) => [column, isPath(column) ? formatPath(text, style, folder, unixPath) : text])),
  }));
  const text = formatTable(buildTable(shown, provenance), format, { skipNans });
  if (out === undefined) stdout(text);
  else await writeFileAtomic(out, text);
}

function isPath(column: string): boolean {
  return column === "Image" || column === "Mask";
}
