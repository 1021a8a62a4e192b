import type { Engine } from "../engine/engine.ts";
import { InputError } from "../errors.ts";
import { describeDifference, geometryDifferences } from "../image/geometry.ts";
import { isIntegerType, voxelCount, type Vec3, type Volume } from "../image/volume.ts";
import { estimateField, type N4Progress } from "./estimate.ts";
import { evaluate } from "./evaluate.ts";
import { logImageOf } from "./logImage.ts";
import { n4Settings, type N4Options, type N4Settings } from "./options.ts";
import { otsuThreshold } from "./otsu.ts";
import { splineAxes, type ControlLattice } from "./spline.ts";

export interface N4Result {
  /** The image divided by the field, float32. */
  readonly corrected: Volume;
  /** What the image was divided by, float32: the exponential of `logField`. */
  readonly field: Volume;
  /** float32, as ITK's GetLogBiasFieldAsImage gives it. */
  readonly logField: Volume;
  /** The voxels the field was estimated from, before shrinking: 1 inside. */
  readonly mask: Volume;
  /** How many times smaller the image was on which the field was estimated, along x, y, z. */
  readonly shrink: Vec3;
  /** Of each level: iterations done, and the coefficient of variation of the field's last change. */
  readonly iterations: readonly number[];
  readonly convergence: readonly number[];
  readonly warnings: readonly string[];
}

/**
 * N4 bias field correction, the same as SimpleITK's N4BiasFieldCorrection of a shrunken image and mask whose field is then
 * evaluated on the whole image (GetLogBiasFieldAsImage). Voxels of the mask that are not positive have no logarithm and keep
 * their value in its place, as in ITK; warnings tell how many there are. An image of one slice is taken as 2-D.
 * @param image scalar; values are taken as float32
 * @param mask voxels to estimate the field from, on the image's lattice; null: those above Otsu's threshold (200 bins)
 * @throws InputError when the image has values that are not finite, another lattice than the mask, nothing positive in the
 * mask or one value only; or an option is out of range
 * @source Tustison et al., N4ITK: improved N3 bias correction, IEEE TMI 29(6), 2010, doi 10.1109/TMI.2010.2046908
 */
export async function n4(
  engine: Engine, image: Volume, mask: Volume | null, options: N4Options = {}, onProgress?: (progress: N4Progress) => void,
): Promise<N4Result> {
  const settings = n4Settings(image, options);
  const values = float32Of(image);
  const inside = mask === null ? otsuMask(image, values) : maskOf(image, mask, options.maskLabel);
  const { logImage, warnings } = logImageOf(image, values, inside, settings.shrink, mask?.name ?? "Otsu's mask");
  const { lattice, iterations, convergence } = await estimateField(engine, logImage, settings, onProgress);
  const logField = await fieldOf(engine, lattice, image.size, settings.splineOrder);
  const { field, corrected } = divided(values, logField);
  const volume = (data: Volume["data"], pixelType: Volume["pixelType"]): Volume => ({ ...image, data, pixelType });
  return {
    corrected: volume(corrected, "float32"), field: volume(field, "float32"), logField: volume(logField, "float32"), mask: volume(inside, "uint8"),
    shrink: settings.shrink, iterations, convergence,
    warnings: [...warnings, ...notConverged(image.name, settings, iterations, convergence)],
  };
}

/** The splines at the voxels of the whole image. */
async function fieldOf(engine: Engine, lattice: ControlLattice, size: Vec3, order: number): Promise<Float32Array> {
  const field = new Float32Array(voxelCount(size));
  let start = 0;
  for await (const slab of evaluate(engine, lattice, splineAxes(size, lattice.size.map((points) => points - order), order))) {
    field.set(slab, start);
    start += slab.length;
  }
  return field;
}

function divided(values: Float32Array, logField: Float32Array): { field: Float32Array; corrected: Float32Array } {
  const field = new Float32Array(values.length);
  const corrected = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    field[i] = Math.exp(logField[i]);
    corrected[i] = values[i] / field[i];
  }
  return { field, corrected };
}

function notConverged(name: string, settings: N4Settings, iterations: readonly number[], convergence: readonly number[]): string[] {
  const late = [...convergence.keys()].filter((level) => convergence[level] > settings.convergence);
  if (late.length === 0) return [];
  const told = late.map((level) => `level ${level + 1} (${convergence[level].toPrecision(3)} after iteration ${iterations[level]})`);
  return [`${name}: the field has not converged to ${settings.convergence} at ${told.join(", ")}`];
}

function float32Of({ name, data, components, pixelType }: Volume): Float32Array {
  if (components !== 1) throw new InputError(`${name}: n4 corrects images of one component, this one has ${components}`);
  const values = data instanceof Float32Array ? data : new Float32Array(data);
  if (isIntegerType(pixelType)) return values;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) throw new InputError(`${name}: voxel ${i} is ${data[i]}; n4 takes finite float32 values only`);
  }
  return values;
}

function otsuMask(image: Volume, values: Float32Array): Uint8Array {
  const threshold = Math.fround(otsuThreshold(values));
  if (Number.isNaN(threshold)) throw new InputError(`${image.name}: all voxels are ${values[0]}; n4 needs an image with more than one value`);
  const inside = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) if (values[i] > threshold) inside[i] = 1;
  return inside;
}

/** Nobody sees a thousandth of a voxel. */
const tolerance = 1e-3;

function maskOf(image: Volume, mask: Volume, label: number | undefined): Uint8Array {
  const [difference] = geometryDifferences(image, mask, tolerance);
  if (difference) throw new InputError(describeDifference(difference, image.name, mask.name));
  if (mask.components !== 1) throw new InputError(`${mask.name}: a mask has one component, this one has ${mask.components}`);
  const { data } = mask;
  const inside = new Uint8Array(data.length);
  for (let i = 0; i < inside.length; i++) inside[i] = Number(label === undefined ? data[i] !== 0 : data[i] === label);
  if (inside.includes(1)) return inside;
  throw new InputError(label === undefined ? `${mask.name}: the mask is empty, no voxel has a label other than 0` : `${mask.name}: no voxel has the label ${label}`);
}
