import { join } from "node:path";
import type { RunResults, StudyRunOptions } from "../study/run/run.node.ts";
import type { Surroundings } from "./extractCommand.ts";
import { Interrupt } from "./interrupt.ts";
import { Logger } from "./logger.ts";
import { StudyProgress } from "./studyProgress.ts";
import { Terminal } from "./terminal.ts";

/** The flags of `webradiomics study run`, as commander names them. */
export interface StudyRunFlags extends Pick<StudyRunOptions, "cohort" | "backend" | "adapter" | "jobs"> {
  readonly out: string;
}

/** Verbosity of `Logger`: warnings and errors. */
const warnings = 3;

/**
 * Runs `webradiomics study run`: everything is checked first, and all that is wrong is said before anything is done.
 * @returns the exit code: 1 where the check found problems, 3 where some cases or models failed, 130 where it was stopped
 * @throws InputError, UsageError, GpuError
 */
export async function studyRunCommand(file: string, { out, ...flags }: StudyRunFlags, around: Pick<Surroundings, "stderr" | "isTerminal">, inject: Pick<StudyRunOptions, "stages" | "open"> = {}): Promise<number> {
  const { runStudy } = await import("../study/run/run.node.ts");
  const terminal = new Terminal(around.stderr);
  const progress = new StudyProgress(terminal, around.isTerminal);
  const interrupt = new Interrupt(new Logger({ terminal, verbosity: warnings }));
  try {
    const run = await runStudy({ file, outDir: out, ...flags, tell: progress, signal: interrupt.signal, ...inject });
    progress.close();
    if ("files" in run) return told(run, out, terminal);
    for (const { where, what } of run.problems) terminal.line(`${where}: ${what}`);
    terminal.line(`${run.problems.length} ${run.problems.length === 1 ? "problem" : "problems"}; nothing was done`);
    return 1;
  } catch (error) {
    progress.close();
    if (!interrupt.signal.aborted) throw error;
    terminal.line(`stopped; what is finished is kept in ${out}, and the same command goes on where it was`);
    return 130;
  } finally {
    interrupt.close();
  }
}

function told({ cases, failed, failedModels, missing, files }: RunResults, out: string, terminal: Terminal): number {
  for (const { id, reason } of failed) terminal.line(`case ${id} failed: ${reason}`);
  for (const { task, model, reason } of failedModels) terminal.line(`model ${model} of ${task} failed: ${reason}`);
  for (const text of missing) terminal.line(`no picture of ${text}`);
  terminal.line(`${cases - failed.length} of ${cases} cases, ${files.length} files in ${out}; open ${join(out, "report.html")}`);
  return failed.length + failedModels.length + missing.length > 0 ? 3 : 0;
}
