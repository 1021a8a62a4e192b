import { InvalidArgumentError, Option, type Command } from "commander";
import { append } from "./arguments.ts";
import { addBackendOptions } from "./backendOptions.ts";
import type { Surroundings } from "./extractCommand.ts";

const help = `
A registration finds where each point of the fixed image lies in the moving one; the moving image is written on the fixed
one's voxels. Scanner coordinates are where it starts from: images of one session need nothing else.

Chains. What has been registered step by step is resampled once, from the original. To bring T2 to DCE2 by way of DCE1:
  webradiomics register dce1.nii.gz t2.nii.gz   --transform t2_dce1.tfm
  webradiomics register dce2.nii.gz dce1.nii.gz --transform dce1_dce2.tfm --contrast same
  webradiomics register dce2.nii.gz t2.nii.gz   --apply t2_dce1.tfm --apply dce1_dce2.tfm -o t2_on_dce2.nii.gz
or the first and the last line in one:
  webradiomics register dce1.nii.gz t2.nii.gz --then dce1_dce2.tfm --like dce2.nii.gz -o t2_on_dce2.nii.gz
Files of --apply and --then stand in the order in which the image travels. Any of them may be made elsewhere (ITK text files
.tfm of 3D Slicer, SimpleITK, ANTs); a step that is not needed, since the image is registered already, is left out.
Masks travel like images, with --apply and --interpolator nearest.
`;

/** `webradiomics register`: an image on another's voxels, through a transform that is found or given. */
export function addRegister(program: Command, around: Surroundings, finish: (code: number) => void): void {
  const command = program
    .command("register")
    .description("register an image to another (rigid or deformable), or apply transforms that are known")
    .argument("<fixed>", "image that stays where it is")
    .argument("<moving>", "image that is brought to it")
    .option("-o, --out <file>", "the moving image on the fixed one's voxels (.nii.gz, .nii or .nrrd)")
    .option("--transform <file>", "transform that was found, fixed to moving (.tfm)")
    .optionsGroup("Search:")
    .addOption(new Option("--kind <name>", "rigid, or rigid and then a smooth deformation").choices(["rigid", "bspline"]).default("bspline"))
    .addOption(new Option("--contrast <name>", "different matches by mutual information (other sequences, other contrast phases), same by correlation").choices(["same", "different"]).default("different"))
    .option("--mask <file>", "on the fixed image: where to match; the search looks at the mask's box and 10 mm around it, the report at the mask")
    .option("--initial <file>", "transform to start from (.tfm), part of the result")
    .option("--grid-spacing <mm>", "distance of the deformation's control points (default: 20); wider bends less", parseLength)
    .optionsGroup("Chain:")
    .option("--apply <file>", "search nothing: apply this transform; repeatable, in the order in which the image travels", append, [])
    .option("--then <file>", "after the search, go on through this transform to the voxels of --like; repeatable", append, [])
    .option("--like <file>", "image whose voxels --then leads to")
    .addOption(new Option("--interpolator <name>", "of the image written").choices(["linear", "bspline", "nearest"]).default("linear"))
    .optionsGroup("Quality:")
    .option("--report <file>", "likeness before and after, displacements, folding, settings, times (.json)")
    .option("--png <file>", "picture: fixed and moving image, checkerboards before and after")
    .option("--strict", "exit with 4 where the result is doubtful: it folds, or the images were more alike before", false)
    .addHelpText("after", help);
  addBackendOptions(command).action(async (fixed: string, moving: string, options) => {
    const { registerCommand } = await import("./registerCommand.ts");
    finish(await registerCommand(fixed, moving, options, around));
  });
}

function parseLength(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError("Expected millimetres, more than 0.");
}
