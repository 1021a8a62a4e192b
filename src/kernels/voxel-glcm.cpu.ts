import { KernelGlcm } from "../host/features/kernelGlcm.ts";
import { twin, type ItemOf } from "./operation.ts";
import { voxelGlcm } from "./voxel-glcm.ts";
import { gatherKernel, kernelVoxels, undefinedValue } from "./voxels.ts";

export const voxelGlcmCpu = twin(voxelGlcm, (items, { levels, centres, offsets, weights, maps, used }) => {
  for (const it of items) {
    const kernel = new Uint16Array(kernelVoxels(it));
    const matrices = matricesOf(it, offsets, weights);
    const glcm = new KernelGlcm({
      levels: Math.min(kernel.length, it.Ng), pairs: kernel.length * (it.weighted ? it.offsetCount : 1), Ng: it.Ng,
      symmetrical: it.symmetrical === 1, weighted: it.weighted === 1,
    });
    const numbers = new LevelNumbers(it.Ng, glcm.value);
    for (let v = 0; v < it.voxels; v++) {
      gatherKernel(it, levels, centres[it.centres + v], kernel);
      glcm.begin(numbers.replace(kernel));
      for (let m = 0; m < matrices.length; m++) {
        for (const { pairs, weight } of matrices[m]) addPairs(kernel, pairs, weight, glcm);
        if (glcm.finish()) used[it.used + m] = 1;
      }
      writeMaps(it, v, glcm, maps);
    }
  }
});

interface WeightedPairs {
  readonly weight: number;
  /** Two kernel voxels after two. */
  readonly pairs: Uint32Array;
}

/** The pairs of kernel voxels that each matrix counts: those at one offset, or with weights those at all of them. */
function matricesOf(it: ItemOf<typeof voxelGlcm>, offsets: Int32Array, weights: Float64Array): WeightedPairs[][] {
  const all = Array.from({ length: it.offsetCount }, (_, o) => ({
    weight: it.weighted ? Math.exp(weights[it.weights + o]) : 1,
    pairs: pairsAt(it, offsets.subarray(3 * (it.offsets + o), 3 * (it.offsets + o + 1))),
  }));
  return it.weighted ? [all] : all.map((one) => [one]);
}

/** The pairs of kernel voxels that lie at an offset from each other. */
function pairsAt({ rx, ry, rz }: ItemOf<typeof voxelGlcm>, [dz, dy, dx]: Int32Array): Uint32Array {
  const [sx, sy, sz] = [2 * rx + 1, 2 * ry + 1, 2 * rz + 1];
  const pairs: number[] = [];
  for (let z = Math.max(0, -dz); z < Math.min(sz, sz - dz); z++) {
    for (let y = Math.max(0, -dy); y < Math.min(sy, sy - dy); y++) {
      for (let x = Math.max(0, -dx); x < Math.min(sx, sx - dx); x++) {
        const voxel = (z * sy + y) * sx + x;
        pairs.push(voxel, voxel + (dz * sy + dy) * sx + dx);
      }
    }
  }
  return Uint32Array.from(pairs);
}

/** Numbers the levels of a kernel from 1 in the order in which they are met. */
class LevelNumbers {
  readonly #number: Uint16Array;
  readonly #value: Int32Array;

  /** @param value gets the level of each number */
  constructor(Ng: number, value: Int32Array) {
    this.#number = new Uint16Array(Ng + 1);
    this.#value = value;
  }

  /** Puts their numbers in the places of the levels; returns how many levels there are. */
  replace(kernel: Uint16Array): number {
    const number = this.#number;
    const value = this.#value;
    let count = 0;
    for (let n = 0; n < kernel.length; n++) {
      const level = kernel[n];
      if (level === 0) continue;
      if (number[level] === 0) {
        number[level] = ++count;
        value[count] = level;
      }
      kernel[n] = number[level];
    }
    for (let k = 1; k <= count; k++) number[value[k]] = 0;
    return count;
  }
}

function addPairs(kernel: Uint16Array, pairs: Uint32Array, weight: number, glcm: KernelGlcm): void {
  for (let k = 0; k < pairs.length; k += 2) {
    const a = kernel[pairs[k]];
    const b = kernel[pairs[k + 1]];
    if (a !== 0 && b !== 0) glcm.add(a, b, weight);
  }
}

function writeMaps(it: ItemOf<typeof voxelGlcm>, v: number, { sums, matrices }: KernelGlcm, maps: Float64Array): void {
  const first = it.maps + v;
  for (let f = 0; f < sums.length; f++) maps[first + f * it.stride] = matrices === 0 ? undefinedValue : sums[f] / matrices;
  if (it.onlyLevel) maps[first + 19 * it.stride] = 1;
  maps[first + sums.length * it.stride] = matrices;
}
