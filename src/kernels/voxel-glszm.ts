import { most, operation, writes, type Item } from "./operation.ts";
import { kernelFields, kernelVoxels } from "./voxels.ts";

const item = { ...kernelFields, offsets: "u32", neighbours: "u32", scratch: "u32" } as const;

/** Words of scratch for each voxel of the item. */
export const voxelGlszmScratch = (it: Pick<Item<typeof item>, "rx" | "ry" | "rz">): number => kernelVoxels(it);

/**
 * Voxel maps of the size zone features: those of each voxel's kernel, in the order of the family's table. Zones end at the
 * kernel's border. The centre has a level, so no map is undefined. Kernels have at most 4,095 voxels (radius 7).
 *
 * - levels: [nz][ny][nx], 1..Ng, 0 for voxels that do not count.
 * - centres: indices of the voxels in that grid.
 * - offsets: (dz, dy, dx), each -1, 0 or 1; one of each opposite pair is enough. The item's are number `offsets` to
 *   `offsets + neighbours`.
 * - maps: feature f of voxel v at maps + f * stride + v, one plane.
 * - scratch: where the item's scratch begins, `voxelGlszmScratch` words a voxel.
 * @source Thibault et al. 2014; PyRadiomics glszm.py with voxelBased
 */
export const voxelGlszm = operation({
  name: "voxel-glszm",
  summary: "Voxel maps of the size zone features",
  item,
  inputs: { levels: "u16", centres: "u32", offsets: "i32" },
  outputs: { maps: writes("real") },
  scratch: { entries: { element: "u32", length: (items) => most(items, (i) => i.scratch + i.voxels * voxelGlszmScratch(i)) } },
  passes: (items) => [{ shader: "voxel-glszm", invocations: most(items, (i) => i.voxels) }],
  accuracy: { relative: 1e-5 },
  example: () => ({
    items: [{
      voxels: 3, nx: 3, ny: 2, nz: 2, rx: 1, ry: 1, rz: 1, levels: 0, centres: 0, maps: 0, stride: 3, Ng: 3,
      offsets: 0, neighbours: 3, scratch: 0,
    }],
    inputs: { levels: [1, 2, 2, 0, 1, 3, 3, 3, 2, 1, 0, 2], centres: [0, 4, 11], offsets: [0, 0, 1, 0, 1, 0, 1, -1, 0] },
    outputs: { maps: 48 },
    planes: { maps: 1 },
  }),
});
