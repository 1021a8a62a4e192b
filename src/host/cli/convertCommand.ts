import { join } from "node:path";
import { describeSeries } from "../dicom/choose.ts";
import type { SegmentDescription } from "../dicom/segWrite.ts";
import { volumeOf } from "../dicom/volume.ts";
import type { EngineOptions } from "../engine/engine.ts";
import { InputError, UsageError } from "../errors.ts";
import { otherSpace } from "../image/frameOfReference.ts";
import { labelsPresent, labelVolume } from "../image/mask.ts";
import type { Volume } from "../image/volume.ts";
import { fileOfImage, listImages, readImage } from "../io/read.node.ts";
import { fileOfMask, listSegments, readMask } from "../io/readMask.node.ts";
import { imageFile, type ImageFormat } from "../io/write.ts";
import { checkVolumePath, writeVolume } from "../io/write.node.ts";
import { writeSegmentation } from "../io/writeSeg.node.ts";
import { largestComponent } from "../regions/components.ts";
import { resampleTo, type ResampleOptions } from "../register/resample.ts";
import { picturePng } from "../report/picture.ts";
import { checkApart, checkWritable, openFolder, writeFileAtomic } from "../io/files.node.ts";
import type { Surroundings } from "./extractCommand.ts";
import { Steps } from "./steps.ts";
import { withEngine } from "./withEngine.ts";

/** The flags of `webradiomics convert`, as commander names them. */
export interface ConvertOptions extends EngineOptions {
  readonly list: boolean;
  readonly reference?: string;
  readonly segment?: string;
  readonly spacing?: readonly [number, number];
  readonly largest: boolean;
  readonly names?: readonly string[];
  readonly like?: string;
  readonly interpolator?: ResampleOptions["interpolator"];
  readonly out?: string;
  readonly outDir?: string;
  readonly format: ImageFormat;
  readonly png?: string;
}

/** Runs `webradiomics convert`. @returns the exit code */
export async function convertCommand(input: string, options: ConvertOptions, around: Surroundings): Promise<number> {
  const { list, out, outDir, png } = options;
  if ([list, out !== undefined, outDir !== undefined].filter(Boolean).length !== 1) throw new UsageError("one of --list, --out and --out-dir is expected");
  if (list) {
    for (const line of await contentsOf(input)) around.stdout(`${line}\n`);
    return 0;
  }
  if (outDir !== undefined) checkAll(input, options);
  const steps = new Steps(around);
  try {
    if (png !== undefined) await checkWritable(png);
    if (outDir !== undefined) await convertAll(input, outDir, options, steps);
    else await convertOne(input, out!, options, around, steps);
    return 0;
  } finally {
    steps.close();
  }
}

/** A DICOM segmentation or structure set is listed by its segments, all else by its images. */
async function contentsOf(input: string): Promise<readonly string[]> {
  const segments = await listSegments(input);
  if (segments) return segments.map(({ label, name }) => `segment=${label} "${name}"`);
  return describeSeries(await listImages(input));
}

async function convertOne(input: string, out: string, options: ConvertOptions, around: Surroundings, steps: Steps): Promise<void> {
  const isSeg = /\.dcm$/i.test(out);
  if (isSeg && options.reference === undefined) throw new UsageError(`${out}: a DICOM segmentation refers to the images it was drawn on; give their folder as --reference`);
  if (options.names && !isSeg) throw new UsageError("--names are those of segments: the output's name must end in .dcm");
  if (options.segment !== undefined && options.reference === undefined) throw new UsageError("--segment takes one of a mask's: give the image it belongs to as --reference");
  if (!isSeg) checkVolumePath(out);
  const inputs = [input, options.reference, options.like].filter((path) => path !== undefined);
  checkApart(inputs.map(fileOfMask), options.png === undefined ? [out] : [out, options.png]);
  await checkWritable(out);
  if (options.reference === undefined && (await listSegments(input))) {
    throw new UsageError(`${input}: a DICOM segmentation or structure set takes the lattice of the image it was drawn on: give it as --reference`);
  }
  const warn = (text: string): void => steps.warn(text);
  const reference = options.reference === undefined ? null : await readImage(options.reference, { warn });
  const read = reference ? await readMask(input, reference, options.segment) : await readImage(input, { warn, spacing: options.spacing });
  if (reference) for (const warning of (read as Awaited<ReturnType<typeof readMask>>).warnings) steps.warn(warning);
  steps.done(`read ${input}: ${read.size.join("x")} voxels of ${read.spacing.map((mm) => Number(mm.toPrecision(6))).join("x")} mm`);
  const taken = options.largest ? largestPart(read, warn) : read;
  const volume = options.like === undefined ? taken : await resampledLike(taken, options.like, reference !== null || options.largest, options, around, warn);
  if (isSeg) await writeSegmentation(out, volume, options.reference!, options.names && segmentsNamed(volume, options.names));
  else await writeVolume(out, volume);
  if (options.png !== undefined) await writeFileAtomic(options.png, await pictureOf(volume, options.like === undefined ? reference : null, out));
  steps.done(`wrote ${out}`);
}

function resampledLike(volume: Volume, like: string, isMask: boolean, { interpolator = isMask ? "nearest" : "linear", ...options }: ConvertOptions, around: Surroundings, warn: (text: string) => void): Promise<Volume> {
  return withEngine(options, around, async (engine) => {
    const reference = await readImage(like, { warn });
    const problem = otherSpace(reference, volume);
    if (problem !== undefined) warn(problem);
    return resampleTo(engine, volume, reference, [], { interpolator });
  });
}

function largestPart(mask: Volume, warn: (text: string) => void): Volume {
  const labels = labelVolume(mask).data;
  const inside = new Uint8Array(labels.length);
  for (let i = 0; i < inside.length; i++) if (labels[i] !== 0) inside[i] = 1;
  const data = largestComponent(inside, mask.size, 26);
  const [all, kept] = [inside, data].map((each) => each.reduce((sum, value) => sum + value, 0));
  if (all === 0) throw new InputError(`${mask.name}: the mask is empty, so it has no largest part`);
  if (kept < all) warn(`${mask.name}: ${kept} of ${all} voxels are its largest part; the others are left out`);
  return { ...mask, data, pixelType: "uint8" };
}

function segmentsNamed(mask: Volume, names: readonly string[]): SegmentDescription[] {
  const labels = labelsPresent(labelVolume(mask));
  if (names.length !== labels.length) throw new UsageError(`--names: ${names.length} names for ${labels.length} labels (${labels.join(", ")})`);
  return labels.map((label, i) => ({ label, name: names[i] }));
}

async function pictureOf(volume: Volume, reference: Volume | null, title: string): Promise<Uint8Array> {
  return reference ? picturePng([{ title, image: reference, labels: volume }], { focus: volume }) : picturePng([{ title, image: volume }]);
}

/** --out-dir writes everything as it is; flags that would be passed over are refused. */
function checkAll(input: string, options: ConvertOptions): void {
  const idle = (["reference", "segment", "names", "like", "interpolator", "png"] as const).find((flag) => options[flag] !== undefined) ?? (options.largest ? "largest" : undefined);
  if (idle !== undefined) throw new UsageError(`--${idle} is for one image or mask: give --out, not --out-dir`);
  if (fileOfImage(input) !== input) throw new UsageError(`${input}: --out-dir writes every series and phase; give --out for the one chosen`);
}

/** Every phase of every series under a name of its own; one that is no volume is told, and the others are written. */
async function convertAll(input: string, folder: string, { format, spacing }: ConvertOptions, steps: Steps): Promise<void> {
  const all = await listImages(input);
  await openFolder(folder);
  const taken = new Set<string>();
  let written = 0;
  for (const series of all) {
    for (const phase of series.phases) {
      const name = freeName([series.number ?? "", series.description || series.modality, phase.label], taken);
      try {
        const volume = await volumeOf(series, phase, name, { spacing, warn: (text) => steps.warn(text) });
        const file = await imageFile(name, volume, format);
        await writeFileAtomic(join(folder, file.name), file.bytes);
        steps.done(`${join(folder, file.name)}: ${volume.size.join("x")}`);
        written++;
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        steps.warn(`${name} is left out: ${error.message}`);
      }
    }
  }
  if (written === 0) throw new InputError(`${input}: none of its ${all.length} series is a volume`);
}

function freeName(parts: readonly (string | number)[], taken: Set<string>): string {
  const base = parts.map((part) => String(part).trim().replace(/[^\w.-]+/g, "_")).filter((part) => part !== "").join("_") || "image";
  let name = base;
  for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${base}_${n}`; // Windows and macOS tell no "a" from "A"
  taken.add(name.toLowerCase());
  return name;
}
