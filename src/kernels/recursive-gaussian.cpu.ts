import { twin } from "./operation.ts";
import { recursiveGaussian } from "./recursive-gaussian.ts";

export const recursiveGaussianCpu = twin(recursiveGaussian, (items, { image, recursions, filtered }) => {
  for (const it of items) {
    const { forward, backward } = coefficientsOf(recursions.subarray(20 * it.recursion, 20 * it.recursion + 8));
    const { axis, before, after } = it;
    const n = [it.nx, it.ny, it.nz][axis];
    const from = steps(axis, it.sx, it.sy);
    const to = steps(axis, it.nx, it.ny);
    const origin = it.image + (it.z0 * it.sy + it.y0) * it.sx + it.x0;
    const [fast, slow] = axis === 0 ? [it.ny, it.nz] : axis === 1 ? [it.nx, it.nz] : [it.nx, it.ny];
    // Lines are filtered in pairs; the last of an odd number twice.
    const pair = Math.min(1, fast - 1);
    const causal = new Float64Array(2 * (before + n));
    const anticausal = new Float64Array(2 * (n + after));
    for (let v = 0; v < slow; v++) {
      for (let next = 0; next < fast; next += 2) {
        const u = Math.min(next, fast - 1 - pair);
        const first = origin + v * from.slow + u * from.across;
        walk(image, first - before * from.along, from.along, pair * from.across, causal, before + n, forward);
        walk(image, first + (n + after - 1) * from.along, -from.along, pair * from.across, anticausal, n + after, backward);
        add(causal, 2 * before, anticausal, 2 * (n + after - 1), filtered, it.filtered + v * to.slow + u * to.across, to.along, pair * to.across, n);
      }
    }
  }
});

/** Steps in an array of rows sx and planes sx * sy long. Lines lie side by side ("across") along x, or along y if they run along x. */
function steps(axis: number, sx: number, sy: number): { along: number; across: number; slow: number } {
  const plane = sx * sy;
  return { along: [1, sx, plane][axis], across: axis === 0 ? sx : 1, slow: axis === 2 ? sx : plane };
}

/** The sums of both recursions of two lines; the anticausal one lies from right to left. */
function add(
  causal: Float64Array, from: number, anticausal: Float64Array, last: number,
  filtered: Float64Array, to: number, stride: number, across: number, n: number,
): void {
  for (let k = 0, c = from, a = last, o = to; k < n; k++, c += 2, a -= 2, o += stride) {
    filtered[o] = Math.fround(causal[c] + anticausal[a]);
    filtered[o + across] = Math.fround(causal[c + 1] + anticausal[a + 1]);
  }
}

type Four = readonly [number, number, number, number];

/**
 * y[k] = sum of N[i] x[k - lag - i] - sum of D[i] y[k - i - 1], from left to right or from right to left; the latter never takes the
 * voxel that it is at. Beyond the line's end, where x goes on for ever, D[i] y is that x times end[i].
 */
interface Coefficients {
  readonly N: Four;
  readonly D: Four;
  readonly end: Four;
  readonly lag: 0 | 1;
}

function coefficientsOf([n0, n1, n2, n3, d1, d2, d3, d4]: Float64Array): { forward: Coefficients; backward: Coefficients } {
  const D: Four = [d1, d2, d3, d4];
  const SD = 1 + d1 + d2 + d3 + d4;
  const along = (N: Four, lag: 0 | 1): Coefficients => {
    const S = N[0] + N[1] + N[2] + N[3];
    return { N, D, end: [(d1 * S) / SD, (d2 * S) / SD, (d3 * S) / SD, (d4 * S) / SD], lag };
  };
  return { forward: along([n0, n1, n2, n3], 0), backward: along([n1 - d1 * n0, n2 - d2 * n0, n3 - d3 * n0, -d4 * n0], 1) };
}

// All sums add in ITK's order, on which the last bits depend.

/** The first `count` results of one line, which begins at image[first]: y[0], y[2], ... from `lane` on. */
function start(image: Float64Array, first: number, stride: number, y: Float64Array, lane: number, count: number, { N, D, end, lag }: Coefficients): void {
  const e = image[first];
  let x1 = e, x2 = e, x3 = e;
  let y1 = 0, y2 = 0, y3 = 0, y4 = 0;
  for (let k = 0; k < count; k++) {
    const x = k < lag ? e : image[first + (k - lag) * stride];
    const past = (k > 0 ? y1 * D[0] : e * end[0]) + (k > 1 ? y2 * D[1] : e * end[1]) + (k > 2 ? y3 * D[2] : e * end[2]) + (k > 3 ? y4 * D[3] : e * end[3]);
    const now = x * N[0] + x1 * N[1] + x2 * N[2] + x3 * N[3] - past;
    y[2 * k + lane] = now;
    x3 = x2; x2 = x1; x1 = x;
    y4 = y3; y3 = y2; y2 = y1; y1 = now;
  }
}

/**
 * The recursion along two lines, which do not wait for each other: y[2 k] from image[first] on, y[2 k + 1] from image[first + across]
 * on. It goes four steps at a time, so that values stay in their variables; what that leaves over is done at the start.
 */
function walk(image: Float64Array, first: number, stride: number, across: number, y: Float64Array, count: number, coefficients: Coefficients): void {
  const begun = Math.min(count, 4 + (count % 4));
  start(image, first, stride, y, 0, begun, coefficients);
  start(image, first + across, stride, y, 1, begun, coefficients);
  if (begun === count) return;
  const { N: [N0, N1, N2, N3], D: [D1, D2, D3, D4], lag } = coefficients;
  let i = first + (begun - lag) * stride;
  let o = 2 * begun;
  let p0 = 0, p1 = image[i - stride], p2 = image[i - 2 * stride], p3 = image[i - 3 * stride];
  let q0 = 0, q1 = image[i + across - stride], q2 = image[i + across - 2 * stride], q3 = image[i + across - 3 * stride];
  let a1 = y[o - 2], a2 = y[o - 4], a3 = y[o - 6], a4 = y[o - 8];
  let b1 = y[o - 1], b2 = y[o - 3], b3 = y[o - 5], b4 = y[o - 7];
  for (; o < 2 * count; o += 8) {
    p0 = image[i]; q0 = image[i + across];
    y[o] = a4 = p0 * N0 + p1 * N1 + p2 * N2 + p3 * N3 - (a1 * D1 + a2 * D2 + a3 * D3 + a4 * D4);
    y[o + 1] = b4 = q0 * N0 + q1 * N1 + q2 * N2 + q3 * N3 - (b1 * D1 + b2 * D2 + b3 * D3 + b4 * D4);
    i += stride;
    p3 = image[i]; q3 = image[i + across];
    y[o + 2] = a3 = p3 * N0 + p0 * N1 + p1 * N2 + p2 * N3 - (a4 * D1 + a1 * D2 + a2 * D3 + a3 * D4);
    y[o + 3] = b3 = q3 * N0 + q0 * N1 + q1 * N2 + q2 * N3 - (b4 * D1 + b1 * D2 + b2 * D3 + b3 * D4);
    i += stride;
    p2 = image[i]; q2 = image[i + across];
    y[o + 4] = a2 = p2 * N0 + p3 * N1 + p0 * N2 + p1 * N3 - (a3 * D1 + a4 * D2 + a1 * D3 + a2 * D4);
    y[o + 5] = b2 = q2 * N0 + q3 * N1 + q0 * N2 + q1 * N3 - (b3 * D1 + b4 * D2 + b1 * D3 + b2 * D4);
    i += stride;
    p1 = image[i]; q1 = image[i + across];
    y[o + 6] = a1 = p1 * N0 + p2 * N1 + p3 * N2 + p0 * N3 - (a2 * D1 + a3 * D2 + a4 * D3 + a1 * D4);
    y[o + 7] = b1 = q1 * N0 + q2 * N1 + q3 * N2 + q0 * N3 - (b2 * D1 + b3 * D2 + b4 * D3 + b1 * D4);
    i += stride;
  }
}
