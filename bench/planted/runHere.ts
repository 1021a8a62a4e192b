import { availableParallelism } from "node:os";
import type { Measured } from "../../src/host/study/cases/measured.ts";
import type { Study } from "../../src/host/study/file/study.ts";
import { openPerformer } from "../../src/host/study/run/perform.node.ts";
import type { Teller } from "../../src/host/study/run/queue.ts";
import { runStudy, type StudyRunOptions } from "../../src/host/study/run/run.node.ts";
import { studyStages, type Stages } from "../../src/host/study/run/stages.node.ts";
import { studyWork } from "../../src/host/study/run/work.ts";

const silent: Teller = { stage() {}, finished() {}, at() {}, opened() {}, warn() {} };

/**
 * Runs a study in this process, on the CPU: the runner starts others only where it is built.
 * @returns the study and what was measured, besides the files that the run leaves
 * @throws Error where something is in its way, or of it fails
 */
export async function runHere(options: Pick<StudyRunOptions, "file" | "cohort" | "outDir">): Promise<{ readonly study: Study; readonly measured: Measured }> {
  const taken: { study: Study; measured: Measured }[] = [];
  const stages: Stages = {
    ...studyStages,
    assemble: (study, ...given) => {
      const measured = studyStages.assemble(study, ...given);
      taken.push({ study, measured });
      return measured;
    },
  };
  // As many jobs as cores, so that the engine takes one thread.
  const run = await runStudy({ ...options, stages, backend: "cpu", jobs: availableParallelism(), tell: silent, signal: new AbortController().signal, open: (_, setting, at) => openPerformer(setting, studyWork, at) });
  if ("problems" in run) throw new Error(run.problems.map(({ where, what }) => `${where}: ${what}`).join("\n"));
  const failed = [...run.failed.map(({ id, reason }) => `${id}: ${reason}`), ...run.failedModels.map(({ task, model, reason }) => `${task}, ${model}: ${reason}`)];
  if (failed.length > 0) throw new Error(failed.join("\n"));
  return taken[0];
}
