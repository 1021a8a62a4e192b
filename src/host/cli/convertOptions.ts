import { InvalidArgumentError, Option, type Command } from "commander";
import { imageFormats } from "../io/write.ts";
import { addBackendOptions } from "./backendOptions.ts";
import type { Surroundings } from "./extractCommand.ts";

const help = `
Input: a folder of DICOM files, or one DICOM, NIfTI, NRRD, MetaImage, PNG or JPEG file. A path may say which image of it is meant:
dicom#series=3,phase=2 or cine.dcm#frame=12; --list shows what there is. The output's format is that of its ending: .nii.gz, .nii,
.nrrd, or .dcm, which is a DICOM segmentation of a mask, drawn on the series of --reference.

Examples:
  webradiomics convert dicom --list
  webradiomics convert dicom --out-dir nifti                                 every series and phase of the folder
  webradiomics convert dicom#series=3,phase=1 -o t1.nii.gz --png t1.png
  webradiomics convert rtstruct.dcm --reference dicom --segment GTV-1 -o gtv.nii.gz
  webradiomics convert ftv.nii.gz --largest -o tumour.nii.gz                 a mask without its specks
  webradiomics convert t2.nii.gz --like dce1.nii.gz -o t2_on_dce1.nii.gz     resampled to another lattice
  webradiomics convert habitats.nii.gz --reference dicom --names H1,H2,H3 -o habitats.dcm
`;

/** `webradiomics convert`: files of one format as files of another. */
export function addConvert(program: Command, around: Surroundings, finish: (code: number) => void): void {
  const command = program
    .command("convert")
    .description("DICOM series, segmentations and structure sets, pictures and volumes to NIfTI or NRRD; masks to DICOM SEG")
    .argument("<input>", "file or folder")
    .optionsGroup("What:")
    .option("--list", "tell which series and phases, segments or contours there are, and write nothing", false)
    .option("--reference <path>", "the image that a DICOM segmentation, a structure set or a mask belongs to: the input is a mask")
    .option("--segment <name>", "one segment, ROI or label of the mask, by name or number; it becomes label 1")
    .option("--largest", "of a mask only the largest connected part (26 neighbours), as label 1", false)
    .option("--spacing <mm>", "pixel spacing of a picture that does not say it: 0.1 or 0.1,0.12", spacing)
    .option("--names <names>", "of labels 1, 2, ... in a DICOM segmentation, separated by commas", (text: string) => text.split(",").map((name) => name.trim()))
    .optionsGroup("Resampling:")
    .option("--like <path>", "bring it onto the lattice of this image")
    .addOption(new Option("--interpolator <name>", "of --like (default: linear; nearest for a mask)").choices(["nearest", "linear", "bspline"]))
    .optionsGroup("Output:")
    .option("-o, --out <file>", "file to write")
    .option("--out-dir <folder>", "write every series and phase of a DICOM folder here")
    .addOption(new Option("-f, --format <format>", "of --out-dir").choices(imageFormats).default("nifti"))
    .option("--png <file>", "picture of the result, a mask outlined on its reference");
  addBackendOptions(command).addHelpText("after", help).action(async (input: string, options) => {
    const { convertCommand } = await import("./convertCommand.ts");
    finish(await convertCommand(input, options, around));
  });
}

function spacing(text: string): readonly [number, number] {
  const [x, y = x, ...more] = text.split(",").map(Number);
  if (x > 0 && y > 0 && more.length === 0) return [x, y];
  throw new InvalidArgumentError("mm along x and y are expected, such as 0.1 or 0.1,0.12.");
}
