import { InvalidArgumentError, Option, type Command } from "commander";
import type { Vec3 } from "../image/volume.ts";
import { addBackendOptions } from "./backendOptions.ts";
import type { Surroundings } from "./extractCommand.ts";

const help = `
The field is estimated on a smaller image (--shrink) from the voxels of the mask, and taken from the whole image. Without --mask
the voxels above Otsu's threshold are taken. Defaults are those of ITK's N4BiasFieldCorrectionImageFilter; results agree with
SimpleITK's.

Examples:
  webradiomics n4 dce_pre.nii.gz -o corrected.nii.gz --png n4.png
  webradiomics n4 t2.nii.gz -o t2_n4.nii.gz --mask breast.nii.gz --field t2_field.nii.gz --iterations 50,50,50
`;

/** `webradiomics n4`: bias field correction. */
export function addN4(program: Command, around: Surroundings, finish: (code: number) => void): void {
  const command = program
    .command("n4")
    .description("correct the bias field of an MR image (N4)")
    .argument("<image>", "image file")
    .requiredOption("-o, --out <file>", "the corrected image, float32 (.nii.gz, .nii or .nrrd)")
    .optionsGroup("Estimation:")
    .option("--mask <file>", "estimate the field from these voxels: an image file, DICOM segmentation or structure set (default: Otsu's threshold)")
    .option("--segment <name>", "the label, segment or ROI to take of the mask, by number or name")
    .option("--shrink <n>", "how many times smaller the image is on which the field is estimated, one number or x,y,z", perAxis, 4)
    .option("--iterations <list>", "iterations at most of each level; each level has twice the splines of the one before", list, [50, 50, 50, 50])
    .option("--convergence <x>", "a level ends when the coefficient of variation of the field's change is at most this", number(0), 0.001)
    .addOption(new Option("--control-points <n>", "of the first level, one number or x,y,z (default: 4)").argParser(perAxis).conflicts("splineDistance"))
    .option("--spline-distance <mm>", "instead: greatest distance of the first level's control points", number(Number.MIN_VALUE))
    .option("--spline-order <n>", "degree of the splines, 1 to 5", number(1), 3)
    .option("--fwhm <x>", "width of the Gaussian that the field blurs the histogram of logarithms by", number(Number.MIN_VALUE), 0.15)
    .option("--noise <x>", "noise of the Wiener filter that sharpens the histogram", number(Number.MIN_VALUE), 0.01)
    .option("--bins <n>", "bins of this histogram", number(2), 200)
    .optionsGroup("Output:")
    .option("--field <file>", "the field that the image was divided by, float32")
    .option("--png <file>", "picture: the image before and after, and the field")
    .option("--report <file>", "settings, iterations, convergence and warnings (.json)")
    .option("--strict", "exit code 4 where there are warnings: a level has not converged, voxels of the mask are not positive", false);
  addBackendOptions(command).addHelpText("after", help).action(async (image: string, options) => {
    const { n4Command } = await import("./n4Command.ts");
    finish(await n4Command(image, options, around));
  });
}

function list(text: string): number[] {
  const values = text.split(",").map(Number);
  if (values.every((n) => Number.isInteger(n) && n > 0)) return values;
  throw new InvalidArgumentError("whole numbers of at least 1, separated by commas, are expected.");
}

function perAxis(text: string): number | Vec3 {
  const [x, y, z, ...more] = list(text);
  if (y === undefined) return x;
  if (z !== undefined && more.length === 0) return [x, y, z];
  throw new InvalidArgumentError("one number or three, x,y,z, are expected.");
}

function number(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== "" && Number.isFinite(value) && value >= least) return value;
    throw new InvalidArgumentError(least === Number.MIN_VALUE ? "a number above 0 is expected." : `a number of at least ${least} is expected.`);
  };
}
