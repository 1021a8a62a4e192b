import { join } from "node:path";
import type { EngineOptions } from "../engine/engine.ts";
import { InputError, UsageError } from "../errors.ts";
import { describeDifference, geometryDifferences } from "../image/geometry.ts";
import type { Volume } from "../image/volume.ts";
import { readImage } from "../io/read.node.ts";
import { fileOfMask, readMask } from "../io/readMask.node.ts";
import { endings, imageFile, type ImageFormat } from "../io/write.ts";
import { bodyMask } from "../regions/body.ts";
import type { LesionRule } from "../regions/lesions.ts";
import { ringName, rings, type LesionRings, type RingRange, type RingsResult } from "../regions/rings.ts";
import { checkApart, checkWritable, openFolder, writeFileAtomic } from "../io/files.node.ts";
import { version } from "../version.ts";
import type { Surroundings } from "./extractCommand.ts";
import { ringsPicture } from "./ringsPicture.ts";
import { Steps } from "./steps.ts";
import { withEngine } from "./withEngine.ts";

/** The flags of `webradiomics rings`, as commander names them. */
export interface RingsCommandOptions {
  readonly ring: readonly RingRange[];
  readonly outDir: string;
  readonly format: ImageFormat;
  readonly image?: string;
  readonly inward: boolean;
  readonly inPlane: boolean;
  readonly body?: string;
  readonly exclude: readonly string[];
  readonly lesions?: LesionRule;
  readonly label?: number;
  readonly segment?: string;
  readonly png?: string;
  readonly report?: string;
  readonly strict: boolean;
  readonly backend: EngineOptions["backend"];
  readonly adapter?: string;
}

interface Inputs {
  readonly mask: Volume;
  readonly image?: Volume;
  readonly body?: Volume;
  readonly exclude: readonly Volume[];
}

/**
 * Runs `webradiomics rings`.
 * @returns the exit code.
 * @throws InputError, UsageError, GpuError
 */
export async function ringsCommand(maskFile: string, options: RingsCommandOptions, around: Surroundings): Promise<number> {
  await checkRequest(options);
  const steps = new Steps(around);
  try {
    const inputs = await readInputs(maskFile, options, steps);
    steps.at("distances");
    const result = await withEngine(options, around, (engine) => rings(engine, inputs.mask, {
      rings: options.ring, direction: options.inward ? "inward" : "outward", inPlane: options.inPlane,
      body: inputs.body, exclude: inputs.exclude, lesions: options.lesions, label: options.label,
    }));
    steps.done(`${result.lesions.length * options.ring.length} rings of ${result.lesions.length === 1 ? "a lesion" : `${result.lesions.length} lesions`}`);
    for (const warning of result.warnings) steps.warn(warning);
    await writeAll(maskFile, inputs, result, options);
    steps.done(`written to ${options.outDir}`);
    around.stdout(tableText(result));
    return options.strict && result.warnings.length > 0 ? 4 : 0;
  } finally {
    steps.close();
  }
}

async function checkRequest({ ring, image, body, png, report, outDir }: RingsCommandOptions): Promise<void> {
  if (ring.length === 0) throw new UsageError("no ring is asked for: give at least one, such as --ring 0-5");
  if (image === undefined && body === "auto") throw new UsageError("--body auto makes the mask of an image: give --image");
  if (image === undefined && png !== undefined) throw new UsageError("--png shows the rings on an image: give --image");
  await openFolder(outDir);
  for (const file of [png, report]) if (file !== undefined) await checkWritable(file);
}

async function readInputs(maskFile: string, options: RingsCommandOptions, steps: Steps): Promise<Inputs> {
  const read = async (path: string, reference: Volume, segment?: string): Promise<Volume> => {
    steps.at(`reading ${path}`);
    const mask = await readMask(path, reference, segment);
    for (const warning of mask.warnings) steps.warn(warning);
    return mask;
  };
  const image = options.image === undefined ? undefined : await readImage(options.image);
  const mask = await read(maskFile, image ?? (await ownLattice(maskFile)), options.segment);
  if (image) checkLattice(image, mask);
  const exclude: Volume[] = [];
  for (const file of options.exclude) exclude.push(await read(file, mask));
  const isMade = options.body === "auto";
  const body = options.body === undefined || isMade ? undefined : await read(options.body, mask);
  steps.done(`read ${mask.name}, ${mask.size.join("x")}`);
  if (!isMade) return { mask, image, body, exclude };
  steps.at("body mask");
  const made = bodyMask(image!);
  steps.done("made the body mask; look at it, it is a simple one");
  return { mask, image, body: made, exclude };
}

/** The mask itself, whose lattice it is where there is no image. */
async function ownLattice(maskFile: string): Promise<Volume> {
  try {
    return await readImage(maskFile);
  } catch (error) {
    if (!(error instanceof InputError && error.message.includes("DICOM"))) throw error;
    throw new InputError(`${error.message}; a segmentation or structure set needs --image, whose lattice it is brought to`, { cause: error });
  }
}

/** Nobody sees a thousandth of a voxel. */
const tolerance = 1e-3;

function checkLattice(image: Volume, mask: Volume): void {
  const [difference] = geometryDifferences(image, mask, tolerance);
  if (difference) throw new InputError(describeDifference(difference, image.name, mask.name));
}

async function writeAll(maskFile: string, { image, body }: Inputs, result: RingsResult, options: RingsCommandOptions): Promise<void> {
  const { outDir, format, png } = options;
  const masks = new Map<string, Volume>();
  const named = (name: string, volume: Volume): string => {
    masks.set(name, volume);
    return `${name}${endings[format]}`;
  };
  const bodyFile = options.body === "auto" ? join(outDir, named("body", body!)) : options.body;
  const lesions = [];
  for (const lesion of result.lesions) {
    const before = result.lesions.length > 1 ? `lesion${lesion.number}_` : "";
    const made = [];
    for (const [k, { mask, from, to, voxels, volume, cutOff }] of lesion.rings.entries()) {
      const file = named(`${before}ring_${options.inward ? "inward_" : ""}${ringName({ from, to })}`, mask);
      made.push({ from, to, file, label: k + 1, voxels, mm3: volume, beyondImage: cutOff });
    }
    lesions.push({ lesion: lesion.number, voxels: lesion.voxels, mm3: lesion.volume, labelled: named(`${before}rings`, lesion.labelled), rings: made });
  }
  const numbered = result.lesions.length > 1 ? named("lesions", result.numbered) : undefined;
  const report = {
    version, mask: maskFile, ...(options.segment === undefined ? {} : { segment: options.segment }), image: options.image, body: bodyFile,
    exclude: options.exclude, direction: options.inward ? "inward" : "outward", inPlane: options.inPlane, numbered, lesions, warnings: result.warnings,
  };
  const reportFile = options.report ?? join(outDir, "rings.json");
  const inputs = [maskFile, image?.name, options.body === "auto" ? undefined : options.body, ...options.exclude].filter((path) => path !== undefined);
  checkApart(inputs.map(fileOfMask), [...Array.from(masks.keys(), (name) => join(outDir, `${name}${endings[format]}`)), reportFile, ...(png === undefined ? [] : [png])]);
  for (const [name, mask] of masks) {
    const file = await imageFile(name, mask, format);
    await writeFileAtomic(join(outDir, file.name), file.bytes);
  }
  await writeFileAtomic(reportFile, `${JSON.stringify(report, null, 2)}\n`);
  if (png !== undefined) await writeFileAtomic(png, await ringsPicture(image!, result));
}

function tableText({ lesions }: RingsResult): string {
  const rowsOf = ({ number, voxels, volume, rings: made }: LesionRings): string[][] => [
    [String(number), "lesion", String(voxels), volume.toFixed(1), ""],
    ...made.map((ring) => [String(number), ringName(ring), String(ring.voxels), ring.volume.toFixed(1), String(ring.cutOff)]),
  ];
  const rows = [["lesion", "ring", "voxels", "mm3", "beyond image"], ...lesions.flatMap(rowsOf)];
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) => `${row.map((text, column) => (column < 2 ? text.padEnd(widths[column]) : text.padStart(widths[column]))).join("  ").trimEnd()}\n`).join("");
}
