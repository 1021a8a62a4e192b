/**
 * What the kernels of the voxel maps share. A voxel map holds, for every voxel of a list, a feature of its kernel: the voxels
 * of the box of a radius around it, as far as the grid reaches, and of these the ones that have a level. In WGSL: shared/kernel.wgsl.
 */
import { kernelPairs } from "../host/image/kernelPairs.ts";
import { lend } from "../host/wasm/memory.ts";
import type { Item, ItemLayout } from "./operation.ts";

/** Stands for NaN in maps, because shaders know no NaN: the greatest float32. Whoever reads maps puts NaN in its place. */
export const undefinedValue = 3.4028234663852886e38;

/**
 * The first fields of every voxel kernel's item. A voxel map holds, for every voxel of a list, a feature of its kernel: of the
 * box of a radius around it, as far as the grid reaches, those voxels that have a level.
 *
 * - voxels: how many voxels of the list the item is about.
 * - nx, ny, nz: grid of the levels; rx, ry, rz: the kernel's radius along each axis, 0 across the slices with force2D.
 * - levels: offset of the grid's first level; centres: of the first voxel of the list.
 * - maps, stride: feature f of voxel v is written to maps + f * stride + v, so stride is the length of a whole map.
 * - Ng: highest level of the whole discretised region.
 */
export const kernelFields = {
  voxels: "u32",
  nx: "u32", ny: "u32", nz: "u32",
  rx: "u32", ry: "u32", rz: "u32",
  levels: "u32", centres: "u32",
  maps: "u32", stride: "u32",
  Ng: "u32",
} as const satisfies ItemLayout;

export type KernelItem = Item<typeof kernelFields>;

/** Voxels of a kernel that the grid does not cut. */
export function kernelVoxels({ rx, ry, rz }: Pick<KernelItem, "rx" | "ry" | "rz">): number {
  return (2 * rx + 1) * (2 * ry + 1) * (2 * rz + 1);
}

/** How many kernels the CPU works on at a time: what fits into the first cache. */
export function kernelsAtOnce(item: KernelItem): number {
  return Math.max(1, Math.min(item.voxels, Math.floor(8192 / kernelVoxels(item))));
}

/**
 * Maps an item's voxels, as many kernels at a time as `kernels` takes.
 * @param kernels gets their levels, kernel after kernel, see gatherKernel
 * @param made where `compute` leaves the features of n kernels, [features][n]
 * @param features number of each map's feature in `made`
 */
export function mapKernels(
  it: KernelItem, { levels, centres, maps }: { levels: Uint16Array; centres: Uint32Array; maps: Float64Array },
  kernels: Uint16Array, made: Float64Array, features: readonly number[], compute: (n: number) => void,
): void {
  const size = kernelVoxels(it);
  const atOnce = kernels.length / size;
  for (let first = 0; first < it.voxels; first += atOnce) {
    const n = Math.min(atOnce, it.voxels - first);
    for (let v = 0; v < n; v++) gatherKernel(it, levels, centres[it.centres + first + v], kernels, v * size);
    compute(n);
    features.forEach((feature, f) => maps.set(made.subarray(feature * n, (feature + 1) * n), it.maps + f * it.stride + first));
  }
}

/** What a loop of simd/ works on: places there, and how many pairs of neighbours a kernel has. */
interface PairedKernels {
  readonly kernels: number;
  readonly first: number;
  readonly second: number;
  readonly pairs: number;
  readonly made: number;
}

/** A loop of simd/ over the pairs of neighbours in kernels. */
interface PairLoop {
  /** Bytes of its scratch, and what makes that ready. */
  readonly bytes: (kernelVoxels: number, Ng: number) => number;
  readonly prepare: (scratch: number, kernelVoxels: number, Ng: number) => void;
  /** How many features it makes, and of each map the number of its feature. */
  readonly made: number;
  readonly features: readonly number[];
  readonly compute: (n: number, at: PairedKernels) => void;
}

/**
 * Maps an item's voxels by a loop over the pairs of neighbours in their kernels.
 * @param neighbours how many (dz, dy, dx) triples of `offsets` are the item's
 */
export function mapPairs(
  it: KernelItem & { readonly offsets: number }, neighbours: number,
  buffers: { levels: Uint16Array; centres: Uint32Array; maps: Float64Array; offsets: Int32Array }, { bytes, prepare, made: count, features, compute }: PairLoop,
): void {
  const size = kernelVoxels(it);
  const pairs = kernelPairs(it, buffers.offsets.subarray(3 * it.offsets, 3 * (it.offsets + neighbours)));
  const { length } = pairs.first;
  const atOnce = kernelsAtOnce(it);
  const { kernels, made, first, second, scratch } = lend({
    kernels: ["u16", size * atOnce], made: ["f64", count * atOnce], first: ["u32", length], second: ["u32", length], scratch: ["u8", bytes(size, it.Ng)],
  });
  first.set(pairs.first);
  second.set(pairs.second);
  prepare(scratch.byteOffset, size, it.Ng);
  const at = { kernels: kernels.byteOffset, first: first.byteOffset, second: second.byteOffset, pairs: length, made: made.byteOffset };
  mapKernels(it, buffers, kernels, made, features, (n) => compute(n, at));
}

/**
 * The levels of a kernel, [2 rz + 1][2 ry + 1][2 rx + 1], 0 where there is none: outside the ROI and beyond the grid.
 * @param centre index of the kernel's centre in the grid [nz][ny][nx]
 * @param to where the kernel begins in `kernels`
 */
function gatherKernel(
  { nx, ny, nz, rx, ry, rz, levels: first }: KernelItem, levels: Uint16Array, centre: number, kernels: Uint16Array, to: number,
): void {
  const x = centre % nx;
  const row = (centre - x) / nx;
  const y = row % ny;
  const z = (row - y) / ny;
  const x0 = Math.max(0, rx - x);
  const x1 = Math.min(2 * rx + 1, nx - x + rx);
  const y0 = y - ry;
  const z0 = z - rz;
  const whole = x0 === 0 && x1 === 2 * rx + 1 && y0 >= 0 && y + ry < ny && z0 >= 0 && z + rz < nz;
  if (!whole) kernels.fill(0, to, to + kernelVoxels({ rx, ry, rz }));
  for (let k = Math.max(0, -z0), lastZ = Math.min(2 * rz + 1, nz - z0); k < lastZ; k++) {
    for (let j = Math.max(0, -y0), lastY = Math.min(2 * ry + 1, ny - y0); j < lastY; j++) {
      const source = first + ((z0 + k) * ny + y0 + j) * nx + x - rx;
      const target = to + (k * (2 * ry + 1) + j) * (2 * rx + 1);
      for (let i = x0; i < x1; i++) kernels[target + i] = levels[source + i];
    }
  }
}
