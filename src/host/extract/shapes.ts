/** What the shape rooms counted, as the shape features take it. */
import { pairAt } from "../../kernels/pairs.ts";
import type { Vec3 } from "../image/volume.ts";

export interface MaskMoments {
  readonly voxels: number;
  /** Lowest and highest x, y, z of the mask; null when it is empty. */
  readonly extent: { readonly low: Vec3; readonly high: Vec3 } | null;
  /** Sums over the voxels of x, y, z, xx, xy, xz, yy, yz, zz; exact below 2^53. */
  readonly sums: Float64Array;
}

/** One set of words of room `mask-moments`. */
export function readMaskMoments(words: Uint32Array, offset: number): MaskMoments {
  const voxels = pairAt(words, offset + 6);
  const low = (axis: number): number => 2 ** 32 - 1 - words[offset + axis];
  const high = (axis: number): number => words[offset + 3 + axis] - 1;
  return {
    voxels,
    extent: voxels === 0 ? null : { low: [low(0), low(1), low(2)], high: [high(0), high(1), high(2)] },
    sums: Float64Array.from({ length: 9 }, (_, s) => pairAt(words, offset + 8 + 2 * s)),
  };
}

/** Counts of room `mesh` as [256][4]: cubes, sums of x, y, z. */
export function readCubes(words: Uint32Array, offset: number): Float64Array {
  return readPairs(words, offset, 256 * 4);
}

/** Counts of room `squares` as [16][3]: squares, sums of x, y. */
export function readSquares(words: Uint32Array, offset: number): Float64Array {
  return readPairs(words, offset, 16 * 3);
}

function readPairs(words: Uint32Array, offset: number, pairs: number): Float64Array {
  return Float64Array.from({ length: pairs }, (_, p) => pairAt(words, offset + 2 * p));
}

/** The tables of room `vertices`, and where an item's begin. */
export interface LineEnds {
  readonly xLines: Uint32Array;
  readonly yLines: Uint32Array;
  readonly offsets?: { readonly xLines: number; readonly yLines: number };
}

/** Sizes of the tables of room `vertices` for a whole ROI of `size` voxels, in words. */
export function lineEndWords([nx, ny, nz]: Vec3): { readonly xLines: number; readonly yLines: number } {
  return { xLines: (2 * nz + 3) * (2 * ny + 3) * 2, yLines: (2 * nz + 3) * (2 * nx + 3) * 2 };
}

/**
 * The vertices that room `vertices` found at the ends of lines, each once, as (x2, y2, z2) triples in half voxels of the padded ROI.
 * @param size of the whole ROI
 */
export function candidateVertices({ xLines, yLines, offsets = { xLines: 0, yLines: 0 } }: LineEnds, [nx, ny, nz]: Vec3): Int32Array {
  const [width, height] = [2 * nx + 3, 2 * ny + 3];
  const found = new Set<number>(); // (z2 height + y2) width + x2
  for (let z2 = 0; z2 < 2 * nz + 3; z2++) {
    for (let y2 = 0; y2 < height; y2++) {
      const at = offsets.xLines + 2 * (z2 * height + y2);
      if (xLines[at] === 0) continue;
      found.add((z2 * height + y2) * width + (2 ** 32 - 1 - xLines[at]));
      found.add((z2 * height + y2) * width + xLines[at + 1]);
    }
    for (let x2 = 0; x2 < width; x2++) {
      const at = offsets.yLines + 2 * (z2 * width + x2);
      if (yLines[at] === 0) continue;
      found.add((z2 * height + (2 ** 32 - 1 - yLines[at])) * width + x2);
      found.add((z2 * height + yLines[at + 1]) * width + x2);
    }
  }
  const triples = new Int32Array(3 * found.size);
  let k = 0;
  for (const key of found) {
    const row = Math.floor(key / width);
    triples[k++] = key % width;
    triples[k++] = row % height;
    triples[k++] = Math.floor(row / height);
  }
  return triples;
}

/**
 * Of a ROI of one slice, the vertices in the slice's own plane, as pairs without the coordinate of the slice's axis.
 * @param triples of candidateVertices
 * @param axis along which the ROI has one voxel: 0 = x, 1 = y, 2 = z
 */
export function sliceVertices(triples: Int32Array, axis: 0 | 1 | 2): Int32Array {
  const [column, row] = axis === 0 ? [1, 2] : axis === 1 ? [0, 2] : [0, 1];
  const pairs: number[] = [];
  for (let k = 0; k < triples.length; k += 3) {
    if (triples[k + axis] === 2) pairs.push(triples[k + column], triples[k + row]);
  }
  return Int32Array.from(pairs);
}
