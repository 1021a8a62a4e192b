import { availableParallelism } from "node:os";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { UsageError } from "../errors.ts";
import { imageFormats } from "../io/write.ts";
import { tableFormats } from "../table/format.ts";
import { addBackendOptions } from "./backendOptions.ts";
import type { ExtractOptions, Surroundings } from "./extractCommand.ts";
import { logLevels } from "./logger.ts";
import { addConvert } from "./convertOptions.ts";
import { addHabitats } from "./habitatsOptions.ts";
import { addMaps } from "./mapsOptions.ts";
import { addN4 } from "./n4Options.ts";
import { progressStyles } from "./progress.ts";
import { addRegister } from "./registerOptions.ts";
import { addRings } from "./ringsOptions.ts";
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
    .configureOutput({ writeOut: around.stdout, writeErr: around.stderr });
  addExtract(program, around, finish);
  program
    .command("features")
    .description("list all features with their IBSI codes and units")
    .action(async () => {
      const { listFeatures } = await import("./featuresCommand.ts");
      around.stdout(listFeatures());
    });
  addConvert(program, around, finish);
  addHabitats(program, around, finish);
  addMaps(program, around, finish);
  addN4(program, around, finish);
  program
    .command("params")
    .description("tell what a parameter file will compute: image types, classes, the number of features")
    .argument("<file>", "parameter file (.yaml, .yml or .json)")
    .option("--columns", "print the names of the feature columns instead, one a line", false)
    .action(async (file: string, options: { columns: boolean }) => {
      const { paramsCommand } = await import("./paramsCommand.ts");
      await paramsCommand(file, options, around);
    });
  addRings(program, around, finish);
  addRegister(program, around, finish);
  addBackendOptions(program.command("doctor"))
    .description("list adapters and their limits, say which is used and why, and test every operation on it")
    .action(async (options) => {
      const { runDoctor } = await import("./doctor.ts");
      finish(await runDoctor(options, (line) => around.stdout(`${line}\n`)));
    });
  addBackendOptions(program.command("demo"))
    .description("extract a generated case; write features.csv and a page that shows it")
    .option("-o, --out-dir <folder>", "where the files go", "webradiomics-demo")
    .action(async (options) => {
      const { runDemo } = await import("../report/demo.node.ts");
      finish(await runDemo(options));
    });
  return program;
}

function addExtract(program: Command, around: Surroundings, finish: (code: number) => void): void {
  const command = program
    .command("extract")
    .description("compute the features of a mask in an image, or of every row of a batch file")
    .argument("<input>", "image file, or batch file (.csv with columns Image, Mask and optionally Label, Label_channel)")
    .argument("[mask]", "mask file, for an image")
    .optionsGroup("Input:")
    .option("-p, --param <file>", "parameter file (.yaml, .yml or .json)")
    .option("-s, --setting <name:value>", "a setting, over the parameter file's; repeatable, lists are separated by commas", append, [])
    .option("-j, --jobs <n>", "cases computed at the same time, in processes of their own (batch), or threads of a single case; no more than the machine has cores", parseJobs, 1)
    .option("-l, --label <n>", "deprecated, use -s label:N", parseLabel)
    .option("--validate", "check the parameters and that the files exist, and compute nothing", false)
    .optionsGroup("Output:")
    .option("-o, --out <file>", "file to write, replaced as a whole (default: standard output)")
    .option("--out-dir <folder>", "keep features_<n>.csv of each case here and re-use it in the next run (-od)")
    .addOption(new Option("-m, --mode <mode>", "features of the ROI, or maps of each voxel's neighbourhood, written to --out-dir").choices(["segment", "voxel"]).default("segment"))
    .addOption(new Option("-f, --format <format>", "format of the output").choices(tableFormats).default("txt"))
    .option("--skip-nans", "leave out features that could not be computed", false)
    .addOption(new Option("--format-path <style>", "paths of image and mask in the output").choices(["absolute", "relative", "basename"]).default("absolute"))
    .option("--unix-path", "write paths with / (-up)", false)
    .option("--save-images <folder>", "write the images that features are computed from (original, wavelet-LLH, ...) over the ROI's box")
    .addOption(new Option("--image-format <format>", "of images and maps").choices(imageFormats).default("nrrd"))
    .optionsGroup("Messages:")
    .addOption(new Option("--progress <style>", "how a batch shows how far it is (default: bar on a terminal, else lines)").choices(progressStyles))
    .addOption(new Option("-v, --verbosity [level]", "1 (least) to 5 (most)").argParser(parseVerbosity).default(3).preset("4"))
    .option("--profile", "print at the end what the run cost: time of each stage and kernel, launches, bytes moved", false)
    .option("--log-file <file>", "file to append messages to")
    .addOption(new Option("--logging-level <level>", "least level of messages in the log file").choices(Object.keys(logLevels)).default("WARNING"))
    .optionsGroup("Computation:")
    .option("--adapters <names>", "parts of the names of several adapters, separated by commas: a process for each, which share the cases of a batch", parseNames)
    .addOption(new Option("--precision <name>", "of filters on a GPU: double is value and residual; single is f32, faster, and voxels that may change level are counted").choices(["double", "single"]).default("double"));
  addBackendOptions(command).action(async (input: string, mask: string | undefined, options: ExtractOptions) => {
    const { extractCommand } = await import("./extractCommand.ts");
    finish(await extractCommand(input, mask, options, around));
  });
}

function append(value: string, earlier: readonly string[]): string[] {
  return [...earlier, value];
}

function parseNames(text: string): string[] {
  const names = text.split(",").map((name) => name.trim());
  if (names.includes("")) throw new InvalidArgumentError("names separated by commas are expected.");
  return names;
}

function parseJobs(text: string): number {
  return Math.min(parseWithin(text, 1, Number.MAX_SAFE_INTEGER), availableParallelism());
}

function parseLabel(text: string): number {
  return parseWithin(text, 1, Number.MAX_SAFE_INTEGER);
}

function parseVerbosity(text: string): number {
  return parseWithin(text, 1, 5);
}

function parseWithin(text: string, low: number, high: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= low && value <= high) return value;
  throw new InvalidArgumentError(`Expected a whole number from ${low} to ${high}.`);
}
