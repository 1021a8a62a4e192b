import { prefilterHalo } from "../../kernels/prefilter.ts";
import { interpolators, pixelCodes } from "../../kernels/resample.ts";
import { warp } from "../../kernels/warp.ts";
import type { Engine } from "../engine/engine.ts";
import { Recording } from "../engine/recording.ts";
import { splineCoefficients } from "../engine/splineCoefficients.ts";
import { InputError } from "../errors.ts";
import { cropArray } from "../image/crop.ts";
import type { Frames } from "../image/frames.ts";
import { cornersOf, describeExtent, geometryDifferences } from "../image/geometry.ts";
import { newPixels } from "../image/pixels.ts";
import { isIntegerType, voxelCount, type Box, type Geometry, type PixelType, type Vec3, type Volume, type VoxelArray } from "../image/volume.ts";
import { requireFinite } from "../prepare/finite.ts";
import { boundsOf, type Bounds } from "./bounds.ts";
import { checkDimensions, framesOf, inverseOf, toPhysical } from "./compose.ts";
import type { TransformChain } from "./transform.ts";

/** A lattice to resample to: any volume, or a geometry. */
export type Reference = Geometry & Partial<Pick<Volume, "name" | "dimension" | "frameOfReference">>;

export interface ResampleOptions {
  readonly interpolator: "nearest" | "linear" | "bspline";
  /** Value outside of the moving image. Default 0. */
  readonly outside?: number;
}

/** Whether a volume is on a reference's lattice already, by ITK's tolerances, so that it need not be resampled. */
export function alignedTo(volume: Geometry, reference: Geometry): boolean {
  return geometryDifferences(reference, volume).length === 0;
}

/**
 * The moving image on the reference lattice, by one interpolation from the original: each voxel of the reference is taken through the
 * chain to a point of the moving image, as ITK's ResampleImageFilter does. What lies within half a voxel beyond the outer voxels'
 * centres is inside. An empty chain resamples to the reference; where the lattices agree too, the voxels are copied.
 *
 * Nearest neighbours keep the pixel type. Linear and B-spline interpolation give float32, of float64 images float64; they are
 * computed in float64, or pairs of float32 on a GPU.
 * @param chain takes points of the reference to points of the moving image
 * @throws InputError for colour images, values that are not finite, and where reference and moving image do not overlap
 */
export async function resampleTo(
  engine: Engine, moving: Volume, reference: Reference, chain: TransformChain, { interpolator, outside = 0 }: ResampleOptions,
): Promise<Volume> {
  if (moving.components !== 1) throw new InputError(`${moving.name}: ${moving.components} values a voxel (colour or vector image); only scalar images are resampled`);
  checkDimensions(chain, [moving, reference]);
  const pixelType = interpolator === "nearest" || moving.pixelType === "float64" ? moving.pixelType : "float32";
  const { size, spacing, origin, direction, frameOfReference } = reference;
  const result = {
    size, spacing, origin, direction, components: 1, pixelType, name: moving.name,
    dimension: reference.dimension ?? (size[2] === 1 ? moving.dimension : 3),
    ...(frameOfReference === undefined ? {} : { frameOfReference }),
  } satisfies Omit<Volume, "data">;
  const data = newPixels(pixelType, voxelCount(size));
  if (chain.length === 0 && alignedTo(moving, reference)) {
    data.set(moving.data);
    return { ...result, data };
  }
  const frames = framesOf(chain, toPhysical(reference), inverseOf(toPhysical(moving)));
  const whole = boundsOf(frames, { start: [0, 0, 0], size });
  if (!partOf(moving, whole, 0)) throw new InputError(`${moving.name} and ${reference.name ?? "the reference"} do not overlap: ${describeExtent(cornersOf(moving), 1)} and, before the transform, ${describeExtent(cornersOf(reference), 1)}`);
  requireFinite(moving, { start: [0, 0, 0], size: moving.size }, "; only finite values are resampled");
  const plan: Plan = { moving, frames, size, interpolator, outside: withinType(outside, pixelType), pixelType, maxBytes: engine.maxBindingBytes };
  for (const planes of slabsOf(plan)) await warpSlab(engine, plan, planes, data);
  return { ...result, data };
}

interface Plan {
  readonly moving: Volume;
  readonly frames: Frames;
  readonly size: Vec3;
  readonly interpolator: ResampleOptions["interpolator"];
  readonly outside: number;
  readonly pixelType: PixelType;
  readonly maxBytes: number;
}

type Planes = readonly [low: number, high: number];
const margins = { nearest: 1, linear: 1, bspline: prefilterHalo + 2 } as const;
const bytesPerVoxel = 12; // three planes of f32
/** Items of a slab: threads share them. */
const items = 16;

function withinType(value: number, type: PixelType): number {
  const [held] = newPixels(type, 1).fill(value);
  if (!Number.isFinite(value) || (isIntegerType(type) && held !== value)) throw new InputError(`outside: ${value} is no value of a ${type} image`);
  return held;
}

/** The voxels of an image that interpolation within bounds needs; null where the bounds miss the image. */
function partOf({ size }: Geometry, { low, high }: Bounds, margin: number): Box | null {
  if (size.some((n, k) => high[k] < -0.5 || low[k] > n - 0.5)) return null;
  const start = size.map((n, k) => Math.min(n - 1, Math.max(0, Math.floor(low[k]) - margin)));
  const end = size.map((n, k) => Math.max(start[k] + 1, Math.min(n, Math.ceil(high[k]) + margin + 1)));
  return { start: start as unknown as Vec3, size: end.map((e, k) => e - start[k]) as unknown as Vec3 };
}

function partFor({ moving, frames, size: [nx, ny], interpolator }: Plan, [low, high]: Planes): Box {
  const bounds = boundsOf(frames, { start: [0, 0, low], size: [nx, ny, high - low] });
  return partOf(moving, bounds, margins[interpolator]) ?? { start: [0, 0, 0], size: [1, 1, 1] };
}

/** All planes at once, or as many as fit the device's bindings, with the part of the image that they need. */
function slabsOf(plan: Plan): Planes[] {
  const [nx, ny, nz] = plan.size;
  for (let thickness = nz; ; thickness = Math.ceil(thickness / 2)) {
    const slabs = Array.from({ length: Math.ceil(nz / thickness) }, (_, k): Planes => [k * thickness, Math.min(nz, (k + 1) * thickness)]);
    const fits = slabs.every((slab) => Math.max(nx * ny * (slab[1] - slab[0]), voxelCount(partFor(plan, slab).size)) * bytesPerVoxel <= plan.maxBytes);
    if (fits) return slabs;
    if (thickness === 1) throw new InputError(`${plan.moving.name}: what one plane of the result needs of it passes the ${plan.maxBytes} bytes that the device binds at once; use the CPU backend`);
  }
}

async function warpSlab(engine: Engine, plan: Plan, [low, high]: Planes, data: VoxelArray): Promise<void> {
  const { moving, frames, size: [nx, ny], interpolator, outside, pixelType } = plan;
  const part = partFor(plan, [low, high]);
  const recording = new Recording(`${moving.name}: resample`);
  const source = recording.upload("image", "real", cropArray(moving.data, moving.size, part));
  const image = interpolator === "bspline" ? splineCoefficients(recording, source, part.size, "itk") : source;
  const warped = recording.buffer("warped", "real", nx * ny * (high - low), interpolator === "nearest" ? source.planes : 2);
  const [wx, wy, wz] = moving.size;
  const [x0, y0, z0] = part.start;
  const [sx, sy, sz] = part.size;
  const step = Math.ceil((high - low) / items);
  const blocks = Array.from({ length: Math.ceil((high - low) / step) }, (_, k) => ({
    nx, ny, nz: Math.min(step, high - low - k * step), plane: low + k * step, wx, wy, wz, x0, y0, z0, sx, sy, sz, image: 0, table: 0, lattices: 0,
    splines: frames.lattices.length, interpolator: interpolators[interpolator], pixel: pixelCodes[pixelType], warped: k * step * nx * ny,
  }));
  const lattices = concatenated(frames);
  const buffers = {
    image, warped,
    table: recording.upload("affine maps", "real", [outside, ...frames.affines.flatMap(({ matrix: m, offset: o }) => [0, 1, 2].flatMap((r) => [m[3 * r], m[3 * r + 1], m[3 * r + 2], o[r]]))]),
    lattices: recording.upload("control lattices", "u32", lattices.table),
    displacements: recording.upload("displacements", "real", lattices.displacements),
  };
  // Threads of the CPU share the items of a run; a GPU is kept from being busy too long by a dispatch for each.
  for (const run of engine.backend === "gpu" ? blocks.map((block) => [block]) : [blocks]) recording.run(warp, run, buffers);
  recording.read(warped);
  data.set((await engine.run(recording)).get(warped), low * nx * ny);
}

/** The lattices' table and displacements as `warp` takes them; a buffer is never empty. */
function concatenated({ lattices }: Frames): { table: number[]; displacements: Float64Array } {
  const displacements = new Float64Array(lattices.reduce((sum, lattice) => sum + lattice.displacements.length, 0) || 1);
  let at = 0;
  const table = lattices.flatMap(({ size, displacements: own }) => {
    const row = [...size, at];
    displacements.set(own, at);
    at += own.length;
    return row;
  });
  return { table: table.length === 0 ? [0] : table, displacements };
}
