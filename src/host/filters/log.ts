import { laplacian } from "../../kernels/laplacian.ts";
import { recursion, recursiveGaussian } from "../../kernels/recursive-gaussian.ts";
import type { Recording } from "../engine/recording.ts";
import { voxelCount, type Box, type Vec3 } from "../image/volume.ts";
import { pythonText, toPython } from "../params/python.ts";
import type { Settings } from "../params/settings.ts";
import { grown, type Field, type Filter, type FilterInput, type FilterOutput } from "./filter.ts";

/**
 * PyRadiomics' LoG: for each sigma (mm) the Laplacian of the image smoothed by a Gaussian, times sigma^2, in float32. It is the
 * sum over the axes of a second derivative along that axis, smoothed along the others, all by recursion along whole lines.
 * @source PyRadiomics imageoperations.getLoGImage; ITK LaplacianRecursiveGaussianImageFilter
 */
export const log: Filter = {
  names: ({ sigma, sigmaTexts }) => logNames(sigmaTexts ?? (sigma ?? []).map((s) => pythonText(toPython(s)))),

  // Measured on noise, waves and steps: 4.8e-7 at most for sigmas up to 14 voxels, 1.3e-6 up to 100.
  singleError: ({ sigma }, { spacing }) => (magnitude) => 1e-6 * Math.max(1, ...(sigma ?? []).map((s) => s / Math.min(...spacing) / 10)) * magnitude,

  pixelType: () => "float32",

  refusals(field, settings) {
    const names = log.names(settings);
    const reasons = new Map<string, string>();
    for (const [k, sigma] of (settings.sigma ?? []).entries()) {
      const reason = refusal(field, sigma);
      if (reason !== null) reasons.set(names[k], reason);
    }
    return reasons;
  },

  needs(target, field, { sigma }) {
    const made = (sigma ?? []).filter((s) => refusal(field, s) === null);
    return reach(target, field, Math.max(0, ...made));
  },

  record: (recording, input, settings, output) => recordBatches(recording, input, settings, output, 2 ** 24),
};

/**
 * `log.record`.
 * @param together voxels between two passes that are worked on at once: enough to fill a GPU, and two planes of 2^24 are the 128 MiB
 * that every adapter can bind. Sigmas are filtered in batches of as many as that holds; of a single one that is larger, one axis'
 * derivative after the other.
 */
export function recordBatches(
  recording: Recording, { field, source, target }: FilterInput, { sigma }: Settings, { images, offset }: FilterOutput, together: number,
): void {
  const axes = axesOf(field);
  const n = voxelCount(target.size);
  const made = [...(sigma ?? []).entries()].filter(([, s]) => refusal(field, s) === null);
  if (made.length === 0) return;
  const scales = made.map(([k, s], scale): Scale => ({
    chains: axes.map((axis) => chainOf(axis, scale * axes.length, reach(target, field, s), { field, source: source.box, target })),
    laplacian: offset + k * n,
  }));
  const gaussians = made.flatMap(([, s]) => axes.flatMap((axis) => kinds.flatMap((kind) => recursion(kind, s, field.spacing[axis]))));
  const recursions = recording.upload("Gaussians", "real", gaussians);
  const weights = recording.upload("1 / spacing^2", "real", axes.map((axis) => 1 / (field.spacing[axis] * field.spacing[axis])));

  const batches = batched(scales, together).map((batch) => ({ batch, groups: grouped(batch.flatMap((scale) => scale.chains), together) }));
  const most = (stage: number): number => Math.max(...batches.flatMap(({ groups }) => groups.map((group) => offsetsAt(group, stage).at(-1)!)));
  const between = axes.slice(1).map((_, stage) => recording.buffer(`LoG along ${stage + 1} of the axes`, "real", most(stage), images.planes));
  const derivatives = recording.buffer("second derivatives", "real", Math.max(...batches.map(({ batch }) => batch.length)) * axes.length * n, images.planes);
  for (const { batch, groups } of batches) {
    let done = 0;
    for (const group of groups) {
      for (const stage of axes.keys()) {
        const last = stage === axes.length - 1;
        const from = stage > 0 ? offsetsAt(group, stage - 1) : group.map(() => 0);
        const to = offsetsAt(group, stage);
        const items = group.map((chain, c) => ({ ...chain[stage], image: from[c], filtered: to[c] + (last ? done * n : 0) }));
        recording.run(recursiveGaussian, items, { image: stage > 0 ? between[stage - 1] : source.image, recursions, filtered: last ? derivatives : between[stage] });
      }
      done += group.length;
    }
    const items = batch.map((scale, k) => ({ n, axes: axes.length, derivatives: k * axes.length * n, laplacian: scale.laplacian }));
    recording.run(laplacian, items, { derivatives, weights, laplacian: images });
  }
}

/** @param sigmas as Python prints them: "1.0", "3", "0.5" */
export function logNames(sigmas: readonly string[]): readonly string[] {
  return sigmas.map((sigma) => `log-sigma-${sigma.replaceAll(".", "-")}-mm-3D`);
}

type Axis = 0 | 1 | 2;
const kinds = ["second derivative", "Gaussian"] as const;

/** One pass along an axis: the kernel's item, but for where its voxels lie. */
interface Step {
  readonly nx: number; readonly ny: number; readonly nz: number;
  readonly x0: number; readonly y0: number; readonly z0: number;
  readonly sx: number; readonly sy: number;
  readonly axis: Axis; readonly before: number; readonly after: number;
  readonly recursion: number;
}
/** The derivative along one axis and the smoothing along the others. */
type Chain = readonly Step[];
interface Scale {
  readonly chains: readonly Chain[];
  /** Where its image goes. */
  readonly laplacian: number;
}

/** Each pass keeps of its axis only what the target covers, so that the next has fewer lines. */
function chainOf(first: Axis, recursions: number, needed: Box, { field, source, target }: { field: Field; source: Box; target: Box }): Chain {
  let held = source;
  let lines = needed;
  return [first, ...axesOf(field).filter((axis) => axis !== first)].map((axis): Step => {
    const kept: Box = {
      start: lines.start.with(axis, target.start[axis]) as unknown as Vec3,
      size: lines.size.with(axis, target.size[axis]) as unknown as Vec3,
    };
    const [nx, ny, nz] = kept.size;
    const [x0, y0, z0] = kept.start.map((s, k) => s - held.start[k]);
    const [sx, sy] = held.size;
    const before = kept.start[axis] - lines.start[axis];
    const step: Step = {
      nx, ny, nz, x0, y0, z0, sx, sy, axis,
      before, after: lines.size[axis] - before - kept.size[axis],
      recursion: (recursions + axis) * kinds.length + kinds.indexOf(axis === first ? "second derivative" : "Gaussian"),
    };
    held = lines = kept;
    return step;
  });
}

/** Where the chains' images of one stage begin in their buffer; the last number is its length. */
function offsetsAt(chains: readonly Chain[], stage: number): number[] {
  const offsets = [0];
  for (const chain of chains) offsets.push(offsets.at(-1)! + voxelsAt(chain, stage));
  return offsets;
}

function voxelsAt(chain: Chain, stage: number): number {
  const { nx, ny, nz } = chain[stage];
  return nx * ny * nz;
}

/** Sigmas that are filtered at once. */
function batched(scales: readonly Scale[], together: number): Scale[][] {
  const batches: Scale[][] = [];
  let room = 0;
  for (const scale of scales) {
    const voxels = offsetsAt(scale.chains, 0).at(-1)!;
    if (batches.length === 0 || voxels > room) {
      batches.push([]);
      room = together;
    }
    batches.at(-1)!.push(scale);
    room -= voxels;
  }
  return batches;
}

/** All chains of a batch at once, or one after the other where even those of one sigma are too large. */
function grouped(chains: readonly Chain[], together: number): (readonly Chain[])[] {
  return offsetsAt(chains, 0).at(-1)! <= together ? [chains] : chains.map((chain) => [chain]);
}

/** A 2-D image is filtered along x and y. */
function axesOf({ dimension }: Field): Axis[] {
  return dimension === 2 ? [0, 1] : [0, 1, 2];
}

/**
 * What a target depends on for one sigma: as far away as the recursion's slowest term, e^(-1.3732 k spacing / sigma), has fallen below
 * 1e-12. None of 72,000 voxels then differed from the whole image's (at 1e-10: 35, by one rounding).
 */
function reach(target: Box, field: Field, sigma: number): Box {
  const halo = field.spacing.map((s, k) => (k < field.dimension ? Math.ceil(((Math.log(1e12) / 1.3732) * sigma) / s) : 0));
  return grown(target, halo as unknown as Vec3, field.size);
}

/** Why there is no image of this sigma, or null. */
function refusal(field: Field, sigma: number): string | null {
  const axes = axesOf(field).map((axis) => ({ size: field.size[axis], spacing: field.spacing[axis], name: "xyz"[axis] }));
  const short = axes.find(({ size }) => size < 4);
  if (short) return `LoG needs at least 4 voxels along every axis, the image has ${short.size} along ${short.name}`;
  for (const { size, spacing, name } of axes) {
    const least = Math.ceil(sigma / spacing) + 1;
    if (size < least) return `sigma ${sigma} mm needs at least ${least} voxels along ${name} (spacing ${spacing} mm), the image has ${size}`;
    if (sigma < spacing / 32) return `sigma ${sigma} mm is less than 1/32 of the spacing along ${name}, ${spacing} mm: its second derivative is lost in rounding`;
  }
  return null;
}
