import { adds, most, operation, writes } from "./operation.ts";
import { kernelFields, kernelVoxels, type KernelItem } from "./voxels.ts";

/** Features of a co-occurrence matrix, those of src/host/features/glcm.ts in their order. */
const features = 24;

/**
 * Words of scratch for each voxel of an item.
 * @param reach greatest component of the offsets
 */
export function voxelGlcmScratch({ rx, ry, rz, Ng, reach }: Pick<KernelItem, "rx" | "ry" | "rz" | "Ng"> & { readonly reach: number }): number {
  const voxels = kernelVoxels({ rx, ry, rz });
  const [mx, my, mz] = [rx, ry, rz].map((r) => Math.min(reach, 2 * r));
  const row = 2 * rx + 1 + mx;
  const plane = (2 * ry + 1 + my) * row;
  const places = 2 * (mz * plane + my * row + mx) + 2 * rz * plane + 2 * ry * row + 2 * rx + 1;
  // The places, their list, eleven lists by level, counts by sum and by difference of two levels; see kernel-pairs.wgsl.
  return places + voxels + 11 * (Math.min(voxels, Ng) + 2) + 3 * Ng;
}

/**
 * GLCM features of the kernel of every voxel of a list, as PyRadiomics' voxel-based extraction computes them: those of each
 * offset's matrix, averaged over the offsets at which the kernel has pairs; or those of one matrix, summed over the offsets
 * with weights.
 *
 * - levels: [nz][ny][nx], 1..Ng, 0 = not counted. centres: indices into it.
 * - offsets: (dz, dy, dx) triples; those of the item are number `offsets` to `offsets + offsetCount`; no component is
 *   greater than `reach`. With `symmetrical` 1 a matrix is added to its transpose.
 * - weights: with `weighted` 1, the weight's exponent (-d^2) of each offset, from `weights` on.
 * - onlyLevel: 1 where the whole region has one level, for which MCC is 1.
 * - maps: [25][stride], one plane: the features in the order of src/host/features/glcm.ts, undefinedValue for NaN; then the
 *   number of the voxel's matrices that are not empty.
 * - used: from `used` on, 1 for each matrix (one an offset, or the weighted one) that is not empty for some voxel.
 * - scratch: first word of the item's scratch, voxels * voxelGlcmScratch(item) of them.
 *
 * JointAverage is averaged like the other features, over the matrices of the voxel; PyRadiomics' is NaN where one of the used
 * matrices is empty for the voxel. Independent levels have a mutual information of 0, and a level that does not vary a deviation of 0,
 * as in real arithmetic: in PyRadiomics rounding may make the one negative, which leaves the offset out of Imc2, and the other not 0.
 * @source PyRadiomics radiomics/glcm.py and base.py (_calculateVoxels), cmatrices.c (calculate_glcm); Haralick 1973
 */
export const voxelGlcm = operation({
  name: "voxel-glcm",
  summary: "GLCM features of the kernel around each of a list of voxels",
  item: {
    ...kernelFields,
    offsets: "u32", offsetCount: "u32", reach: "u32",
    weights: "u32", weighted: "u32",
    symmetrical: "u32",
    onlyLevel: "u32",
    used: "u32",
    scratch: "u32",
  },
  inputs: { levels: "u16", centres: "u32", offsets: "i32", weights: "real" },
  outputs: { maps: writes("real"), used: adds("u32") },
  scratch: { scratch: { element: "f32", length: (items) => most(items, (i) => i.scratch + i.voxels * voxelGlcmScratch(i)) } },
  passes: (items) => [{ shader: "voxel-glcm", invocations: most(items, (i) => i.voxels) }],
  accuracy: { relative: 1e-5 },
  example: () => ({
    items: [{
      voxels: 3, nx: 4, ny: 3, nz: 2, rx: 1, ry: 1, rz: 1, levels: 0, centres: 0, maps: 0, stride: 3, Ng: 4,
      offsets: 0, offsetCount: 3, reach: 1, weights: 0, weighted: 0, symmetrical: 1, onlyLevel: 0, used: 0, scratch: 0,
    }],
    inputs: {
      levels: [1, 2, 2, 0, 1, 3, 3, 3, 2, 1, 0, 2, 4, 4, 1, 2, 2, 2, 1, 1, 3, 4, 1, 2],
      centres: [5, 6, 21], offsets: [0, 0, 1, 1, -1, 0, 0, 1, 1], weights: [0],
    },
    outputs: { maps: (features + 1) * 3, used: 3 },
    planes: { maps: 1 },
  }),
});
