import type { Engine } from "../engine/engine.ts";
import { voxelCount, type Box, type Vec3 } from "../image/volume.ts";
import { evaluate } from "./evaluate.ts";
import { SplineFit } from "./fit.ts";
import type { LogImage } from "./logImage.ts";
import type { N4Settings } from "./options.ts";
import { residuals, Sharpener } from "./sharpen.ts";
import { refine, samplesOf, splineAxes, type ControlLattice, type SplineAxes } from "./spline.ts";

/** Where the estimation is: after an iteration of a level, both counted from 1. */
export interface N4Progress {
  readonly level: number;
  readonly levels: number;
  readonly iteration: number;
  readonly iterations: number;
  /** Coefficient of variation of the change of the field; the level ends when it is small enough. */
  readonly convergence: number;
}

export interface Estimate {
  /** Control points of the field's logarithm. */
  readonly lattice: ControlLattice;
  /** Of each level: iterations done, and the last one's convergence. */
  readonly iterations: readonly number[];
  readonly convergence: readonly number[];
}

/**
 * The field of N4: what sharpening takes from the corrected logarithms is fitted by splines and added to the field, again and
 * again, on ever finer splines.
 * @source Tustison et al., N4ITK: improved N3 bias correction, IEEE TMI 29(6), 2010
 */
export async function estimateField(
  engine: Engine, { size, box, at, logs }: LogImage, settings: N4Settings, onProgress?: (progress: N4Progress) => void,
): Promise<Estimate> {
  const mask = new Float32Array(voxelCount(box.size));
  for (const voxel of at) mask[voxel] = 1;
  const residual = new Float32Array(mask.length);
  const corrected = logs.slice();
  let field: Float32Array = new Float32Array(logs.length);
  let lattice: ControlLattice | null = null;
  const [iterations, convergence]: [number[], number[]] = [[], []];
  const levels = settings.iterations.length;
  const sharpener = new Sharpener(settings);
  for (const [level, most] of settings.iterations.entries()) {
    if (lattice !== null) lattice = refine(lattice, settings.splineOrder);
    const axes = boxAxes(size, box, settings.spans.map((spans) => spans * 2 ** level), settings.splineOrder);
    const splines = await SplineFit.over(engine, mask, axes);
    let [iteration, change] = [0, Infinity];
    while (iteration < most && change > settings.convergence) {
      const mapping = sharpener.mapping(corrected);
      if (mapping === null) residual.fill(0);
      else residuals(corrected, mapping, residual, at);
      lattice = sum(lattice, await splines.fit(residual));
      const before = field;
      field = await fieldAt(engine, lattice, axes, at);
      for (let i = 0; i < field.length; i++) corrected[i] = logs[i] - field[i];
      change = variationOfChange(before, field);
      iteration++;
      onProgress?.({ level: level + 1, levels, iteration, iterations: most, convergence: change });
    }
    iterations.push(iteration);
    convergence.push(change);
  }
  return { lattice: lattice!, iterations, convergence }; // Every level has an iteration.
}

/** The axes of splines over the whole image, at the voxels of the box. */
function boxAxes(size: Vec3, box: Box, spans: readonly number[], order: number): SplineAxes {
  const [x, y, z] = splineAxes(size, spans, order).map((axis, k) => samplesOf(axis, box.start[k], box.start[k] + box.size[k]));
  return [x, y, z];
}

function sum(a: ControlLattice | null, b: ControlLattice): ControlLattice {
  return a === null ? b : { size: a.size, values: a.values.map((v, i) => Math.fround(v + b.values[i])) };
}

/** The field at the voxels of the mask. */
async function fieldAt(engine: Engine, lattice: ControlLattice, axes: SplineAxes, at: Uint32Array): Promise<Float32Array> {
  const field = new Float32Array(at.length);
  let [i, start] = [0, 0];
  for await (const slab of evaluate(engine, lattice, axes)) {
    for (const end = start + slab.length; i < at.length && at[i] < end; i++) field[i] = slab[at[i] - start];
    start += slab.length;
  }
  return field;
}

/** Standard deviation by mean of the ratio of two fields, which are given as logarithms. */
function variationOfChange(before: Float32Array, after: Float32Array): number {
  const n = before.length;
  // Ratios are near 1: sums of what they differ by lose no digits.
  let [sum, squares] = [0, 0];
  for (let i = 0; i < n; i++) {
    const d = Math.exp(before[i] - after[i]) - 1;
    sum += d;
    squares += d * d;
  }
  return Math.sqrt(Math.max(0, squares - (sum * sum) / n) / (n - 1)) / (1 + sum / n);
}
