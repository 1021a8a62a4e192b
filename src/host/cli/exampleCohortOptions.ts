import { Argument, InvalidArgumentError, type Command } from "commander";
import { whole } from "./arguments.ts";
import type { ExampleCohortOptions } from "./exampleCohortCommand.ts";
import type { Surroundings } from "./extractCommand.ts";

const help = `
Studies (see docs/studies.md):
  s1   habitats of multiparametric MRI, and ultrasound     s4   three MRI sequences, three-tier HER2
  s2   tumour and peritumoral ring of MRI, nomogram        s5   ultrasound, HER2-zero, -low and -positive
  s3   3-D breast ultrasound with two rings

The folder gets cohort.csv with the columns that the study's file in studies/ asks for, the images and masks it names, truth.csv
with what is hidden from a study (latent variables and true probabilities) and README.txt: what the outcome depends on, and the
best AUC that any model can reach. The same options give the same bytes, and a case is the same however many there are.

Example:
  webradiomics example-cohort s5 --cases 60 --seed 1 --out cohorts/s5
`;

/** `webradiomics example-cohort`: made-up patients to try a study with. */
export function addExampleCohort(program: Command, around: Surroundings, finish: (code: number) => void): void {
  program
    .command("example-cohort")
    .description("make a cohort of made-up patients with a planted outcome, to try a study with")
    .addArgument(new Argument("<study>", "s1, s2, s3, s4 or s5"))
    .requiredOption("-o, --out <folder>", "where the files go")
    .option("--cases <n>", "how many, at least 20", whole(0), 60)
    .option("--seed <n>", "of the random numbers", whole(0), 1)
    .option("--signal <factor>", "how much the outcome depends on what is planted; 0: not at all", parseFactor, 1)
    .option("--shuffle-outcome", "deal the outcomes out anew among the cases, so that there is nothing to learn", false)
    .option("--registered", "s1: every case brings its MRI registered too, as after adjustment by hand; to register it takes a minute a case", false)
    .addHelpText("after", help)
    .action(async (study: string, options: ExampleCohortOptions) => {
      const { exampleCohortCommand } = await import("./exampleCohortCommand.ts");
      finish(await exampleCohortCommand(study, options, around));
    });
}

function parseFactor(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value) && value >= 0) return value;
  throw new InvalidArgumentError("a number, 0 or more, is expected.");
}
