import { most, operation, writes } from "./operation.ts";

/**
 * One axis of a B-spline fit or evaluation: every line along an axis of a grid times a banded matrix. Evaluation takes the
 * control points around each sample, a fit the samples around each control point; axis after axis they cover the whole grid.
 *
 * - values: [outer][count][inner] from offset `values` on.
 * - bands: of each row of the matrix from offset `bands` on: its first column, the one after its last, and where in `weights`
 *   (from offset `weights` on) its first element is, [rows][3].
 * - sums: [outer][rows][inner] from offset `sums` on.
 * - single: 1 computes in float32, every product and sum rounded, from values and weights that are float32: the same bits
 *   on every device, and ITK's.
 * @source Lee, Wolberg, Shin, Scattered data interpolation with multilevel B-splines, IEEE TVCG 3(3), 1997
 */
export const bsplineAxis = operation({
  name: "bspline-axis",
  summary: "Lines along an axis times a banded matrix: B-spline fits and evaluations",
  item: {
    outer: "u32", count: "u32", inner: "u32", rows: "u32", single: "u32",
    values: "u32", bands: "u32", weights: "u32", sums: "u32",
  },
  inputs: { values: "real", bands: "u32", weights: "real" },
  outputs: { sums: writes("real") },
  passes: (items) => [{ shader: "bspline-axis", invocations: most(items, (i) => i.outer * i.rows * i.inner) }],
  accuracy: { relative: 1e-12 },
  example: () => ({
    items: [{ outer: 2, count: 4, inner: 3, rows: 2, single: 0, values: 0, bands: 0, weights: 0, sums: 0 }],
    inputs: {
      values: Float64Array.from({ length: 24 }, (_, i) => 0.1 * ((i * 7) % 24) - 1),
      bands: [0, 3, 0, 1, 4, 3],
      weights: [0.1, 0.7, 0.2, 0.3, 0.3, 0.4],
    },
    outputs: { sums: 12 },
  }),
});
