/** What neighbourhood kernels are told of a slab of levels: its size, its core planes, its voxels, the neighbours' offsets. */
export interface LevelSlab {
  readonly nx: number;
  readonly ny: number;
  readonly nz: number;
  /** Planes z0 <= z < z1 are counted; the others are only neighbours. */
  readonly z0: number;
  readonly z1: number;
  /** Index of the first voxel in the levels. */
  readonly levels: number;
  /** Index of the first offset, in triples, and how many there are. */
  readonly offsets: number;
  readonly offsetCount: number;
}

/** The slab in blocks of core planes, at least one each, so that no more than about 2^20 padded voxels are held at once. */
export function blocksOf(slab: LevelSlab): LevelSlab[] {
  const planes = Math.max(1, Math.floor(2 ** 20 / (slab.nx * slab.ny)));
  const blocks: LevelSlab[] = [];
  for (let z0 = slab.z0; z0 < slab.z1; z0 += planes) blocks.push({ ...slab, z0, z1: Math.min(slab.z1, z0 + planes) });
  return blocks;
}
