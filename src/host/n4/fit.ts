import type { Engine } from "../engine/engine.ts";
import { Recording } from "../engine/recording.ts";
import type { Vec3 } from "../image/volume.ts";
import { gatheringBand, multiplyAxes, type Band } from "./band.ts";
import type { ControlLattice, SplineAxes } from "./spline.ts";

/**
 * Approximates values at the voxels of a mask by B-splines. Each voxel asks of the control points around it the values that
 * give its own with the least squares; a control point takes the mean of what it is asked for, weighted by w^2:
 *
 *   point = sum of w^2 (w value / sum of w^2 around the voxel)  /  sum of w^2      w: the point's weight in the voxel
 *
 * Weights are products of those of the axes, and so are both sums.
 * @source Lee, Wolberg, Shin, IEEE TVCG 3(3), 1997; ITK BSplineScatteredDataPointSetToImageFilter
 */
export class SplineFit {
  readonly #engine: Engine;
  readonly #axes: SplineAxes;
  readonly #bands: readonly Band[];
  /** At each control point the sum of w^2 over the mask. */
  readonly #total: Float64Array;

  private constructor(engine: Engine, axes: SplineAxes, total: Float64Array) {
    this.#engine = engine;
    this.#axes = axes;
    this.#bands = axes.map((axis) => gatheringBand(axis, (w, sumOfSquares) => w ** 3 / sumOfSquares));
    this.#total = total;
  }

  /** @param mask [z][y][x], 1 inside and 0 outside */
  static async over(engine: Engine, mask: Float32Array, axes: SplineAxes): Promise<SplineFit> {
    const squares = axes.map((axis) => gatheringBand(axis, (w) => w * w));
    return new SplineFit(engine, axes, await gather(engine, mask, axes, squares));
  }

  /**
   * Control points, float32 as ITK has them.
   * @param values [z][y][x], 0 outside the mask
   */
  async fit(values: Float32Array): Promise<ControlLattice> {
    const sums = await gather(this.#engine, values, this.#axes, this.#bands);
    const [x, y, z] = this.#axes;
    return {
      size: [x.controlPoints, y.controlPoints, z.controlPoints],
      values: sums.map((sum, p) => (this.#total[p] > leastTotal ? Math.fround(sum / this.#total[p]) : 0)),
    };
  }
}

/** Control points out of the mask's reach stay 0; so do those whose sums are as good as nothing in ITK's float32. */
const leastTotal = 2 ** -149;

/** Sums over all voxels. */
async function gather(engine: Engine, values: Float32Array, [x, y, z]: SplineAxes, bands: readonly Band[]): Promise<Float64Array> {
  const recording = new Recording("n4: B-spline fit");
  const size: Vec3 = [x.samples, y.samples, z.samples];
  const sums = multiplyAxes(recording, recording.upload("values", "real", values), size, bands, false);
  recording.read(sums);
  return (await engine.run(recording)).get(sums);
}
