import { most, operation, writes, type Item } from "./operation.ts";
import { kernelFields, kernelVoxels } from "./voxels.ts";

const item = { ...kernelFields, image: "u32", shift: "f32", voxelVolume: "f32", scratch: "u32" } as const;

/** Words of scratch for each voxel of the item. */
export const voxelFirstorderScratch = (it: Pick<Item<typeof item>, "rx" | "ry" | "rz">): number => kernelVoxels(it);

/**
 * Voxel maps of the first order features: those of each voxel's kernel, in the order of the family's table (all of it,
 * StandardDeviation too). Skewness and kurtosis are 0 where all intensities are equal; the robust deviation is undefined where
 * the kernel has two voxels, of different intensity. The centre has a level.
 *
 * - levels: [nz][ny][nx], 1..Ng, 0 for voxels that do not count; a greater intensity never has a lower level.
 * - centres: indices of the voxels in that grid.
 * - image: intensities, laid out as the levels, from `image` on.
 * - shift: added to intensities in energy, total energy and root mean square. voxelVolume: in mm3.
 * - maps: feature f of voxel v at maps + f * stride + v, one plane.
 * - scratch: where the item's scratch begins, `voxelFirstorderScratch` words a voxel.
 * @source IBSI 3.3; PyRadiomics firstorder.py with voxelBased
 */
export const voxelFirstorder = operation({
  name: "voxel-firstorder",
  summary: "Voxel maps of the first order features",
  item,
  inputs: { levels: "u16", centres: "u32", image: "real" },
  outputs: { maps: writes("real") },
  scratch: { entries: { element: "u32", length: (items) => most(items, (i) => i.scratch + i.voxels * voxelFirstorderScratch(i)) } },
  passes: (items) => [{ shader: "voxel-firstorder", invocations: most(items, (i) => i.voxels) }],
  accuracy: { relative: 1e-5 },
  example: () => ({
    items: [{
      voxels: 3, nx: 3, ny: 2, nz: 2, rx: 1, ry: 1, rz: 1, levels: 0, centres: 0, maps: 0, stride: 3, Ng: 3,
      image: 0, shift: 10, voxelVolume: 2.5, scratch: 0,
    }],
    inputs: {
      levels: [1, 2, 2, 0, 1, 3, 3, 3, 2, 1, 0, 2], centres: [0, 4, 11],
      image: [0.1, 1.2, 1.9, 0, 0.4, 2.1, 2.2, 2.9, 1.1, 0.3, 7, 1.3],
    },
    outputs: { maps: 57 },
    planes: { maps: 1 },
  }),
});
