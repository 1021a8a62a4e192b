import { promises as fs } from "node:fs";
import { dirname, join } from "node:path";
import { InputError, UsageError } from "../errors.ts";
import { cohortFiles, drawCohort } from "../example/cohort.ts";
import { readmeStart } from "../example/readme.ts";
import { exampleNames, type ExampleName } from "../example/study.ts";
import { openFolder, writeFileAtomic } from "../io/files.node.ts";
import { suggestion } from "../params/nearest.ts";
import type { Surroundings } from "./extractCommand.ts";
import { Steps } from "./steps.ts";

/** The flags of `webradiomics example-cohort`, as commander names them. */
export interface ExampleCohortOptions {
  readonly out: string;
  readonly cases: number;
  readonly seed: number;
  readonly signal: number;
  readonly shuffleOutcome: boolean;
  readonly registered: boolean;
}

const fewest = 20;
const greatestSeed = 2 ** 32 - 1;

/**
 * Runs `webradiomics example-cohort`.
 * @returns the exit code; 130 when it was interrupted: the folder then lacks cohort.csv, and the same command makes it anew
 * @throws InputError, UsageError
 */
export async function exampleCohortCommand(study: string, options: ExampleCohortOptions, around: Surroundings): Promise<number> {
  const name = checkRequest(study, options);
  await checkFolder(options.out);
  const steps = new Steps(around);
  let isInterrupted = false;
  const interrupt = (): void => void (isInterrupted = true);
  process.on("SIGINT", interrupt);
  try {
    for await (const { path, bytes, done } of cohortFiles(drawCohort(name, options))) {
      // Whoever waits for signals must be let in: the cases are made without a pause.
      await new Promise((resolve) => setImmediate(resolve));
      if (isInterrupted) return 130;
      steps.at(`case ${Math.min(done + 1, options.cases)} of ${options.cases}: ${path}`);
      const file = join(options.out, path);
      await fs.mkdir(dirname(file), { recursive: true });
      await writeFileAtomic(file, bytes);
      // By README.txt the folder is known as ours; an earlier cohort.csv would soon name files that are of two cohorts.
      if (path === "README.txt") await fs.rm(join(options.out, "cohort.csv"), { force: true });
    }
    steps.done(`${options.cases} cases of ${name} written to ${options.out}`);
    around.stdout(`${join(options.out, "cohort.csv")}\n`);
    return 0;
  } finally {
    process.off("SIGINT", interrupt);
    steps.close();
  }
}

function checkRequest(study: string, { cases, seed, registered }: ExampleCohortOptions): ExampleName {
  const name = exampleNames.find((known) => known === study);
  if (name === undefined) throw new UsageError(`${study}: no such example study; ${suggestion(study, exampleNames)}`);
  if (cases < fewest) throw new UsageError(`--cases ${cases}: at least ${fewest} are needed, or sets and classes would have too few cases to fit or test anything`);
  if (registered && name !== "s1") throw new UsageError(`--registered: only s1 has images to be registered, not ${name}`);
  if (seed > greatestSeed) throw new UsageError(`--seed ${seed}: at most ${greatestSeed}`);
  return name;
}

/** An example cohort takes the place of an earlier one, never of anything else. */
async function checkFolder(folder: string): Promise<void> {
  await openFolder(folder);
  const found = await fs.readdir(folder);
  if (found.length === 0 || found.includes("cohort.csv")) return;
  const readme = await fs.readFile(join(folder, "README.txt"), "utf8").catch(() => "");
  if (readme.startsWith(readmeStart)) return; // one that was interrupted
  throw new InputError(`${folder}: holds ${found.length} files or folders (${found.slice(0, 3).join(", ")}${found.length > 3 ? ", ..." : ""}) and no cohort.csv; choose an empty folder, or that of an earlier example cohort`);
}
