import { bsplineAxis } from "../../kernels/bspline-axis.ts";
import type { BufferRef, Recording } from "../engine/recording.ts";
import type { Vec3 } from "../image/volume.ts";
import type { SplineAxis } from "./spline.ts";

/** A banded matrix, as the operation `bspline-axis` takes it. */
export interface Band {
  readonly rows: number;
  /** [rows][3]: first column, the one after the last, place of the first weight. */
  readonly bands: Uint32Array;
  readonly weights: Float64Array;
}

/** Takes control points to samples. */
export function evaluationBand({ samples, taps, first, weights }: SplineAxis): Band {
  const bands = new Uint32Array(3 * samples);
  for (let i = 0; i < samples; i++) bands.set([first[i], first[i] + taps, i * taps], 3 * i);
  return { rows: samples, bands, weights };
}

/**
 * Takes samples to the control points that they weigh.
 * @param of the matrix's element, of the control point's weight in the sample and the sum of the squares of the sample's weights
 */
export function gatheringBand({ samples, controlPoints, taps, first, weights }: SplineAxis, of: (w: number, sumOfSquares: number) => number): Band {
  const bands = new Uint32Array(3 * controlPoints);
  const elements: number[] = [];
  let [begin, end] = [0, 0];
  for (let p = 0; p < controlPoints; p++) {
    while (begin < samples && first[begin] + taps <= p) begin++;
    while (end < samples && first[end] <= p) end++;
    bands.set([begin, end, elements.length], 3 * p);
    for (let i = begin; i < end; i++) {
      const around = weights.subarray(i * taps, (i + 1) * taps);
      elements.push(of(around[p - first[i]], around.reduce((sum, w) => sum + w * w, 0)));
    }
  }
  return { rows: controlPoints, bands, weights: Float64Array.from(elements) };
}

/**
 * Records the product of a grid of values and a matrix for each axis: z, then y, then x, as ITK's evaluation has it.
 * @param size of the grid along x, y, z
 * @param single computes in float32 (see `bspline-axis`)
 * @returns the product [z][y][x]
 */
export function multiplyAxes(recording: Recording, values: BufferRef<"real">, size: Vec3, bands: readonly Band[], single: boolean): BufferRef<"real"> {
  const now = [...size];
  let product = values;
  for (const axis of [2, 1, 0]) {
    const outer = now.slice(axis + 1).reduce((n, m) => n * m, 1);
    const inner = now.slice(0, axis).reduce((n, m) => n * m, 1);
    const { rows, bands: table, weights } = bands[axis];
    const sums = recording.buffer("sums", "real", outer * rows * inner);
    recording.run(bsplineAxis, [{ outer, count: now[axis], inner, rows, single: Number(single), values: 0, bands: 0, weights: 0, sums: 0 }], {
      values: product, sums, bands: recording.upload("bands", "u32", table), weights: recording.upload("weights", "real", weights),
    });
    now[axis] = rows;
    product = sums;
  }
  return product;
}
