import { InputError } from "../errors.ts";
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
  const points = images.map(({ volume }) => Float64Array.from(voxels, (voxel) => volume.data[voxel]));
  const warnings: string[] = [];
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
  const found: number[] = [];
  for (let i = labels.data.indexOf(label); i >= 0; i = labels.data.indexOf(label, i + 1)) found.push(i);
  if (found.length === 0) {
    const present = labelsPresent(labels);
    throw new InputError(`${mask.name}: no voxel of label ${label}; ${present.length === 0 ? "the mask is empty" : `it has ${present.join(", ")}`}`);
  }
  return Uint32Array.from(found);
}

function checkImage({ name, volume }: NamedImage, mask: Volume): void {
  if (volume.components !== 1) throw new InputError(`${volume.name} (${name}): has ${volume.components} components a voxel, 1 is expected`);
  const [difference] = geometryDifferences(mask, volume, 1e-4);
  if (difference) throw new InputError(`${describeDifference(difference, mask.name, `${volume.name} (${name})`)}; bring it onto the mask's lattice first (webradiomics register, or convert --like)`);
}

function place(voxel: number, { size: [nx, ny] }: Volume): string {
  return `(${voxel % nx}, ${Math.floor(voxel / nx) % ny}, ${Math.floor(voxel / (nx * ny))})`;
}
