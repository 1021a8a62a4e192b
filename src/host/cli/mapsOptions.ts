import { Option, type Command } from "commander";
import { append } from "./arguments.ts";
import { addBackendOptions } from "./backendOptions.ts";
import type { Surroundings } from "./extractCommand.ts";
import { imageFormats } from "../io/write.ts";

const help = `
An expression is  RESULT = formula  of image names, numbers, + - * / ( ) and
  abs(x) exp(x) log(x) sqrt(x) min(x, y) max(x, y)    log is the natural one
  PE(pre, post)             percent enhancement, 100 (post - pre) / pre
  SER(pre, early, late)     signal enhancement ratio, (early - pre) / (late - pre)
  ADC(b1, image1, b2, image2, ...)   mm2/s of b-values in s/mm2; a log-linear fit of more than two
Later expressions may use the results of earlier ones, as written (float32).
Voxels without a value (division by zero, logarithm of no positive number) are 0 and counted.

Maps of features in each voxel's neighbourhood are made by  extract --mode voxel.

Example:
  webradiomics maps "SUB_1 = DCE1 - T1" "PE_1 = PE(T1, DCE1)" --image T1=t1.nii.gz --image DCE1=dce1.nii.gz \\
    --mask lesion.nii.gz --out-dir maps --png maps.png
`;

/** `webradiomics maps`: images computed from images. */
export function addMaps(program: Command, around: Surroundings, finish: (code: number) => void): void {
  const command = program
    .command("maps")
    .description("compute images from images: subtractions and other arithmetic, enhancement (PE, SER) and diffusion (ADC) maps")
    .argument("<expressions...>", 'such as "SUB_1 = DCE1 - T1"; each is written to a file named after its result')
    .requiredOption("--image <name=file>", "what the expressions call an image; repeatable", append)
    .option("-o, --out-dir <folder>", "where the maps go, with maps.json, which says what they are", "maps")
    .addOption(new Option("-f, --format <format>", "of the maps").choices(imageFormats).default("nifti"))
    .option("--like <name|file>", "resample all images to the lattice of this one first")
    .addOption(new Option("--interpolator <name>", "of --like").choices(["linear", "bspline", "nearest"]).default("linear"))
    .option("--mask <file>", "statistics and picture of the voxels inside this mask")
    .option("--png <file>", "picture of the first image and the maps")
    .addHelpText("after", help);
  addBackendOptions(command).action(async (expressions: string[], options) => {
    const { mapsCommand } = await import("./mapsCommand.ts");
    finish(await mapsCommand(expressions, options, around));
  });
}
