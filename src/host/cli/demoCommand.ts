import { availableParallelism } from "node:os";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { EngineOptions } from "../engine/engine.ts";
import { exampleCohortCommand } from "./exampleCohortCommand.ts";
import type { Surroundings } from "./extractCommand.ts";
import { studyRunCommand } from "./studyRunCommand.ts";

/** The flags of `webradiomics demo`, as commander names them. */
export interface DemoOptions extends Pick<EngineOptions, "backend" | "adapter"> {
  readonly outDir: string;
  readonly cases: number;
}

const study = "studies/s1-habitat-us.yaml";

/**
 * Runs `webradiomics demo`: a small example cohort of study S1, and the study on it, images to report. Run again it goes on where it was.
 * @returns the exit code
 */
export async function demoCommand({ outDir, cases, backend, adapter }: DemoOptions, around: Surroundings): Promise<number> {
  const cohort = join(outDir, "cohort");
  around.stderr(`${cases} made-up patients: five MRI sequences (registered already), an ultrasound image, regions drawn by readers, clinical variables\n`);
  const made = await exampleCohortCommand("s1", { out: cohort, cases, seed: 1, signal: 1, shuffleOutcome: false, registered: true }, around);
  if (made !== 0) return made;
  const file = packaged(study);
  const table = join(cohort, "cohort.csv");
  const out = join(outDir, "results");
  around.stderr(`the same by hand: webradiomics study run ${study} --cohort ${table} --out ${out}\n`);
  const code = await studyRunCommand(file, { cohort: table, out, backend, adapter, jobs: availableParallelism() }, around);
  if (code === 0) around.stdout(`Open this page in a browser:\n  ${join(out, "report.html")}\n`);
  return code;
}

/** A file of this package: above the bundle, or above the sources. */
function packaged(path: string): string {
  for (let folder = new URL(".", import.meta.url); ; folder = new URL("..", folder)) {
    const file = fileURLToPath(new URL(path, folder));
    if (existsSync(file)) return file;
    if (new URL("..", folder).href === folder.href) throw new Error(`webradiomics is not whole: ${path} is missing`);
  }
}
