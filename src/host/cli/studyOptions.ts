import type { Command } from "commander";
import { whole } from "./arguments.ts";
import { addBackendOptions } from "./backendOptions.ts";
import type { Surroundings } from "./extractCommand.ts";
import type { StudyCheckFlags } from "./studyCheckCommand.ts";
import type { StudyRunFlags } from "./studyRunCommand.ts";

const help = `
A study file says what a whole study is: cohort table, images and their preparation, regions, features,
selection, models, tasks and evaluation. check reads it, the cohort's table, and of every file of every
case all but voxels; it lists all that is in the way of a run, each with its line and case. run does the
same first, and then the study; a second run computes only what changed, and one that was stopped goes on
where it was.

Examples:
  webradiomics study check studies/s5-ultrasound-three-tier.yaml --cohort my/cohort.csv
  webradiomics study run studies/s5-ultrasound-three-tier.yaml --cohort my/cohort.csv --out results --jobs 2
`;

/** `webradiomics study`: a study from one file, checked or run. */
export function addStudy(program: Command, around: Surroundings, finish: (code: number) => void): void {
  const study = program.command("study").description("check or run a whole study from one file: images to report").addHelpText("after", help);
  study
    .command("check")
    .description("find all that is in the way of a study before it is run, and count its features")
    .argument("<file>", "study file, YAML or JSON")
    .option("--cohort <table>", "cohort table, .csv or .parquet, in place of the one that the file names")
    .action(async (file: string, flags: StudyCheckFlags) => {
      const { studyCheckCommand } = await import("./studyCheckCommand.ts");
      finish(await studyCheckCommand(file, flags, around));
    });
  const run = study
    .command("run")
    .description("run a study: features, models, tables and report")
    .argument("<file>", "study file, YAML or JSON")
    .requiredOption("-o, --out <folder>", "where results go, and what is kept for the next run")
    .option("--cohort <table>", "cohort table, .csv or .parquet, in place of the one that the file names")
    .option("-j, --jobs <n>", "cases computed at the same time, in processes of their own (default: one for two cores)", whole(1));
  addBackendOptions(run).action(async (file: string, flags: StudyRunFlags) => {
    const { studyRunCommand } = await import("./studyRunCommand.ts");
    finish(await studyRunCommand(file, flags, around));
  });
}
