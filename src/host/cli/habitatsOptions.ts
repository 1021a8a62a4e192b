import { InvalidArgumentError, Option, type Command } from "commander";
import { append, names, whole } from "./arguments.ts";
import { addBackendOptions } from "./backendOptions.ts";
import type { Surroundings } from "./extractCommand.ts";

const help = `
A cohort's table has columns Case, Mask and one for each image, whose header is the image's name (T1, DCE1, ...); optionally Label,
and Set: where it is there, k, the anchor and the scaling of features are fitted on the rows that say "train" alone.
All images of a case lie on its mask's lattice (webradiomics register or convert --like brings them there).

Written to the folder: <case>/habitats.nii.gz, habitats.csv (features of each habitat of each image, volumes, fractions), scores.csv
(Calinski-Harabasz by k), alignment.json (the table of similarities to the anchor) and model.json, which --model takes for new cases.
A run that was stopped goes on where it was.

Examples:
  webradiomics habitats --image T1=t1.nii.gz --image DCE1=dce1.nii.gz --mask voi.nii.gz -k 3-10 -o out
  webradiomics habitats cohort.csv --map "SUB_1 = DCE1 - T1" --measure T1,DCE1 -k 3-10 -o out --png
  webradiomics habitats new.csv --map "SUB_1 = DCE1 - T1" --model out/model.json -o new
`;

/** `webradiomics habitats`: a VOI divided into regions of like intensities. */
export function addHabitats(program: Command, around: Surroundings, finish: (code: number) => void): void {
  const command = program
    .command("habitats")
    .description("divide a VOI into habitats by K-means over several images, and measure them; of one case or a cohort")
    .argument("[cohort]", "table of cases (.csv)")
    .optionsGroup("One case:")
    .option("--image <name=file>", "an image and what it is called; repeatable", append, [])
    .option("--mask <file>", "the VOI")
    .option("--label <n>", "the VOI's value in the mask", whole(1), 1)
    .optionsGroup("Clustering:")
    .option("--map <expression>", 'an image made of others, such as "SUB_1 = DCE1 - T1" (see maps); repeatable', append, [])
    .option("--cluster <names>", "images to cluster by, separated by commas (default: all, maps included)", names)
    .addOption(new Option("-k, --habitats <k>", "how many, or a range (3-10) of which the highest Calinski-Harabasz score is taken").argParser(countOrRange).default({ from: 3, to: 10 }, "3-10"))
    .addOption(new Option("--choose <by>", "where -k is a range: one k by the training cases' mean score, or each case its own").choices(["cohort", "case"]).default("cohort"))
    .addOption(new Option("--mode <mode>", "patient: each case is clustered by itself and its habitats aligned to the anchor's; cohort: all training cases together").choices(["patient", "cohort"]).default("patient"))
    .option("--minimum <voxels>", "habitats of fewer voxels are given to the others", whole(1), 1)
    .option("--seed <n>", "of the first centroids", whole(0), 0)
    .option("--restarts <n>", "of which the best is kept", whole(1), 10)
    .optionsGroup("Features and alignment:")
    .option("--measure <names>", "images to measure features of, separated by commas (default: those of --image or the table, without maps)", names)
    .option("-p, --param <file>", "parameter file of the features (.yaml, .yml or .json)")
    .option("-s, --setting <name:value>", "a setting, over the parameter file's; repeatable", append, [])
    .option("--no-features", "divide only: no features, no alignment")
    .option("--anchor <case>", "training case whose habitats' numbers the others take (default: the first)")
    .option("--model <file>", "model.json of an earlier run: its k, images, centroids and anchor")
    .optionsGroup("Output:")
    .option("-o, --out-dir <folder>", "where everything goes", "habitats")
    .option("--png", "also a picture of each case, <case>/habitats.png", false);
  addBackendOptions(command).addHelpText("after", help).action(async (cohort: string | undefined, options) => {
    const { habitatsCommand } = await import("./habitatsCommand.ts");
    finish(await habitatsCommand(cohort, options, around));
  });
}

function countOrRange(text: string): number | { from: number; to: number } {
  const [, from, to] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? [];
  if (from !== undefined && Number(from) >= 1 && to === undefined) return Number(from);
  if (to !== undefined && Number(from) >= 2 && Number(to) >= Number(from)) return { from: Number(from), to: Number(to) };
  throw new InvalidArgumentError("a number of habitats (3) or a range from 2 on (3-10) is expected.");
}
