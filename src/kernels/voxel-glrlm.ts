import { most, operation, writes, type Item } from "./operation.ts";
import { kernelFields, kernelVoxels } from "./voxels.ts";

const item = { ...kernelFields, offsets: "u32", directions: "u32", weights: "u32", weighted: "u32", scratch: "u32" } as const;

/** Words of scratch for each voxel of the item: its runs along one direction, or along all where these are summed. */
export const voxelGlrlmScratch = (it: Pick<Item<typeof item>, "rx" | "ry" | "rz" | "directions" | "weighted">): number =>
  kernelVoxels(it) * (it.weighted === 0 ? 1 : it.directions);

/**
 * Voxel maps of the run length features: those of each voxel's kernel, in the order of the family's table. Runs end at the
 * kernel's border. A direction counts where some line along it holds two counted voxels of the kernel, neighbours or not;
 * where none does, all maps are undefined. Kernels have at most 4,095 voxels (radius 7).
 *
 * - levels: [nz][ny][nx], 1..Ng, 0 for voxels that do not count.
 * - centres: indices of the voxels in that grid.
 * - offsets: (dz, dy, dx) of each direction, each -1, 0 or 1; the item's are number `offsets` to `offsets + directions`, at
 *   most 16.
 * - weighted: 0: features are averaged over the directions; 1: the matrices are summed, that of the item's direction k with
 *   weight number `weights + k`, and features computed from the sum. With 0 `weights` is not read.
 * - maps: feature f of voxel v at maps + f * stride + v, one plane.
 * - scratch: where the item's scratch begins, `voxelGlrlmScratch` words a voxel.
 * @source Galloway 1975; PyRadiomics glrlm.py with voxelBased
 */
export const voxelGlrlm = operation({
  name: "voxel-glrlm",
  summary: "Voxel maps of the run length features",
  item,
  inputs: { levels: "u16", centres: "u32", offsets: "i32", weights: "real" },
  outputs: { maps: writes("real") },
  scratch: { entries: { element: "u32", length: (items) => most(items, (i) => i.scratch + i.voxels * voxelGlrlmScratch(i)) } },
  passes: (items) => [{ shader: "voxel-glrlm", invocations: most(items, (i) => i.voxels) }],
  accuracy: { relative: 1e-5 },
  example: () => {
    const grid = { voxels: 2, nx: 3, ny: 2, nz: 2, rx: 1, ry: 1, rz: 1, levels: 0, centres: 0, stride: 4, Ng: 3, offsets: 0, directions: 3 };
    return {
      items: [{ ...grid, maps: 0, weights: 0, weighted: 0, scratch: 0 }, { ...grid, maps: 2, weights: 0, weighted: 1, scratch: 54 }],
      inputs: {
        levels: [1, 2, 2, 0, 1, 3, 3, 3, 2, 1, 0, 2], centres: [0, 4], offsets: [0, 0, 1, 0, 1, 0, 1, -1, 0], weights: [0.5, 1, 3],
      },
      outputs: { maps: 64 },
      planes: { maps: 1 },
    };
  },
});
