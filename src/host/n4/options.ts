import { InputError } from "../errors.ts";
import type { Geometry, Vec3 } from "../image/volume.ts";

/** What the correction can be told; names and defaults are those of ITK's N4BiasFieldCorrectionImageFilter where it has them. */
export interface N4Options {
  /** How many times smaller the image is on which the field is estimated, one number or x, y, z. Default 4; no axis becomes shorter than the spline order + 1 voxels. */
  readonly shrink?: number | Vec3;
  /** Iterations at most, of each level; every level has twice the spline spans of the one before. Default [50, 50, 50, 50]. */
  readonly iterations?: readonly number[];
  /** A level ends when the coefficient of variation of the change of the field is at most this. Default 0.001. */
  readonly convergence?: number;
  /** Control points of the first level, one number or x, y, z; at least the spline order + 1. Default 4. */
  readonly controlPoints?: number | Vec3;
  /** Instead of `controlPoints`: greatest distance of the first level's control points in mm. */
  readonly splineDistance?: number;
  /** Degree of the B-splines, 1 to 5. Default 3. */
  readonly splineOrder?: number;
  /** Full width at half maximum of the Gaussian that the field blurs the histogram by, in units of the logarithm. Default 0.15. */
  readonly fwhm?: number;
  /** Noise of the Wiener filter that removes this blur. Default 0.01. */
  readonly noise?: number;
  /** Bins of the histogram of logarithms. Default 200. */
  readonly bins?: number;
  /** Voxels of the mask with this label count; without it, all that are not 0. */
  readonly maskLabel?: number;
}

/** Options with nothing left open. */
export interface N4Settings {
  readonly shrink: Vec3;
  readonly iterations: readonly number[];
  readonly convergence: number;
  /** Spans of the first level's splines along x, y, z: control points less the order. */
  readonly spans: Vec3;
  readonly splineOrder: number;
  readonly fwhm: number;
  readonly noise: number;
  readonly bins: number;
}

/** A field with more is no longer smooth, and takes all memory: 128 MB of float64. */
const mostControlPoints = 2 ** 24;

/**
 * Settings for an image.
 * @throws InputError naming the option and its value
 */
export function n4Settings(lattice: Geometry, options: N4Options): N4Settings {
  const { iterations = [50, 50, 50, 50], convergence = 0.001, splineOrder = 3, fwhm = 0.15, noise = 0.01, bins = 200 } = options;
  demand(Number.isInteger(splineOrder) && splineOrder >= 1 && splineOrder <= 5, "splineOrder", splineOrder, "a whole number from 1 to 5");
  demand(iterations.length > 0 && iterations.every((n) => isWhole(n, 1)), "iterations", iterations, "whole numbers of at least 1, one for each level");
  demand(convergence >= 0, "convergence", convergence, "a number of at least 0");
  demand(fwhm > 0 && Number.isFinite(fwhm), "fwhm", fwhm, "a number above 0");
  demand(noise > 0 && Number.isFinite(noise), "noise", noise, "a number above 0");
  demand(isWhole(bins, 2) && bins <= 65536, "bins", bins, "a whole number from 2 to 65536");
  const spans = spansOf(lattice, options, splineOrder);
  const finest = spans.reduce((n, each, axis) => n * (lattice.size[axis] === 1 ? 1 : each * 2 ** (iterations.length - 1) + splineOrder), 1);
  if (finest > mostControlPoints) {
    throw new InputError(`n4: ${spans.join("x")} spans of splines, doubled ${iterations.length - 1} times, have ${finest} control points, more than ${mostControlPoints}; take fewer levels (iterations), fewer controlPoints or a longer splineDistance`);
  }
  const asked = eachAxis(options.shrink ?? 4);
  demand(asked.every((n) => isWhole(n, 1)), "shrink", options.shrink, "whole numbers of at least 1");
  return {
    shrink: axes((axis) => Math.max(1, Math.min(asked[axis], Math.floor(lattice.size[axis] / (splineOrder + 1))))),
    iterations, convergence, spans, splineOrder, fwhm, noise, bins,
  };
}

function spansOf({ size, spacing }: Geometry, { controlPoints, splineDistance }: N4Options, order: number): Vec3 {
  if (splineDistance === undefined) {
    const points = eachAxis(controlPoints ?? 4);
    demand(points.every((n) => isWhole(n, order + 1)), "controlPoints", controlPoints ?? 4, `whole numbers of at least ${order + 1}, one more than the spline order`);
    return axes((axis) => points[axis] - order);
  }
  demand(controlPoints === undefined, "splineDistance", splineDistance, "left out where controlPoints are given: one follows from the other");
  demand(splineDistance > 0 && Number.isFinite(splineDistance), "splineDistance", splineDistance, "a number of mm above 0");
  return axes((axis) => Math.max(1, Math.ceil(((size[axis] - 1) * spacing[axis]) / splineDistance)));
}

function demand(holds: boolean, name: string, value: unknown, expected: string): void {
  if (!holds) throw new InputError(`n4: ${name} is ${Array.isArray(value) ? value.join(", ") : String(value)}; it has to be ${expected}`);
}

const isWhole = (n: number, least: number): boolean => Number.isInteger(n) && n >= least;
const axes = (of: (axis: number) => number): Vec3 => [of(0), of(1), of(2)];
const eachAxis = (value: number | Vec3): Vec3 => (typeof value === "number" ? [value, value, value] : value);
