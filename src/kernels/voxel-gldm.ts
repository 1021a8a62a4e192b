import { most, operation, writes, type Item } from "./operation.ts";
import { kernelFields, kernelVoxels } from "./voxels.ts";

const item = { ...kernelFields, offsets: "u32", offsetCount: "u32", alpha: "u32", scratch: "u32" } as const;

/** Words of scratch for each voxel of the item. */
export const voxelGldmScratch = (it: Pick<Item<typeof item>, "rx" | "ry" | "rz">): number => kernelVoxels(it);

/**
 * Voxel maps of the grey level dependence features: those of each voxel's kernel, in the order of the family's table. Within
 * the kernel, neighbours are dependent whose levels differ by at most alpha. The centre has a level, so no map is undefined.
 * Kernels have at most 4,095 voxels (radius 7).
 *
 * - levels: [nz][ny][nx], 1..Ng, 0 for voxels that do not count.
 * - centres: indices of the voxels in that grid.
 * - offsets: (dz, dy, dx) triples of the neighbours, each with its opposite; the item's are number `offsets` to
 *   `offsets + offsetCount`.
 * - maps: feature f of voxel v at maps + f * stride + v, one plane.
 * - scratch: where the item's scratch begins, `voxelGldmScratch` words a voxel.
 * @source Sun and Wee 1983; PyRadiomics gldm.py with voxelBased
 */
export const voxelGldm = operation({
  name: "voxel-gldm",
  summary: "Voxel maps of the grey level dependence features",
  item,
  inputs: { levels: "u16", centres: "u32", offsets: "i32" },
  outputs: { maps: writes("real") },
  scratch: { entries: { element: "u32", length: (items) => most(items, (i) => i.scratch + i.voxels * voxelGldmScratch(i)) } },
  passes: (items) => [{ shader: "voxel-gldm", invocations: most(items, (i) => i.voxels) }],
  accuracy: { relative: 1e-5 },
  example: () => ({
    items: [{
      voxels: 3, nx: 3, ny: 2, nz: 2, rx: 1, ry: 1, rz: 1, levels: 0, centres: 0, maps: 0, stride: 3, Ng: 3,
      offsets: 0, offsetCount: 4, alpha: 1, scratch: 0,
    }],
    inputs: { levels: [1, 2, 2, 0, 1, 3, 3, 3, 2, 1, 0, 2], centres: [0, 4, 11], offsets: [0, 0, 1, 0, 0, -1, 1, -1, 0, -1, 1, 0] },
    outputs: { maps: 42 },
    planes: { maps: 1 },
  }),
});
