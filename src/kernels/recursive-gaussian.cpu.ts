import { lend, simd } from "../host/wasm/memory.ts";
import { twin, type ItemOf } from "./operation.ts";
import { recursiveGaussian } from "./recursive-gaussian.ts";

type Item = ItemOf<typeof recursiveGaussian>;

/** Eight lines at a time (simd/recursive-gaussian.ts). */
export const recursiveGaussianCpu = twin(recursiveGaussian, (items, { image, recursions, filtered }) => {
  for (const it of items) {
    const coefficients = coefficientsOf(recursions.subarray(20 * it.recursion, 20 * it.recursion + 8));
    if (it.axis === 2) filterAcrossPlanes(it, coefficients, image, filtered);
    else filterWithinPlanes(it, coefficients, image, filtered);
  }
});

/** Lines along x or y, plane by plane. */
function filterWithinPlanes(it: Item, coefficients: Float64Array, image: Float64Array, filtered: Float64Array): void {
  const { nx, ny, nz, sx, sy, axis, before, after } = it;
  const n = axis === 0 ? nx : ny;
  const rows = axis === 0 ? Math.max(8, ny) : before + n + after;
  const { voxels, results, ...lent } = lendFor(coefficients, before + n + after, rows * sx, Math.max(8, ny) * nx);
  const first = originOf(it) - before * (axis === 0 ? 1 : sx);
  const needed = axis === 0 ? (ny - 1) * sx + before + n + after : (rows - 1) * sx + nx;
  const along = [before, n, after, lent.coefficients.byteOffset, lent.scratch.byteOffset, results.byteOffset] as const;
  for (let z = 0; z < nz; z++) {
    voxels.set(image.subarray(first + z * sx * sy, first + z * sx * sy + needed));
    if (axis === 0) simd().gaussianRows(voxels.byteOffset, 8 * sx, ny, ...along);
    else simd().gaussianColumns(voxels.byteOffset, 8 * sx, nx, ...along, 8 * nx);
    filtered.set(results.subarray(0, nx * ny), it.filtered + z * nx * ny);
  }
}

/** Float64 numbers of an image that stay in the cache. */
const slab = 2 ** 15;

/** Lines along z: a few rows of all planes at a time. */
function filterAcrossPlanes(it: Item, coefficients: Float64Array, image: Float64Array, filtered: Float64Array): void {
  const { nx, ny, nz, sx, sy, before, after } = it;
  const length = before + nz + after;
  const most = Math.min(ny, Math.ceil(slab / (length * sx)));
  const { voxels, results, ...lent } = lendFor(coefficients, length, length * most * sx, nz * (most * nx + 8));
  const along = [before, nz, after, lent.coefficients.byteOffset, lent.scratch.byteOffset] as const;
  const origin = originOf(it) - before * sx * sy;
  for (let y = 0; y < ny; y += most) {
    const rows = Math.min(most, ny - y);
    const toStep = rows * nx + 8; // rows of fewer than eight voxels are written beyond their end
    for (let z = 0, from = origin + y * sx; z < length; z++, from += sx * sy) {
      voxels.set(image.subarray(from, from + (rows - 1) * sx + nx), z * rows * sx);
    }
    for (let r = 0; r < rows; r++) {
      simd().gaussianColumns(voxels.byteOffset + 8 * r * sx, 8 * rows * sx, nx, ...along, results.byteOffset + 8 * r * nx, 8 * toStep);
    }
    for (let z = 0, to = it.filtered + y * nx; z < nz; z++, to += nx * ny) filtered.set(results.subarray(z * toStep, z * toStep + rows * nx), to);
  }
}

function originOf({ image, x0, y0, z0, sx, sy }: Item): number {
  return image + (z0 * sy + y0) * sx + x0;
}

/** @param length of the lines, whose scratch is that of simd/recursive-gaussian.ts */
function lendFor(coefficients: Float64Array, length: number, voxels: number, results: number) {
  const lent = lend({ voxels: ["f64", voxels], results: ["f64", results], coefficients: ["f64", 24], scratch: ["f64", 32 * (length + 4)] });
  lent.coefficients.set(coefficients);
  return lent;
}

/**
 * N, D and end of the recursion from left to right, then of that from right to left, which does not take the voxel that it is at:
 * y[k] = sum of N[i] x[k - i] - sum of D[i] y[k - i - 1]. Before the line's first voxel, where x goes on for ever, D[i] y is that x
 * times end[i]. All sums add in ITK's order, on which the last bits depend.
 */
function coefficientsOf([n0, n1, n2, n3, d1, d2, d3, d4]: Float64Array): Float64Array {
  const SD = 1 + d1 + d2 + d3 + d4;
  const along = (N: readonly [number, number, number, number]): number[] => {
    const S = N[0] + N[1] + N[2] + N[3];
    return [...N, d1, d2, d3, d4, (d1 * S) / SD, (d2 * S) / SD, (d3 * S) / SD, (d4 * S) / SD];
  };
  return Float64Array.of(...along([n0, n1, n2, n3]), ...along([n1 - d1 * n0, n2 - d2 * n0, n3 - d3 * n0, -d4 * n0]));
}
