import { distance, longestLine, squaredSteps } from "../../kernels/distance.ts";
import type { Engine } from "../engine/engine.ts";
import { Recording } from "../engine/recording.ts";
import { InputError } from "../errors.ts";
import { voxelCount, type Geometry, type Volume } from "../image/volume.ts";

export interface DistanceOptions {
  /** Distances of the mask's own voxels to the nearest voxel outside it. */
  readonly inward?: boolean;
  /** Distances within each slice (plane z of the lattice) only. */
  readonly inPlane?: boolean;
}

/**
 * Exact Euclidean distance map of a mask in mm: for each voxel outside it the distance to the nearest voxel of the mask, centre to
 * centre, 0 inside; inward the other way round. What lies beyond the volume is neither mask nor background. In plane, slices that
 * hold nothing to measure to are Infinity.
 * @param mask scalar, not 0 inside
 * @returns float64 on the mask's lattice
 * @throws InputError for an empty mask, inward for one without background, for a vector mask, and for a volume beyond the adapter
 */
export async function distanceMap(engine: Engine, mask: Volume, { inward = false, inPlane = false }: DistanceOptions = {}): Promise<Volume> {
  requireScalar(mask);
  const { data: values } = mask;
  const goal = new Uint8Array(values.length);
  for (let i = 0; i < goal.length; i++) goal[i] = (values[i] !== 0) !== inward ? 1 : 0; // `Uint8Array.from` takes ten times as long
  if (!goal.includes(1)) throw new InputError(`${mask.name}: ${inward ? "the mask fills the whole volume, there is no background to measure to" : "the mask is empty"}`);
  const data = await squaredDistances(engine, goal, mask, inPlane);
  for (let i = 0; i < data.length; i++) data[i] = data[i] < 0 ? Infinity : Math.sqrt(data[i]);
  return { ...mask, data, pixelType: "float64", name: `${mask.name}, distance` };
}

/** @throws InputError for a volume of vectors */
export function requireScalar({ name, components }: Volume): void {
  if (components !== 1) throw new InputError(`${name}: ${components} values a voxel; a mask has one`);
}

/**
 * Squares of the distances in mm to the nearest voxel where `goal` is 1; -1 where there is none (in the slice, if in plane).
 * @param goal 0 or 1, [nz][ny][nx]
 * @throws InputError for a lattice that the adapter cannot hold
 */
export async function squaredDistances(
  engine: Engine, goal: Uint8Array, { size, spacing, name }: Pick<Geometry, "size" | "spacing"> & { readonly name: string }, inPlane: boolean,
): Promise<Float64Array> {
  const voxels = voxelCount(size);
  if (Math.max(...size) > longestLine) throw new InputError(`${name}: size ${size.join("x")}; distances are made along axes of at most ${longestLine} voxels`);
  if (8 * voxels > engine.maxBindingBytes) {
    throw new InputError(`${name}: distances of ${size.join("x")} voxels take ${8 * voxels} bytes, this adapter binds ${engine.maxBindingBytes}: use the CPU backend or crop the mask`);
  }
  const [nx, ny, nz] = size;
  const recording = new Recording(name);
  const squares = recording.buffer("squares", "real", voxels);
  recording.run(distance, [{ nx, ny, nz, planar: Number(inPlane), mask: 0, steps: 0, squares: 0, work: 0 }], {
    mask: recording.upload("mask", "u8", goal),
    steps: recording.upload("steps", "real", squaredSteps(size, spacing)),
    squares,
  });
  recording.read(squares);
  return (await engine.run(recording)).get(squares);
}
