import { splineWeights } from "../host/image/cubicSpline.ts";
import { FrameRows } from "../host/image/frameRows.ts";
import type { Affine, Frames, Lattice } from "../host/image/frames.ts";
import { twin, type ItemOf } from "./operation.ts";
import { mirrored, toPixels } from "./resample.cpu.ts";
import { interpolators } from "./resample.ts";
import { tie, warp } from "./warp.ts";

type Item = ItemOf<typeof warp>;

/** What a row is made from, and where its voxels lie in the whole image. */
interface Source {
  readonly it: Item;
  readonly image: Float64Array;
  readonly outside: number;
  readonly row: FrameRows;
}

/** Row by row: positions first (FrameRows), then the image there. */
export const warpCpu = twin(warp, (items, { image, table, lattices, displacements, warped }) => {
  for (const it of items) {
    const row = new FrameRows(framesOf(it, table, lattices, displacements), [it.nx, it.ny, it.plane + it.nz]);
    const source = { it, image, outside: table[it.table], row };
    const interpolate = it.interpolator === interpolators.nearest ? nearestRow : it.interpolator === interpolators.linear ? linearRow : splineRow;
    for (let z = 0, to = it.warped; z < it.nz; z++) {
      for (let y = 0; y < it.ny; y++, to += it.nx) {
        row.go(y, it.plane + z);
        interpolate(source, warped, to);
      }
    }
    if (it.interpolator !== interpolators.nearest) toPixels(warped.subarray(it.warped, it.warped + it.nx * it.ny * it.nz), it.pixel);
  }
});

function framesOf(it: Item, table: Float64Array, lattices: Uint32Array, displacements: Float64Array): Frames {
  const affines = Array.from({ length: it.splines + 1 }, (_, k): Affine => {
    const a = table.subarray(it.table + 1 + 12 * k);
    return { matrix: [a[0], a[1], a[2], a[4], a[5], a[6], a[8], a[9], a[10]], offset: [a[3], a[7], a[11]] };
  });
  const own = Array.from({ length: it.splines }, (_, k): Lattice => {
    const [nx, ny, nz, at] = lattices.subarray(it.lattices + 4 * k);
    return { size: [nx, ny, nz], displacements: displacements.subarray(at, at + 3 * nx * ny * nz) };
  });
  return { affines, lattices: own };
}

const clamped = (i: number, n: number): number => Math.min(Math.max(i, 0), n - 1);

function nearestRow({ it, image, outside, row }: Source, out: Float64Array, to: number): void {
  const { wx, wy, wz, x0, y0, z0, sx, sy } = it;
  for (let k = 0; k < it.nx; k++, to++) {
    const x = Math.floor(row.x[k] + (0.5 + tie));
    const y = Math.floor(row.y[k] + (0.5 + tie));
    const z = Math.floor(row.z[k] + (0.5 + tie));
    const inside = x >= 0 && y >= 0 && z >= 0 && x < wx && y < wy && z < wz;
    out[to] = inside ? image[it.image + ((z - z0) * sy + y - y0) * sx + x - x0] : outside;
  }
}

/** Whether a position lies in the image, up to the outer faces of its voxels. */
function isInside({ wx, wy, wz }: Item, x: number, y: number, z: number): boolean {
  const h = 0.5 + tie;
  return x >= -h && y >= -h && z >= -h && x < wx - h && y < wy - h && z < wz - h;
}

function linearRow({ it, image, outside, row }: Source, out: Float64Array, to: number): void {
  const { wx, wy, wz, x0, y0, z0, sx, sy } = it;
  for (let k = 0; k < it.nx; k++, to++) {
    const x = row.x[k], y = row.y[k], z = row.z[k];
    if (!isInside(it, x, y, z)) {
      out[to] = outside;
      continue;
    }
    const lx = Math.floor(x), ly = Math.floor(y), lz = Math.floor(z);
    const a = x - lx, b = y - ly, c = z - lz;
    const left = clamped(lx, wx) - x0, right = clamped(lx + 1, wx) - x0;
    const near = (clamped(ly, wy) - y0) * sx, next = (clamped(ly + 1, wy) - y0) * sx;
    const front = it.image + (clamped(lz, wz) - z0) * sy * sx, back = it.image + (clamped(lz + 1, wz) - z0) * sy * sx;
    const v00 = image[front + near + left] + (image[front + near + right] - image[front + near + left]) * a;
    const v10 = image[front + next + left] + (image[front + next + right] - image[front + next + left]) * a;
    const v01 = image[back + near + left] + (image[back + near + right] - image[back + near + left]) * a;
    const v11 = image[back + next + left] + (image[back + next + right] - image[back + next + left]) * a;
    const v0 = v00 + (v10 - v00) * b;
    out[to] = v0 + (v01 + (v11 - v01) * b - v0) * c;
  }
}

/** Weights and offsets of the four voxels around a position, along x, then y, then z. */
const weights = new Float64Array(12);
const offsets = new Int32Array(12);

/** Offsets of the four voxels from `low - 1` on along an axis, mirrored at the image's ends. */
function setOffsets(low: number, axis: number, whole: number, start: number, part: number, stride: number): void {
  for (let k = 0; k < 4; k++) offsets[4 * axis + k] = clamped(mirrored(low - 1 + k, whole) - start, part) * stride;
}

function splineRow({ it, image, outside, row }: Source, out: Float64Array, to: number): void {
  const { x0, y0, z0, sx, sy, sz } = it;
  const plane = sx * sy;
  for (let k = 0; k < it.nx; k++, to++) {
    const x = row.x[k], y = row.y[k], z = row.z[k];
    if (!isInside(it, x, y, z)) {
      out[to] = outside;
      continue;
    }
    const lx = Math.floor(x), ly = Math.floor(y), lz = Math.floor(z);
    splineWeights(x - lx, weights, 0);
    splineWeights(y - ly, weights, 4);
    splineWeights(z - lz, weights, 8);
    const ox = lx - x0, oy = ly - y0, oz = lz - z0;
    if (ox >= 1 && oy >= 1 && oz >= 1 && ox + 2 < sx && oy + 2 < sy && oz + 2 < sz) {
      out[to] = sumWithin(image, it.image + (oz - 1) * plane + (oy - 1) * sx + ox - 1, sx, plane);
      continue;
    }
    setOffsets(lx, 0, it.wx, x0, sx, 1);
    setOffsets(ly, 1, it.wy, y0, sy, sx);
    setOffsets(lz, 2, it.wz, z0, sz, plane);
    out[to] = sumAtEdge(image, it.image);
  }
}

/** The 64 weighted voxels from image[first] on, all of them held. */
function sumWithin(image: Float64Array, first: number, row: number, plane: number): number {
  const w = weights;
  const w0 = w[0], w1 = w[1], w2 = w[2], w3 = w[3];
  const v0 = w[4], v1 = w[5], v2 = w[6], v3 = w[7];
  let sum = 0;
  for (let c = 8, a = first; c < 12; c++, a += plane) {
    const b = a + row, d = b + row, e = d + row;
    sum += w[c] * (
      v0 * (w0 * image[a] + w1 * image[a + 1] + w2 * image[a + 2] + w3 * image[a + 3]) +
      v1 * (w0 * image[b] + w1 * image[b + 1] + w2 * image[b + 2] + w3 * image[b + 3]) +
      v2 * (w0 * image[d] + w1 * image[d + 1] + w2 * image[d + 2] + w3 * image[d + 3]) +
      v3 * (w0 * image[e] + w1 * image[e + 1] + w2 * image[e + 2] + w3 * image[e + 3]));
  }
  return sum;
}

/** The same near the image's ends, at `offsets`. */
function sumAtEdge(image: Float64Array, base: number): number {
  const w = weights;
  let sum = 0;
  for (let c = 8; c < 12; c++) {
    for (let b = 4; b < 8; b++) {
      const at = base + offsets[c] + offsets[b];
      const row = w[0] * image[at + offsets[0]] + w[1] * image[at + offsets[1]] + w[2] * image[at + offsets[2]] + w[3] * image[at + offsets[3]];
      sum += w[c] * w[b] * row;
    }
  }
  return sum;
}
