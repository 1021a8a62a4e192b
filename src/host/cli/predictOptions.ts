import type { Command } from "commander";
import { whole } from "./arguments.ts";
import { addBackendOptions } from "./backendOptions.ts";
import type { Surroundings } from "./extractCommand.ts";
import type { PredictFlags } from "./predictCommand.ts";

const help = `
MODEL is a file models/TASK_MODEL.json that study run wrote. TABLE has the columns of the study's cohort table
that the model takes: ids, patients, images, masks, clinical variables, and batches where ComBat is a step;
an outcome is shown and plays no part. Images are prepared, divided and measured as the training cases were.
Before anything is computed all that is wrong is listed: missing files, masks of another size, sequences or
clinical values that the model does not know, volumes for slices, patients that it was trained on; with --study
also each setting of that study file that is not as it was in training.

With --out the folder gets predictions.csv, shap.csv and predictions.html; without, nothing is written.

Examples:
  webradiomics predict results/models/her2_MRI.json --case new.csv
  webradiomics predict results/models/her2_MRI.json --case new.csv --study study.yaml --out predicted
`;

/** `webradiomics predict`: a study's model applied to new cases. */
export function addPredict(program: Command, around: Surroundings, finish: (code: number) => void): void {
  const command = program
    .command("predict")
    .description("apply a model of a study to new cases: images to probability, each with what speaks for and against it")
    .argument("<model>", "model file, as study run writes it")
    .requiredOption("--case <table>", "table of new cases, .csv or .parquet")
    .option("-o, --out <folder>", "where the page and tables go, and what is kept for the next time")
    .option("--study <file>", "refuse where this study file's settings are not those that the model was trained with")
    .option("-j, --jobs <n>", "threads", whole(1), 1)
    .addHelpText("after", help);
  addBackendOptions(command).action(async (model: string, flags: PredictFlags) => {
    const { predictCommand } = await import("./predictCommand.ts");
    finish(await predictCommand(model, flags, around));
  });
}
