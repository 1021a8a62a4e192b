import { InputError } from "../errors.ts";
import { newPixels } from "./pixels.ts";
import { voxelCount } from "./volume.ts";
import type { Volume, VoxelArray } from "./volume.ts";

/** A scalar volume of labels, as PyRadiomics makes it of any mask: unsigned 32-bit. */
export interface LabelVolume extends Volume {
  /** Labels [nz][ny][nx]; 0 is background. */
  readonly data: Uint32Array;
}

/**
 * One component of a vector volume, such as a segment of a .seg.nrrd whose segments overlap.
 * @throws InputError when there is no such channel
 */
export function extractChannel(volume: Volume, channel: number): Volume {
  const { components, data } = volume;
  if (!Number.isInteger(channel) || channel < 0 || channel >= components) {
    throw new InputError(`${volume.name}: label_channel ${channel} asked for, but the file has channels 0 to ${components - 1}`);
  }
  if (components === 1) return volume;
  const selected = newPixels(volume.pixelType, voxelCount(volume.size));
  for (let i = 0; i < selected.length; i++) selected[i] = data[i * components + channel];
  return { ...volume, data: selected, components: 1 };
}

/**
 * The labels of a mask. Values are cast as ITK casts them to UInt32: floats lose their fraction, negative values wrap.
 * @param channel PyRadiomics' label_channel: the component taken of a vector mask; ignored for a scalar one
 */
export function labelVolume(mask: Volume, channel = 0): LabelVolume {
  const scalar = mask.components > 1 ? extractChannel(mask, channel) : mask;
  return { ...scalar, data: asLabels(scalar.data), pixelType: "uint32" };
}

/** 32-bit integers share their memory: the cast leaves their bits as they are. */
function asLabels(values: VoxelArray): Uint32Array {
  const isWord = values instanceof Int32Array || values instanceof Uint32Array;
  return isWord ? new Uint32Array(values.buffer, values.byteOffset, values.length) : new Uint32Array(values);
}

/** The labels that occur, ascending, background left out. */
export function labelsPresent({ data }: LabelVolume): number[] {
  const labels = new Set<number>();
  let last = 0; // Labels come in runs, and background most often: the set is asked only where a run begins.
  for (const label of data) {
    if (label !== last) labels.add((last = label));
  }
  labels.delete(0);
  return [...labels].sort((a, b) => a - b);
}

/**
 * Says that a mask lacks a label.
 * @throws InputError that tells an empty mask from one with other labels, and lists those
 */
export function missingLabel(mask: LabelVolume, label: number): never {
  const labels = labelsPresent(mask);
  if (labels.length === 0) throw new InputError(`${mask.name}: the mask is empty, no voxel has a label other than 0`);
  const listed = labels.length > 20 ? `${labels.slice(0, 20).join(", ")}, ... (${labels.length} labels)` : labels.join(", ");
  throw new InputError(`${mask.name}: label ${label} is not in the mask; it has ${listed}`);
}
