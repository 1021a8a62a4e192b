import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import type { EngineOptions } from "../../engine/types.ts";
import type { StudyPicture } from "../../report/study/report.ts";
import type { Measured } from "../cases/measured.ts";
import type { Problem } from "../file/study.ts";
import type { FailedModel, StudyResults } from "../learn/results.ts";
import { conduct } from "./conduct.node.ts";
import { filesOf } from "./content.node.ts";
import { signedFigure, studyText } from "./identity.ts";
import type { Performer, Setting } from "./jobs.ts";
import { openPerformer } from "./perform.node.ts";
import { openResults, storeFolder, writeResults } from "./outputs.node.ts";
import { Queue, type Teller } from "./queue.ts";
import type { Stages } from "./stages.node.ts";
import { sha256 } from "./store.node.ts";
import { openWorkers } from "./workers.node.ts";

export interface StudyRunOptions extends Pick<EngineOptions, "backend" | "adapter"> {
  /** The study file. */
  readonly file: string;
  /** Table of cases in the place of the one that the file names. */
  readonly cohort?: string;
  readonly outDir: string;
  /** Processes; by default one for two cores, on a GPU at most two. The results do not depend on it. */
  readonly jobs?: number;
  readonly tell: Teller;
  /** Aborted: whatever is under way is given up at once, what is finished stays in the folder for the next run. */
  readonly signal: AbortSignal;
  readonly stages?: Stages;
  /** Opens what does the jobs: processes. */
  readonly open?: (count: number, setting: Setting, at: (text: string) => void) => Promise<Performer>;
}

/** What a run came to: problems found before anything was done, or results. */
export type StudyRun = { readonly problems: readonly Problem[] } | RunResults;

export interface RunResults {
  readonly cases: number;
  readonly failed: Measured["failed"];
  readonly failedModels: readonly FailedModel[];
  /** Pictures that could not be made. */
  readonly missing: readonly string[];
  /** In the folder, by their paths with `/`. */
  readonly files: readonly string[];
}

/**
 * Runs a study, from the files of its cohort to tables, models and report. The same bytes on every run, whatever `jobs`, and whether or not it
 * was stopped between: what was computed is kept in the folder and found again by what it was made of.
 * @throws InputError, UsageError naming what cannot be read or written, or that all cases of a class failed
 * @throws the signal's reason when it was stopped
 */
export async function runStudy(options: StudyRunOptions): Promise<StudyRun> {
  const { file, cohort, outDir, backend, adapter, tell, signal, open = fromSources ? openHere : openWorkers } = options;
  const stages = options.stages ?? (await import("./stages.node.ts")).studyStages;
  const { study, cases, problems, warnings, table } = await stages.checkStudy(file, { cohort });
  for (const { where, what } of warnings) tell.warn(`${where}: ${what}`);
  if (study === null || problems.length > 0) return { problems };
  const parameters = Object.values(study.features).map((set) => join(dirname(file), set.parameters));
  await openResults(outDir, [file, table, ...parameters, ...cases.flatMap(filesOf)]);
  const hash = sha256(studyText(study));
  const [cores, processes] = [availableParallelism(), options.jobs ?? defaultJobs()];
  const setting: Setting = { engine: { backend, adapter, threads: fromSources ? 1 : Math.max(1, Math.floor(cores / processes)) }, store: join(outDir, storeFolder), study, hash, cases };
  const performer = await open(processes, setting, (text) => tell.at(text));
  const stop = (): void => performer.close();
  signal.addEventListener("abort", stop);
  try {
    signal.throwIfAborted();
    const { opened } = performer;
    tell.opened(`${opened.backend}: ${opened.adapter}${opened.notice ? `; ${opened.notice}` : ""}`);
    const lanes = options.jobs ?? (opened.backend === "gpu" ? Math.min(processes, 2) : processes);
    const { results, pictures, missing } = await conduct(stages, setting, opened, new Queue(performer, lanes, tell, signal));
    const files = await filesOfResults(stages, results, pictures);
    signal.throwIfAborted();
    await writeResults(outDir, files, hash);
    return { cases: cases.length, failed: results.measured.failed, failedModels: results.failedModels, missing, files: [...files.keys()] };
  } finally {
    signal.removeEventListener("abort", stop);
    performer.close();
  }
}

/** As tests run it: no process could load its script. */
const fromSources = import.meta.url.endsWith(".ts");

const openHere: NonNullable<StudyRunOptions["open"]> = async (_, setting, at) => openPerformer(setting, (await import("./work.ts")).studyWork, at);

const defaultJobs = (): number => Math.max(1, Math.floor(availableParallelism() / 2));

async function filesOfResults(stages: Stages, results: StudyResults, pictures: readonly StudyPicture[]): Promise<Map<string, string | Uint8Array>> {
  const { html, figures } = stages.studyReport(results, pictures);
  return new Map([
    ...(await stages.outputFiles(results)),
    ["report.html", html],
    ...Array.from(figures, ([file, svg]): [string, string] => [file, signedFigure(svg, results)]),
  ]);
}
