import { voxelFirstorder, voxelFirstorderScratch } from "../../kernels/voxel-firstorder.ts";
import { voxelGlcm, voxelGlcmScratch } from "../../kernels/voxel-glcm.ts";
import { voxelGldm, voxelGldmScratch } from "../../kernels/voxel-gldm.ts";
import { voxelGlrlm, voxelGlrlmScratch } from "../../kernels/voxel-glrlm.ts";
import { voxelGlszm, voxelGlszmScratch } from "../../kernels/voxel-glszm.ts";
import { voxelNgtdm, voxelNgtdmScratch } from "../../kernels/voxel-ngtdm.ts";
import type { BufferRef, Recording } from "../engine/recording.ts";
import { neighbourOffsets } from "../extract/offsets.ts";
import { offsetLength } from "../features/cells.ts";
import { familyNamed } from "../features/registry.ts";
import type { PixelType, Vec3 } from "../image/volume.ts";
import type { Settings } from "../params/settings.ts";

/** Radii of a kernel along x, y, z. */
export interface KernelRadii {
  readonly rx: number;
  readonly ry: number;
  readonly rz: number;
}

/** A discretised image whose voxels get maps. */
export interface KernelGrid {
  /** Over `size`, 0 where a voxel does not count. */
  readonly levels: BufferRef<"u16">;
  /** Intensities, the image's from `offset` on, over `size`. */
  readonly image: BufferRef<"real">;
  readonly offset: number;
  readonly size: Vec3;
  readonly Ng: number;
  /** Whether all that is discretised has one level. */
  readonly onlyLevel: boolean;
  /** Size of what PyRadiomics crops to, which no neighbour's offset reaches across. */
  readonly crop: Vec3;
  readonly settings: Settings;
  readonly spacing: Vec3;
}

/** A feature class that has maps. */
export interface MapClass {
  /** Features of the family's table. */
  readonly features: number;
  /** Pixel type whose arithmetic makes the bin edges; null: the image's own. */
  readonly binning: PixelType | null;
  /** Words of device memory that a voxel takes besides its features. */
  readonly scratchWords: (grid: KernelGrid) => number;
  /** Appends the maps of the voxels at `centres`, indices into the grid. */
  readonly record: (recording: Recording, grid: KernelGrid, centres: BufferRef<"u32">) => Tile;
}

/** The maps of some voxels. */
export interface Tile {
  /** [features][voxels]; where `used` is there, one row more: how many matrices of each voxel hold pairs. */
  readonly maps: BufferRef<"real">;
  /** 1 for each matrix that holds pairs for some voxel. */
  readonly used?: BufferRef<"u32">;
}

/** force2D leaves the kernel no extent across the slices. */
export function kernelOf({ kernelRadius, force2D, force2Ddimension }: Settings): KernelRadii {
  const radius = (axis: number): number => (force2D && 2 - force2Ddimension === axis ? 0 : kernelRadius);
  return { rx: radius(0), ry: radius(1), rz: radius(2) };
}

/** What every voxel kernel's item says. */
function kernelItem({ Ng, settings, size: [nx, ny, nz] }: KernelGrid, centres: BufferRef) {
  return { voxels: centres.length, nx, ny, nz, ...kernelOf(settings), levels: 0, centres: 0, maps: 0, stride: centres.length, Ng, scratch: 0 };
}

function mapsOf(recording: Recording, name: string, centres: BufferRef): BufferRef<"real"> {
  return recording.buffer("maps", "real", featureCount(name) * centres.length, 1);
}

function featureCount(name: string): number {
  return familyNamed(name)!.features.length;
}

function offsetsOf({ settings: { force2D, force2Ddimension }, crop }: KernelGrid, distances: readonly number[], bidirectional: boolean): Vec3[] {
  return neighbourOffsets(distances, { bidirectional, force2D, force2Ddimension, size: crop });
}

const firstorder: MapClass = {
  features: featureCount("firstorder"),
  // PyRadiomics makes intensities float64 here before it bins them.
  binning: "float64",
  scratchWords: ({ settings }) => voxelFirstorderScratch(kernelOf(settings)),
  record(recording, grid, centres) {
    const { levels, image, offset, settings, spacing } = grid;
    const maps = mapsOf(recording, "firstorder", centres);
    const item = { ...kernelItem(grid, centres), image: offset, shift: settings.voxelArrayShift, voxelVolume: spacing[0] * spacing[1] * spacing[2] };
    recording.run(voxelFirstorder, [item], { levels, centres, image, maps });
    return { maps };
  },
};

const gldm: MapClass = {
  features: featureCount("gldm"),
  binning: null,
  scratchWords: ({ settings }) => voxelGldmScratch(kernelOf(settings)),
  record(recording, grid, centres) {
    const maps = mapsOf(recording, "gldm", centres);
    const offsets = offsetsOf(grid, grid.settings.distances, true);
    const item = { ...kernelItem(grid, centres), offsets: 0, offsetCount: offsets.length, alpha: Math.min(grid.settings.gldm_a, grid.Ng) };
    recording.run(voxelGldm, [item], { levels: grid.levels, centres, offsets: recording.upload("neighbours", "i32", offsets.flat()), maps });
    return { maps };
  },
};

const ngtdm: MapClass = {
  features: featureCount("ngtdm"),
  binning: null,
  scratchWords: ({ settings }) => voxelNgtdmScratch(kernelOf(settings)),
  record(recording, grid, centres) {
    const maps = mapsOf(recording, "ngtdm", centres);
    const offsets = offsetsOf(grid, grid.settings.distances, true);
    const item = { ...kernelItem(grid, centres), offsets: 0, offsetCount: offsets.length };
    recording.run(voxelNgtdm, [item], { levels: grid.levels, centres, offsets: recording.upload("neighbours", "i32", offsets.flat()), maps });
    return { maps };
  },
};

const glszm: MapClass = {
  features: featureCount("glszm"),
  binning: null,
  scratchWords: ({ settings }) => voxelGlszmScratch(kernelOf(settings)),
  record(recording, grid, centres) {
    const maps = mapsOf(recording, "glszm", centres);
    const offsets = offsetsOf(grid, [1], false);
    const item = { ...kernelItem(grid, centres), offsets: 0, neighbours: offsets.length };
    recording.run(voxelGlszm, [item], { levels: grid.levels, centres, offsets: recording.upload("neighbours", "i32", offsets.flat()), maps });
    return { maps };
  },
};

const glrlm: MapClass = {
  features: featureCount("glrlm"),
  binning: null,
  scratchWords: ({ settings }) => voxelGlrlmScratch({ ...kernelOf(settings), directions: 13, weighted: 1 }),
  record(recording, grid, centres) {
    const { settings: { weightingNorm }, spacing } = grid;
    const maps = mapsOf(recording, "glrlm", centres);
    const directions = offsetsOf(grid, [1], false);
    const weights = directions.map((d) => (weightingNorm === null || weightingNorm === "no_weighting" ? 1 : offsetLength(d, spacing, weightingNorm)));
    const item = { ...kernelItem(grid, centres), offsets: 0, directions: directions.length, weights: 0, weighted: Number(weightingNorm !== null) };
    recording.run(voxelGlrlm, [item], {
      levels: grid.levels, centres, offsets: recording.upload("directions", "i32", directions.flat()), weights: recording.upload("weights", "real", weights), maps,
    });
    return { maps };
  },
};

const glcm: MapClass = {
  features: featureCount("glcm"),
  binning: null,
  scratchWords: (grid) => voxelGlcmScratch({ ...kernelOf(grid.settings), Ng: grid.Ng, reach: Math.max(...grid.settings.distances) }),
  record(recording, grid, centres) {
    const { settings: { weightingNorm, symmetricalGLCM, distances }, spacing } = grid;
    const maps = recording.buffer("maps", "real", (featureCount("glcm") + 1) * centres.length, 1);
    const offsets = offsetsOf(grid, distances, false);
    const exponents = offsets.map((offset) => (weightingNorm === null || weightingNorm === "no_weighting" ? 0 : -(offsetLength(offset, spacing, weightingNorm) ** 2)));
    const used = recording.zeros("used matrices", "u32", weightingNorm === null ? Math.max(1, offsets.length) : 1);
    const item = {
      ...kernelItem(grid, centres), offsets: 0, offsetCount: offsets.length, reach: Math.max(...distances), weights: 0, weighted: Number(weightingNorm !== null),
      symmetrical: Number(symmetricalGLCM), onlyLevel: Number(grid.onlyLevel), used: 0,
    };
    recording.run(voxelGlcm, [item], {
      levels: grid.levels, centres, offsets: recording.upload("offsets", "i32", offsets.flat()), weights: recording.upload("weights", "real", exponents), maps, used,
    });
    return { maps, used };
  },
};

/** The classes that have maps: all but shape. */
export const mapClasses: ReadonlyMap<string, MapClass> = new Map(Object.entries({ firstorder, glcm, gldm, glrlm, glszm, ngtdm }));
