/** Typed arrays that a volume's voxels can live in. */
export type VoxelArray =
  | Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array | Float32Array | Float64Array;

/** Pixel type of the file, as ITK names it. 64-bit integers are held in a Float64Array when every value is exact there. */
export type PixelType =
  | "int8" | "uint8" | "int16" | "uint16" | "int32" | "uint32" | "int64" | "uint64" | "float32" | "float64";

export type Vec3 = readonly [number, number, number];

/**
 * Where a voxel lattice lies in the patient, in ITK's convention (LPS, mm).
 * Physical point of the voxel (x, y, z) = origin + direction · (spacing ∘ (x, y, z)).
 */
export interface Geometry {
  /** Voxels along x, y, z (x is the fastest axis of the data). */
  readonly size: Vec3;
  /** Distance of voxel centres along x, y, z in mm, > 0. */
  readonly spacing: Vec3;
  /** Physical position of the centre of voxel (0, 0, 0) in mm. */
  readonly origin: Vec3;
  /** Direction cosines, 3x3 row-major; column k is the direction of axis k. */
  readonly direction: readonly number[];
}

/** A scalar or vector image. */
export interface Volume extends Geometry {
  /** Voxels [nz][ny][nx], or [nz][ny][nx][components] (components interleaved, as ITK). */
  readonly data: VoxelArray;
  readonly components: number;
  readonly pixelType: PixelType;
  /** Dimensions of the file: a 2-D file is held as one slice, so size[2] is 1. */
  readonly dimension: 2 | 3;
  /** What errors call this volume: the file it came from, or a name the caller gave. */
  readonly name: string;
  /** DICOM's Frame of Reference UID, where the file told it: two objects of one lie in the same space. */
  readonly frameOfReference?: string;
}

/** A box of voxels: lowest index and size along x, y, z. */
export interface Box {
  readonly start: Vec3;
  readonly size: Vec3;
}

export const identityDirection: readonly number[] = [1, 0, 0, 0, 1, 0, 0, 0, 1];

export function voxelCount(size: Vec3): number {
  return size[0] * size[1] * size[2];
}

export function isIntegerType(type: PixelType): boolean {
  return type !== "float32" && type !== "float64";
}
