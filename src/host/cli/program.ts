import { Command, CommanderError, Help, type Option } from "commander";
import { UsageError } from "../errors.ts";
import { whole } from "./arguments.ts";
import { addBackendOptions } from "./backendOptions.ts";
import { addConvert } from "./convertOptions.ts";
import type { Surroundings } from "./extractCommand.ts";
import { addExampleCohort } from "./exampleCohortOptions.ts";
import { addExtract } from "./extractOptions.ts";
import { addHabitats } from "./habitatsOptions.ts";
import { addMaps } from "./mapsOptions.ts";
import { addN4 } from "./n4Options.ts";
import { addPredict } from "./predictOptions.ts";
import { addRegister } from "./registerOptions.ts";
import { addRings } from "./ringsOptions.ts";
import { addStudy } from "./studyOptions.ts";
import { version } from "../version.ts";

/**
 * Runs the command line.
 * @returns the exit code: 0 all done, 1 bad input or nothing done, 2 wrong usage, 3 some cases failed, 130 interrupted.
 */
export async function runCommandLine(args: readonly string[], around: Surroundings): Promise<number> {
  let code = 0;
  const program = buildProgram(around, (result) => {
    code = result;
  });
  try {
    await program.parseAsync(expandShortFlags(args), { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    around.stderr(`error: ${describe(error)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

/** PyRadiomics has two short flags of two letters, which commander does not allow. */
const longFlags: ReadonlyMap<string, string> = new Map([["-od", "--out-dir"], ["-up", "--unix-path"]]);

function expandShortFlags(args: readonly string[]): string[] {
  const end = args.indexOf("--");
  return args.map((arg, i) => (end >= 0 && i > end ? arg : (longFlags.get(arg) ?? arg)));
}

/** By name, because errors of workers arrive as plain data. */
const expectedErrors = ["InputError", "UsageError", "GpuError", "NoAdapterError", "DeviceLostError"];

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return expectedErrors.includes(error.name) ? error.message : (error.stack ?? error.message);
}

function buildProgram(around: Surroundings, finish: (code: number) => void): Command {
  const program = new Command("webradiomics")
    .description("Radiomics on WebGPU: PyRadiomics' features, the same numbers. For research, not for clinical use.")
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: around.stdout, writeErr: around.stderr })
    .configureHelp({ optionDescription });
  program.commandsGroup("Features:");
  addExtract(program, around, finish);
  addParams(program, around);
  addFeatures(program, around);
  program.commandsGroup("From scanner files to regions:");
  for (const add of [addConvert, addN4, addRegister, addMaps, addRings, addHabitats]) add(program, around, finish);
  program.commandsGroup("Whole studies:");
  for (const add of [addStudy, addPredict, addExampleCohort]) add(program, around, finish);
  program.commandsGroup("This machine:");
  addDoctor(program, around, finish);
  addDemo(program, around, finish);
  return program;
}

/** Options that may be repeated begin with nothing, of which there is nothing to say. */
function optionDescription(this: Help, option: Option): string {
  const isList = Array.isArray(option.defaultValue) && option.defaultValue.length === 0;
  return isList ? option.description : Help.prototype.optionDescription.call(this, option);
}

function addParams(program: Command, around: Surroundings): void {
  program
    .command("params")
    .description("tell what a parameter file will compute: image types, classes, the number of features")
    .argument("<file>", "parameter file (.yaml, .yml or .json)")
    .option("--columns", "print the names of the feature columns instead, one a line", false)
    .action(async (file: string, options: { columns: boolean }) => {
      const { paramsCommand } = await import("./paramsCommand.ts");
      await paramsCommand(file, options, around);
    });
}

function addFeatures(program: Command, around: Surroundings): void {
  program
    .command("features")
    .description("list all features with their IBSI codes and units")
    .action(async () => {
      const { listFeatures } = await import("./featuresCommand.ts");
      around.stdout(listFeatures());
    });
}

function addDoctor(program: Command, around: Surroundings, finish: (code: number) => void): void {
  addBackendOptions(program.command("doctor"))
    .description("list adapters and their limits, say which is used and why, and test every operation on it")
    .action(async (options) => {
      const { runDoctor } = await import("./doctor.ts");
      finish(await runDoctor(options, (line) => around.stdout(`${line}\n`)));
    });
}

function addDemo(program: Command, around: Surroundings, finish: (code: number) => void): void {
  addBackendOptions(program.command("demo"))
    .description("run study S1 on a small example cohort: images to report")
    .option("-o, --out-dir <folder>", "where cohort and results go", "webradiomics-demo")
    .option("--cases <n>", "how many made-up patients", whole(0), 24)
    .action(async (options) => {
      const { demoCommand } = await import("./demoCommand.ts");
      finish(await demoCommand(options, around));
    });
}
