import type { EngineOptions } from "../engine/engine.ts";
import type { Volume } from "../image/volume.ts";
import { readImage } from "../io/read.node.ts";
import { fileOfMask, readMask } from "../io/readMask.node.ts";
import { checkVolumePath, writeVolume } from "../io/write.node.ts";
import { n4, type N4Result } from "../n4/n4.ts";
import type { N4Options } from "../n4/options.ts";
import { picturePng } from "../report/picture.ts";
import { checkApart, checkWritable, writeFileAtomic } from "../io/files.node.ts";
import { version } from "../version.ts";
import type { Surroundings } from "./extractCommand.ts";
import { Steps } from "./steps.ts";
import { withEngine } from "./withEngine.ts";

/** The flags of `webradiomics n4`, as commander names them. */
export interface N4CommandOptions extends Omit<N4Options, "maskLabel"> {
  readonly out: string;
  readonly mask?: string;
  readonly segment?: string;
  readonly field?: string;
  readonly png?: string;
  readonly report?: string;
  readonly strict: boolean;
  readonly backend: EngineOptions["backend"];
  readonly adapter?: string;
}

/**
 * Runs `webradiomics n4`.
 * @returns the exit code.
 * @throws InputError, UsageError, GpuError
 */
export async function n4Command(imageFile: string, options: N4CommandOptions, around: Surroundings): Promise<number> {
  const { out, field, png, report } = options;
  for (const file of [out, field]) if (file !== undefined) checkVolumePath(file);
  const outputs = [out, field, png, report].filter((file) => file !== undefined);
  checkApart([imageFile, ...(options.mask === undefined ? [] : [options.mask])].map(fileOfMask), outputs);
  for (const file of outputs) await checkWritable(file);
  const steps = new Steps(around);
  try {
    steps.at(`reading ${imageFile}`);
    const image = await readImage(imageFile, { warn: (text) => steps.warn(text) });
    const mask = options.mask === undefined ? null : await readMask(options.mask, image, options.segment);
    for (const warning of mask?.warnings ?? []) steps.warn(warning);
    steps.done(`read ${image.name}, ${image.size.join("x")}`);
    const result = await withEngine(options, around, (engine) => n4(engine, image, mask, n4Options(options), ({ level, levels, iteration, iterations, convergence }) => {
      steps.at(`n4: level ${level} of ${levels}, iteration ${iteration} of at most ${iterations}, convergence ${convergence.toPrecision(3)}`);
    }));
    steps.done(`field estimated from ${mask ? mask.name : "the voxels above Otsu's threshold"}, image shrunk by ${result.shrink.join("x")}`);
    for (const warning of result.warnings) steps.warn(warning);
    if (png !== undefined) await writeFileAtomic(png, await n4Picture(image, result, mask !== null));
    if (report !== undefined) await writeFileAtomic(report, `${JSON.stringify(reportOf(imageFile, options, result), null, 2)}\n`);
    if (field !== undefined) await writeVolume(field, result.field);
    await writeVolume(out, result.corrected);
    steps.done(`written to ${out}`);
    around.stdout(levelsText(result));
    return options.strict && result.warnings.length > 0 ? 4 : 0;
  } finally {
    steps.close();
  }
}

function n4Options({ shrink, iterations, convergence, controlPoints, splineDistance, splineOrder, fwhm, noise, bins }: N4CommandOptions): N4Options {
  return { shrink, iterations, convergence, controlPoints, splineDistance, splineOrder, fwhm, noise, bins };
}

function levelsText({ iterations, convergence }: N4Result): string {
  return iterations.map((n, level) => `level ${level + 1}: ${n} iteration${n === 1 ? "" : "s"}, convergence ${convergence[level].toPrecision(3)}\n`).join("");
}

function reportOf(image: string, options: N4CommandOptions, { shrink, iterations, convergence, warnings }: N4Result): object {
  const { mask = null, segment } = options;
  return {
    version, image, mask, segment, out: options.out, field: options.field,
    settings: { ...n4Options(options), shrink }, levels: iterations.map((n, level) => ({ iterations: n, convergence: convergence[level] })), warnings,
  };
}

/** The image before and after, and the field; around the mask if one was given. A field has no scale of its own: its mean is neutral. */
function n4Picture(image: Volume, { corrected, field, mask }: N4Result, isMasked: boolean): Promise<Uint8Array> {
  let [voxels, sum] = [0, 0];
  for (let i = 0; i < mask.data.length; i++) {
    if (mask.data[i] === 0) continue;
    voxels++;
    sum += field.data[i];
  }
  return picturePng([
    { title: "before", image },
    { title: "after", image: corrected },
    { title: "field", image: field, colours: "diverging", centre: sum / voxels },
  ], isMasked ? { focus: mask } : {});
}
