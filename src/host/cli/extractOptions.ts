import { availableParallelism } from "node:os";
import { InvalidArgumentError, Option, type Command } from "commander";
import { imageFormats } from "../io/write.ts";
import { tableFormats } from "../table/format.ts";
import { append, names } from "./arguments.ts";
import { addBackendOptions } from "./backendOptions.ts";
import type { ExtractOptions, Surroundings } from "./extractCommand.ts";
import { logLevels } from "./logger.ts";
import { progressStyles } from "./progress.ts";

/** `webradiomics extract`: the features of regions, or maps of them. */
export function addExtract(program: Command, around: Surroundings, finish: (code: number) => void): void {
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
    .option("--adapters <names>", "parts of the names of several adapters, separated by commas: a process for each, which share the cases of a batch", names)
    .addOption(new Option("--precision <name>", "of filters on a GPU: double is value and residual; single is f32, faster, and voxels that may change level are counted").choices(["double", "single"]).default("double"));
  addBackendOptions(command).action(async (input: string, mask: string | undefined, options: ExtractOptions) => {
    const { extractCommand } = await import("./extractCommand.ts");
    finish(await extractCommand(input, mask, options, around));
  });
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
