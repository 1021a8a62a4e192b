import { maskMoments, momentWords } from "../../kernels/mask-moments.ts";
import { mesh } from "../../kernels/mesh.ts";
import { squares } from "../../kernels/squares.ts";
import { vertices } from "../../kernels/vertices.ts";
import type { BufferRef, Recording, Results } from "../engine/recording.ts";
import type { Shape2DInput, ShapeInput } from "../features/types.ts";
import type { Box, Vec3 } from "../image/volume.ts";
import { candidateVertices, lineEndWords, readCubes, readMaskMoments, readSquares, sliceVertices } from "./shapes.ts";
import type { Slab } from "./slabs.ts";

/** The mask of a region: per slab a buffer of its held planes, [held][sy][sx]. */
export interface MaskGroup {
  /** The region's size in voxels x, y, z. */
  readonly size: Vec3;
  readonly spacing: Vec3;
  readonly slabs: readonly (Slab & { readonly mask: BufferRef<"u8"> })[];
}

/** The ROI's planes of one slab: counted planes [low, high) of the region, and the window the mask kernels see. */
function sections({ size, slabs }: MaskGroup, { start, size: boxSize }: Box) {
  const end = start[2] + boxSize[2];
  return slabs.flatMap(({ core, held, mask }) => {
    const low = Math.max(core[0], start[2]);
    const high = Math.min(core[1], end);
    if (low >= high) return [];
    const window = (from: number) => ({
      nx: boxSize[0], ny: boxSize[1], nz: high - from, x0: start[0], y0: start[1], z0: from - held[0], sx: size[0], sy: size[1],
      mask: 0, zBase: from - start[2],
    });
    return [{ mask, window, low, high, first: low === start[2], last: high === end }];
  });
}

/** Appends what the shape features of a ROI's box are computed from. */
export function recordShape(recording: Recording, group: MaskGroup, box: Box): (results: Results) => ShapeInput {
  const { moments, lines } = recordOutline(recording, group, box);
  const cubes = recording.zeros("mesh", "u32", 256 * 8);
  for (const { mask, window, low, first, last } of sections(group, box)) {
    const { nz, ...rest } = window(first ? low : low - 1);
    recording.run(mesh, [{ ...rest, nz, k0: first ? 0 : 1, k1: last ? nz + 1 : nz, cubes: 0 }], { mask, cubes });
  }
  recording.read(cubes);
  return (results) => {
    const { voxels, sums } = readMaskMoments(results.get(moments), 0);
    return {
      spacing: group.spacing, voxels, cubes: readCubes(results.get(cubes), 0), vertices: lines(results), moments: sums,
    };
  };
}

/** The same for a ROI of one slice along `axis` (0 = x, 1 = y, 2 = z). */
export function recordShape2D(recording: Recording, group: MaskGroup, box: Box, axis: 0 | 1 | 2): (results: Results) => Shape2DInput {
  const { moments, lines } = recordOutline(recording, group, box);
  const counts = recording.zeros("squares", "u32", 16 * 6);
  const [column, row] = inPlane(axis);
  const steps: Vec3 = [1, group.size[0], group.size[0] * group.size[1]];
  for (const { mask, window, low, first, last } of sections(group, box)) {
    const w = window(row === 2 && !first ? low - 1 : low);
    const rows = row === 2 ? w.nz : box.size[row];
    recording.run(squares, [{
      columns: box.size[column], rows, mask: w.x0 + w.y0 * steps[1] + w.z0 * steps[2], columnStep: steps[column], rowStep: steps[row],
      yBase: row === 2 ? w.zBase : 0, j0: row === 2 && !first ? 1 : 0, j1: row === 2 && !last ? rows : rows + 1, squares: 0,
    }], { mask, squares: counts });
  }
  recording.read(counts);
  return (results) => {
    const { voxels, sums } = readMaskMoments(results.get(moments), 0);
    const second = (a: number, b: number): number => sums[3 + [[0, 1, 2], [1, 3, 4], [2, 4, 5]][a][b]];
    return {
      spacing: [group.spacing[column], group.spacing[row]],
      pixels: voxels,
      squares: readSquares(results.get(counts), 0),
      vertices: sliceVertices(lines(results), axis),
      moments: Float64Array.of(sums[column], sums[row], second(column, column), second(column, row), second(row, row)),
    };
  };
}

/** The axes a slice spreads in, the faster one first. */
function inPlane(axis: 0 | 1 | 2): readonly [0 | 1, 1 | 2] {
  return axis === 0 ? [1, 2] : axis === 1 ? [0, 2] : [0, 1];
}

function recordOutline(recording: Recording, group: MaskGroup, box: Box) {
  const words = lineEndWords(box.size);
  const moments = recording.zeros("mask moments", "u32", momentWords);
  const xLines = recording.zeros("x lines", "u32", words.xLines);
  const yLines = recording.zeros("y lines", "u32", words.yLines);
  for (const { mask, window, low, first, last } of sections(group, box)) {
    recording.run(maskMoments, [{ ...window(low), moments: 0 }], { mask, moments });
    const { nz, ...rest } = window(first ? low : low - 1);
    recording.run(vertices, [{ ...rest, nz, k0: first ? 0 : 1, k1: last ? nz + 1 : nz, xLines: 0, yLines: 0 }], { mask, xLines, yLines });
  }
  for (const ref of [moments, xLines, yLines]) recording.read(ref);
  const lines = (results: Results): Int32Array =>
    candidateVertices({ xLines: results.get(xLines), yLines: results.get(yLines) }, box.size);
  return { moments, lines };
}
