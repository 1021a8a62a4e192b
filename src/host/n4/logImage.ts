import { InputError } from "../errors.ts";
import { cropArray } from "../image/crop.ts";
import { voxelCount, type Box, type Vec3, type Volume } from "../image/volume.ts";
import { keptVoxels, shrunk } from "./shrink.ts";

/** What is known of an image: the logarithms of the voxels in the mask. */
export interface LogImage {
  /** Voxels of the image along x, y, z. */
  readonly size: Vec3;
  /** The part of it that the mask lies in. */
  readonly box: Box;
  /** Numbers of the voxels in the mask, ascending, counted within the box. */
  readonly at: Uint32Array;
  /** Their logarithms, float32 as ITK has them. */
  readonly logs: Float32Array;
}

/**
 * The logarithms of a shrunken image. Voxels of the mask that are not positive keep their value, as in ITK.
 * @param values of the whole image
 * @param inside the mask: 1 inside, 0 outside
 * @param maskName what errors call the mask
 * @throws InputError when fewer than two voxels of the mask are left, none of them is positive, or all are equal
 */
export function logImageOf(
  image: Volume, values: Float32Array, inside: Uint8Array, factors: Vec3, maskName: string,
): { logImage: LogImage; warnings: string[] } {
  const grid = shrunk(image, factors);
  const kept = keptVoxels(image, factors, grid);
  const mask = new Uint8Array(kept.length);
  for (let k = 0; k < kept.length; k++) mask[k] = inside[kept[k]];
  const box = boxOf(mask, grid.size);
  const at = numbersOf(cropArray(mask, grid.size, box));
  if (at.length < 2) throw new InputError(`${maskName}: ${at.length} of its voxels are left on the image shrunk by ${factors.join("x")}; a smaller shrink factor leaves more`);
  const voxels = cropArray(kept, grid.size, box);
  const seen = new Float32Array(at.length);
  let positive = 0;
  for (let k = 0; k < at.length; k++) {
    seen[k] = values[voxels[at[k]]];
    if (seen[k] > 0) positive++;
  }
  if (positive === 0) throw new InputError(`${image.name}: no voxel in ${maskName} is positive; n4 needs logarithms`);
  if (seen.every((v) => v === seen[0])) throw new InputError(`${image.name}: all voxels in ${maskName} are ${seen[0]}; n4 needs more than one value`);
  const other = at.length - positive;
  const warnings = other === 0 ? [] : [`${image.name}: ${other} of ${at.length} voxels in ${maskName} are not positive; as in ITK their value stands for its logarithm`];
  return { logImage: { size: grid.size, box, at, logs: seen.map((v) => (v > 0 ? Math.log(v) : v)) }, warnings };
}

/** Numbers of the voxels that are 1. */
function numbersOf(mask: Uint8Array): Uint32Array {
  const numbers = new Uint32Array(mask.length);
  let count = 0;
  for (let i = 0; i < mask.length; i++) if (mask[i] === 1) numbers[count++] = i;
  return numbers.slice(0, count);
}

/** The smallest box that holds all voxels of a mask [z][y][x] that are 1; of one voxel where there are none. */
function boxOf(mask: Uint8Array, size: Vec3): Box {
  const low = [...size];
  const high = [-1, -1, -1];
  for (let row = 0; row < voxelCount(size); row += size[0]) {
    const first = mask.subarray(row, row + size[0]).indexOf(1);
    if (first < 0) continue;
    const last = mask.subarray(row, row + size[0]).lastIndexOf(1);
    const y = (row / size[0]) % size[1];
    const z = Math.floor(row / (size[0] * size[1]));
    [first, y, z].forEach((c, axis) => void (low[axis] = Math.min(low[axis], c)));
    [last, y, z].forEach((c, axis) => void (high[axis] = Math.max(high[axis], c)));
  }
  if (high[0] < 0) return { start: [0, 0, 0], size: [1, 1, 1] };
  return { start: [low[0], low[1], low[2]], size: [high[0] - low[0] + 1, high[1] - low[1] + 1, high[2] - low[2] + 1] };
}
