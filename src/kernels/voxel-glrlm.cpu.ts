import { glrlm } from "../host/features/glrlm.ts";
import { SizeMatrix } from "../host/features/sizeMatrix.ts";
import { twin, type ItemOf } from "./operation.ts";
import { voxelGlrlm } from "./voxel-glrlm.ts";
import { gatherKernel, kernelVoxels, undefinedValue } from "./voxels.ts";

type Item = ItemOf<typeof voxelGlrlm>;

/** The lines of a kernel along a direction, and the weight of their runs. */
interface Direction {
  /** Voxels line by line, behind each line the place after the kernel, which always holds 0. */
  readonly lines: Uint32Array;
  readonly weight: number;
}

export const voxelGlrlmCpu = twin(voxelGlrlm, (items, { levels, centres, offsets, weights, maps }) => {
  for (const it of items) {
    const size = kernelVoxels(it);
    const kernel = new Uint16Array(size + 1);
    const directions = directionsOf(it, offsets, weights);
    const matrix = new SizeMatrix(it.Ng, 2 * Math.max(it.rx, it.ry, it.rz) + 1, size * it.directions);
    const values = new Float64Array(glrlm.features.length);
    for (let v = 0; v < it.voxels; v++) {
      gatherKernel(it, levels, centres[it.centres + v], kernel);
      computeFeatures(kernel, directions, it.weighted !== 0, matrix, values);
      for (let f = 0; f < values.length; f++) maps[it.maps + f * it.stride + v] = values[f];
    }
  }
});

function directionsOf(it: Item, offsets: Int32Array, weights: Float64Array): Direction[] {
  return Array.from({ length: it.directions }, (_, k) => {
    const t = 3 * (it.offsets + k);
    return { lines: linesOf(it, offsets[t], offsets[t + 1], offsets[t + 2]), weight: it.weighted !== 0 ? weights[it.weights + k] : 1 };
  });
}

function linesOf({ rx, ry, rz }: Item, dz: number, dy: number, dx: number): Uint32Array {
  const [sx, sy, sz] = [2 * rx + 1, 2 * ry + 1, 2 * rz + 1];
  const inside = (z: number, y: number, x: number): boolean => z >= 0 && z < sz && y >= 0 && y < sy && x >= 0 && x < sx;
  const lines: number[] = [];
  for (let voxel = 0; voxel < sx * sy * sz; voxel++) {
    let [z, y, x] = [Math.floor(voxel / (sx * sy)), Math.floor(voxel / sx) % sy, voxel % sx];
    if (inside(z - dz, y - dy, x - dx)) continue;
    for (; inside(z, y, x); z += dz, y += dy, x += dx) lines.push((z * sy + y) * sx + x);
    lines.push(sx * sy * sz);
  }
  return Uint32Array.from(lines);
}

function computeFeatures(
  kernel: Uint16Array, directions: readonly Direction[], weighted: boolean, matrix: SizeMatrix, values: Float64Array,
): void {
  values.fill(0);
  let usable = 0;
  for (const { lines, weight } of directions) {
    if (!isUsable(kernel, lines)) continue;
    usable++;
    addRuns(kernel, lines, weight, matrix);
    if (!weighted) addFeatures(matrix, values);
  }
  if (weighted && usable > 0) addFeatures(matrix, values);
  const matrices = weighted ? 1 : usable;
  for (let f = 0; f < values.length; f++) values[f] = usable > 0 ? values[f] / matrices : undefinedValue;
}

/** Whether a line holds two voxels that count. */
function isUsable(kernel: Uint16Array, lines: Uint32Array): boolean {
  const beyond = kernel.length - 1;
  let counted = 0;
  for (let k = 0; k < lines.length; k++) {
    if (lines[k] === beyond) counted = 0;
    else if (kernel[lines[k]] !== 0 && ++counted === 2) return true;
  }
  return false;
}

function addRuns(kernel: Uint16Array, lines: Uint32Array, weight: number, matrix: SizeMatrix): void {
  let level = 0;
  let length = 0;
  for (let k = 0; k < lines.length; k++) {
    const next = kernel[lines[k]];
    if (next === level) {
      length++;
      continue;
    }
    if (level !== 0) matrix.add(level, length, weight);
    level = next;
    length = 1;
  }
}

function addFeatures(matrix: SizeMatrix, values: Float64Array): void {
  matrix.sum();
  for (let f = 0; f < values.length; f++) values[f] += glrlm.features[f].compute(matrix.terms);
}
