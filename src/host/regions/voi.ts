import { InputError } from "../errors.ts";
import { otherSpace } from "../image/frameOfReference.ts";
import { describeDifference, geometryDifferences } from "../image/geometry.ts";
import { labelsPresent, labelVolume } from "../image/mask.ts";
import type { Volume } from "../image/volume.ts";

/** An image of a case and what it is called there: "T1", "DCE2", "SUB_1". */
export interface NamedImage {
  readonly name: string;
  readonly volume: Volume;
}

/** The voxels of a volume of interest. */
export interface Voi {
  /** Their indices on the lattice, ascending, [n]. */
  readonly voxels: Uint32Array;
  /** Intensities of each image there, [images][n]. */
  readonly points: readonly Float64Array[];
  readonly warnings: readonly string[];
}

/** More of the VOI than this at exactly zero makes one ask whether the image covers it. */
const suspiciousShare = 0.2;

/**
 * The intensities of several images inside a label of a mask.
 * @throws InputError when an image lies on another lattice than the mask, has several components or values that are not finite
 *   in the VOI, or the mask has no such label
 */
export function voiOf(images: readonly NamedImage[], mask: Volume, label: number): Voi {
  if (images.length === 0) throw new InputError(`${mask.name}: no image to look at inside it`);
  for (const each of images) checkImage(each, mask);
  const voxels = voxelsOf(mask, label);
  const points = images.map(({ volume }) => gathered(volume, voxels));
  const warnings = images.flatMap(({ volume }) => otherSpace(mask, volume) ?? []);
  for (const [k, { name, volume }] of images.entries()) {
    const bad = points[k].findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) throw new InputError(`${volume.name} (${name}): the value at voxel ${place(voxels[bad], volume)} of the VOI is ${points[k][bad]}`);
    const zeros = points[k].reduce((count, value) => count + (value === 0 ? 1 : 0), 0);
    if (zeros > suspiciousShare * voxels.length) {
      warnings.push(`${volume.name} (${name}): ${Math.round((100 * zeros) / voxels.length)} % of the VOI's ${voxels.length} voxels are exactly 0; does the image cover the VOI?`);
    }
  }
  return { voxels, points, warnings };
}

/** Indices of a label's voxels, ascending. */
export function voxelsOf(mask: Volume, label: number): Uint32Array {
  const labels = labelVolume(mask);
  let count = 0;
  for (let i = 0; i < labels.data.length; i++) if (labels.data[i] === label) count++;
  if (count === 0) {
    const present = labelsPresent(labels);
    throw new InputError(`${mask.name}: no voxel of label ${label}; ${present.length === 0 ? "the mask is empty" : `it has ${present.join(", ")}`}`);
  }
  const found = new Uint32Array(count);
  for (let i = 0, n = 0; n < count; i++) if (labels.data[i] === label) found[n++] = i;
  return found;
}

/** A loop: `Float64Array.from` with a function takes ten times as long. */
function gathered({ data }: Volume, voxels: Uint32Array): Float64Array {
  const values = new Float64Array(voxels.length);
  for (let i = 0; i < values.length; i++) values[i] = data[voxels[i]];
  return values;
}

function checkImage({ name, volume }: NamedImage, mask: Volume): void {
  if (volume.components !== 1) throw new InputError(`${volume.name} (${name}): has ${volume.components} components a voxel, 1 is expected`);
  const [difference] = geometryDifferences(mask, volume, 1e-4);
  if (difference) throw new InputError(`${describeDifference(difference, mask.name, `${volume.name} (${name})`)}; bring it onto the mask's lattice first (webradiomics register, or convert --like)`);
}

function place(voxel: number, { size: [nx, ny] }: Volume): string {
  return `(${voxel % nx}, ${Math.floor(voxel / nx) % ny}, ${Math.floor(voxel / (nx * ny))})`;
}
