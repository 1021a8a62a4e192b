import type { Engine } from "../engine/engine.ts";
import { UsageError } from "../errors.ts";
import { otherSpace } from "../image/frameOfReference.ts";
import type { Volume } from "../image/volume.ts";
import { readImage } from "../io/read.node.ts";
import { fileOfMask, readMask } from "../io/readMask.node.ts";
import { checkVolumePath, writeVolume } from "../io/write.node.ts";
import { checkerboard } from "../register/checkerboard.ts";
import { chainOf } from "../register/compose.ts";
import type { ParameterMap } from "../register/elastix.ts";
import { register } from "../register/register.ts";
import { assess, sampled, type Assessment } from "../register/report.ts";
import { resampleTo, type ResampleOptions } from "../register/resample.ts";
import type { Contrast, Kind } from "../register/settings.ts";
import { parseTfm, writeTfm } from "../register/tfm.ts";
import type { TransformChain } from "../register/transform.ts";
import { picturePng } from "../report/picture.ts";
import { chooseWindow } from "../report/slices.ts";
import { checkApart, checkWritable, writeFileAtomic } from "../io/files.node.ts";
import { version } from "../version.ts";
import type { Surroundings } from "./extractCommand.ts";
import { readText } from "./readText.ts";
import { Steps } from "./steps.ts";
import { withEngine } from "./withEngine.ts";

/** The flags of `webradiomics register`, as commander names them. */
export interface RegisterCommandOptions {
  readonly out?: string;
  readonly transform?: string;
  readonly kind: Kind;
  readonly contrast: Contrast;
  readonly mask?: string;
  readonly initial?: string;
  readonly gridSpacing?: number;
  readonly apply: readonly string[];
  readonly then: readonly string[];
  readonly like?: string;
  readonly interpolator: ResampleOptions["interpolator"];
  readonly report?: string;
  readonly png?: string;
  readonly strict: boolean;
  readonly backend: "auto" | "gpu" | "cpu";
  readonly adapter?: string;
}

interface Inputs {
  readonly fixed: Volume;
  readonly moving: Volume;
  readonly mask?: Volume;
  readonly like?: Volume;
  readonly initial?: TransformChain;
  /** Points of the lattice written -> ... -> points of the fixed image. */
  readonly then: TransformChain;
  /** Points of the fixed image -> ... -> points of the moving one, where they are given. */
  readonly apply?: TransformChain;
}

/** What was found or given, and what is known of it. */
interface Outcome {
  readonly transform: TransformChain;
  /** Where somebody wants it. */
  readonly assessment?: Assessment;
  readonly search?: object;
}

/**
 * Runs `webradiomics register`; everything is checked before the search.
 * @returns the exit code: 0, or 4 with --strict where the result is doubtful.
 * @throws InputError, UsageError, GpuError
 */
export async function registerCommand(fixedFile: string, movingFile: string, options: RegisterCommandOptions, around: Surroundings): Promise<number> {
  await checkOptions(fixedFile, movingFile, options);
  const steps = new Steps(around);
  try {
    const inputs = await readInputs(fixedFile, movingFile, options, steps);
    return await withEngine(options, around, async (engine) => {
      const outcome = inputs.apply ? await given(engine, inputs, inputs.apply, options) : await searched(engine, inputs, options, steps);
      const { assessment } = outcome;
      for (const warning of assessment?.warnings ?? []) steps.warn(warning);
      if (assessment) around.stdout(summaryText(assessment));
      await write(engine, inputs, outcome, options, steps);
      return options.strict && (assessment?.warnings.length ?? 0) > 0 ? 4 : 0;
    });
  } finally {
    steps.close();
  }
}

async function checkOptions(fixed: string, moving: string, { out, transform, report, png, apply, then, like, mask, initial, strict }: RegisterCommandOptions): Promise<void> {
  const files = [out, transform, report, png].filter((file) => file !== undefined);
  if (files.length === 0 && !strict) throw new UsageError("nothing to write: give -o, --transform, --report or --png");
  if (apply.length > 0 && (initial !== undefined || then.length > 0)) {
    throw new UsageError(`--apply searches nothing, so that ${initial !== undefined ? "--initial" : "--then"} has no place beside it; name all transforms with --apply`);
  }
  if (then.length > 0 && like === undefined) throw new UsageError("--then leads to another image's voxels; name it with --like");
  if (out !== undefined) checkVolumePath(out);
  checkApart([fixed, moving, ...apply, ...then, ...[like, mask, initial].filter((file) => file !== undefined)].map(fileOfMask), files);
  for (const file of files) await checkWritable(file);
}

async function readInputs(fixedFile: string, movingFile: string, options: RegisterCommandOptions, steps: Steps): Promise<Inputs> {
  steps.at(`reading ${fixedFile} and ${movingFile}`);
  const warn = (text: string): void => steps.warn(text);
  const fixed = await readImage(fixedFile, { warn });
  const moving = await readImage(movingFile, { warn });
  const mask = options.mask === undefined ? undefined : await readMask(options.mask, fixed);
  for (const warning of mask?.warnings ?? []) steps.warn(warning);
  const inputs: Inputs = {
    fixed, moving, mask,
    like: options.like === undefined ? undefined : await readImage(options.like, { warn }),
    initial: options.initial === undefined ? undefined : await readChain([options.initial]),
    then: await readChain(options.then),
    apply: options.apply.length === 0 ? undefined : await readChain(options.apply),
  };
  const apart = otherSpace(fixed, moving);
  if (apart !== undefined) steps.warn(apart);
  steps.done(`read ${fixedFile} and ${movingFile}`);
  return inputs;
}

/** Files in the order in which an image travels; points travel the other way. */
async function readChain(files: readonly string[]): Promise<TransformChain> {
  const chains: TransformChain[] = [];
  for (const file of files) chains.unshift(parseTfm(await readText(file), file));
  return chainOf(...chains);
}

async function searched(engine: Engine, { fixed, moving, mask, initial }: Inputs, { kind, contrast, gridSpacing }: RegisterCommandOptions, steps: Steps): Promise<Outcome> {
  steps.at(`registering ${moving.name} to ${fixed.name}: ${kind === "rigid" ? "seconds" : "about a minute"}, elastix does not tell how far it is`);
  const { transform, elastix, settings, seconds, ...assessment } = await register(engine, fixed, moving, { kind, contrast, mask, initial, gridSpacing });
  steps.done(`registered ${moving.name} to ${fixed.name}: ${kind}, ${contrast} contrast`);
  return { transform, assessment, search: { kind, contrast, elastix: `@itk-wasm/elastix ${elastix}`, settings: settings.map(inWords), seconds } };
}

/** As a line of an elastix parameter file has a parameter's values. */
function inWords(map: ParameterMap): Record<string, string> {
  return Object.fromEntries(Object.entries(map).map(([name, values]) => [name, values.join(" ")]));
}

/** Assessed only where that is asked for: masks are taken along too, and say nothing of likeness. */
async function given(engine: Engine, { fixed, moving, mask }: Inputs, transform: TransformChain, { contrast, report, png, strict }: RegisterCommandOptions): Promise<Outcome> {
  if (report === undefined && png === undefined && !strict) return { transform };
  const start = await sampled(engine, fixed, moving, []);
  const moved = await sampled(engine, fixed, moving, transform);
  return { transform, assessment: assess({ fixed, mask, contrast, transform }, start, moved) };
}

async function write(engine: Engine, inputs: Inputs, { transform, assessment, search }: Outcome, options: RegisterCommandOptions, steps: Steps): Promise<void> {
  const { fixed, moving, mask, like, then } = inputs;
  const { out, interpolator, png, report } = options;
  if (out !== undefined) {
    steps.at(`writing ${out}`);
    await writeVolume(out, await resampleTo(engine, moving, like ?? fixed, chainOf(then, transform), { interpolator }));
    steps.done(`${out}: ${moving.name} on the voxels of ${(like ?? fixed).name}`);
  }
  if (options.transform !== undefined) await writeFileAtomic(options.transform, writeTfm(transform));
  if (png !== undefined && assessment) await writeFileAtomic(png, await picture(fixed, assessment, mask));
  if (report !== undefined && assessment) {
    const { start: _start, moved: _moved, ...numbers } = assessment;
    const asked = { mask: mask?.name, initial: options.initial, apply: some(options.apply), then: some(options.then), like: like?.name };
    const content = { version, fixed: fixed.name, moving: moving.name, ...asked, ...search, ...numbers, out, transform: options.transform, interpolator };
    await writeFileAtomic(report, `${JSON.stringify(content, null, 2)}\n`);
  }
}

function some(files: readonly string[]): readonly string[] | undefined {
  return files.length > 0 ? files : undefined;
}

const squaresAcross = 8;

async function picture(fixed: Volume, { start, moved }: Assessment, mask?: Volume): Promise<Uint8Array> {
  const windows = [chooseWindow(fixed, []), chooseWindow(moved, [])] as const;
  const side = Math.max(...fixed.size.map((n, k) => n * fixed.spacing[k])) / squaresAcross;
  const onScanner = { ...start, frameOfReference: fixed.frameOfReference };
  return picturePng([
    { title: "fixed", image: fixed, window: windows[0] },
    { title: "moving, before", image: onScanner, window: windows[1] },
    { title: "moving, after", image: moved, window: windows[1] },
    { title: "checkerboard before", image: checkerboard(fixed, start, windows, side), window: [0, 1] },
    { title: "checkerboard after", image: checkerboard(fixed, moved, windows, side), window: [0, 1] },
  ], { focus: mask });
}

function summaryText({ before, after, jacobian, displacement, overlap }: Assessment): string {
  const number = (value: number): string => String(Number(value.toPrecision(5)));
  const rows = [
    ["", "before", "after"],
    ["mutual information, nats", number(before.mutualInformation), number(after.mutualInformation)],
    ["correlation", number(before.correlation), number(after.correlation)],
    ["root mean square difference", number(before.difference), number(after.difference)],
  ];
  const facts = [
    `displacement: mean ${number(displacement.mean)} mm, greatest ${number(displacement.maximum)} mm`,
    `Jacobian: ${number(jacobian.minimum)} to ${number(jacobian.maximum)}, folded ${number(100 * jacobian.folded)} %`,
    `compared: ${number(100 * overlap)} % of the voxels`,
  ];
  return [...rows.map(([name, a, b]) => `${name.padEnd(28)}${a.padStart(11)}${b.padStart(11)}`), ...facts, ""].join("\n");
}
