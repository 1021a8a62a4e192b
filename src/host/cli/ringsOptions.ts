import { InvalidArgumentError, Option, type Command } from "commander";
import { imageFormats } from "../io/write.ts";
import type { RingRange } from "../regions/rings.ts";
import { append, whole } from "./arguments.ts";
import { addBackendOptions } from "./backendOptions.ts";
import type { Surroundings } from "./extractCommand.ts";
import type { RingsCommandOptions } from "./ringsCommand.ts";

const help = `
A ring 5-10 holds the voxels whose distance to the lesion's nearest voxel is more than 5 mm and at most
10 mm, centre to centre; with --inward those of the lesion by their distance to the nearest voxel outside.
Other lesions and labels of the mask never belong to a ring; a voxel near two lesions belongs to the rings
of both.

Files in the folder (with "lesion2_" before the name where there are several lesions):
  ring_5-10mm.nii.gz   one mask per ring
  rings.nii.gz         all rings: a voxel has the number of the ring with the least outer distance
  lesions.nii.gz       which lesion has which number, where there are several
  body.nii.gz          the mask that --body auto made; look at it
  rings.json           what was made, in voxels and mm3, and all warnings

Example:
  webradiomics rings tumour.nii.gz --ring 0-3 --ring 0-5 --ring 5-10 --image dce1.nii.gz --body auto \\
    --out-dir rings --png rings.png
`;

/** `webradiomics rings`: peritumoural rings. */
export function addRings(program: Command, around: Surroundings, finish: (code: number) => void): void {
  const command = program
    .command("rings")
    .description("make rings around (or inside) lesions by exact distance in mm")
    .argument("<mask>", "mask of the lesions: an image file, DICOM segmentation or structure set")
    .option("-r, --ring <from-to>", "distances in mm, such as 0-5; at least one, repeatable", appendRing, [])
    .option("-o, --out-dir <folder>", "where the files go", "rings")
    .addOption(new Option("-f, --format <format>", "of the masks").choices(imageFormats).default("nifti"))
    .option("--image <file>", "the image the mask was drawn on: for the picture, --body auto, and masks in DICOM")
    .option("--inward", "from the lesion's border inwards", false)
    .option("--in-plane", "distances within each slice only", false)
    .option("--body <auto|file>", "limit the rings to a mask; auto makes one of --image, without air")
    .option("--exclude <file>", "mask of what is to be left out of the rings; repeatable", append, [])
    .addOption(new Option("--lesions <rule>", "what is one lesion: the whole mask, each label, or each connected part (26 neighbours)").choices(["one", "labels", "components"]))
    .option("-l, --label <n>", "the only label that is a lesion; the others are left out of its rings", whole(1))
    .option("--segment <name>", "the segment or ROI to take of a DICOM mask, by name or number")
    .option("--png <file>", "picture of lesion and rings on --image")
    .option("--report <file>", "where rings.json goes (default: into the folder)")
    .option("--strict", "exit code 4 where there are warnings: rings that are empty, cut off by the image's border, or thinner than slices", false)
    .addHelpText("after", help);
  addBackendOptions(command).action(async (mask: string, options: RingsCommandOptions) => {
    const { ringsCommand } = await import("./ringsCommand.ts");
    finish(await ringsCommand(mask, options, around));
  });
}

function appendRing(text: string, earlier: readonly RingRange[]): RingRange[] {
  const [, from, to] = /^(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (to === undefined) throw new InvalidArgumentError("Expected two distances in mm, such as 0-5 or 2.5-5.");
  if (Number(from) >= Number(to)) throw new InvalidArgumentError("A ring goes from a distance to a greater one.");
  return [...earlier, { from: Number(from), to: Number(to) }];
}
