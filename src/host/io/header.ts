import type { Geometry } from "../image/volume.ts";

/** What the header of a file says, before any voxel is read. */
export interface FileHeader extends Geometry {
  readonly dimension: 2 | 3;
  /** Values of a voxel. */
  readonly components: number;
  readonly voxels: StoredVoxels;
}

/** Where a file's voxels are and how many bytes they take. */
export interface StoredVoxels {
  /** Bytes of all voxels, decompressed. */
  readonly bytes: number;
  /** The file that holds them, where it is not the header's own. */
  readonly file?: string;
  /** Gzip of the whole file, header included; of what follows the header; a zlib stream; numbers as text. */
  readonly encoding: "raw" | "gzip-file" | "gzip" | "zlib" | "text";
  /** The byte that they start at: of the file, or of what a gzip file holds; undefined where the data's length says it. */
  readonly start?: number;
  /** Bytes of the compressed stream, where the header says so. */
  readonly compressed?: number;
}
