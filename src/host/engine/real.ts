import type { Planes } from "../../kernels/operation.ts";

/**
 * The element type `real`. On the GPU a value is the sum of one to three f32 planes of equal length, plane after plane:
 * value, residual, and the tail that a float64 needs to be exact. Compared plane by plane the order is that of the values.
 */

/** Planes needed to hold every value exactly. */
export function planesNeeded(values: ArrayLike<number>): Planes {
  if (values instanceof Float32Array || values instanceof Int16Array || values instanceof Uint16Array) return 1;
  if (values instanceof Int8Array || values instanceof Uint8Array) return 1;
  let planes: Planes = 1;
  for (let i = 0; i < values.length; i++) {
    const rest = values[i] - Math.fround(values[i]);
    if (rest === 0) continue;
    if (rest !== Math.fround(rest)) return 3;
    planes = 2;
  }
  return planes;
}

/** Splits values into `planes` planes of f32, [planes][n]; what does not fit is rounded into the last plane. */
export function splitReal(values: ArrayLike<number>, planes: Planes): Float32Array {
  const n = values.length;
  const out = new Float32Array(planes * n);
  if (planes === 1) {
    out.set(values);
    return out;
  }
  for (let i = 0; i < n; i++) {
    const high = Math.fround(values[i]);
    const rest = values[i] - high;
    const low = Math.fround(rest);
    out[i] = high;
    out[n + i] = low;
    if (planes === 3) out[2 * n + i] = rest - low;
  }
  return out;
}

/** The float64 values of [planes][n] planes. */
export function mergeReal(planes: Float32Array, n: number): Float64Array {
  const out = new Float64Array(n);
  for (let p = planes.length - n; p >= 0 && n > 0; p -= n) for (let i = 0; i < n; i++) out[i] += planes[p + i];
  return out;
}
