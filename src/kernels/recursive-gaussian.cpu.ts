import { twin, type ItemOf } from "./operation.ts";
import { lines, recursiveGaussian } from "./recursive-gaussian.ts";

export const recursiveGaussianCpu = twin(recursiveGaussian, (items, { image, recursions, filtered }) => {
  for (const it of items) {
    const coefficients = coefficientsOf(recursions.subarray(20 * it.recursion, 20 * it.recursion + 8));
    const { axis, before, after } = it;
    const n = [it.nx, it.ny, it.nz][axis];
    const stride = [1, it.sx, it.sx * it.sy][axis];
    const stretch = [1, it.nx, it.nx * it.ny][axis];
    const causal = new Float64Array(before + n);
    const count = lines(it);
    for (let line = 0; line < count; line++) {
      const { from, to } = startOf(line, it);
      walkForward(image, from - before * stride, stride, coefficients, causal);
      walkBackward(image, from + (n + after - 1) * stride, stride, coefficients, after, causal, filtered, to + (n - 1) * stretch, stretch, n);
    }
  }
});

/** Where the target's part of a line begins in `image` and in `filtered`. Lines lie side by side along x, or along y if they run along x. */
function startOf(line: number, { nx, ny, sx, sy, x0, y0, z0, axis, image, filtered }: ItemOf<typeof recursiveGaussian>): { from: number; to: number } {
  const fast = axis === 0 ? ny : nx;
  const u = line % fast;
  const v = Math.floor(line / fast);
  const [x, y, z] = axis === 0 ? [0, u, v] : axis === 1 ? [u, 0, v] : [u, v, 0];
  return { from: image + ((z + z0) * sy + y + y0) * sx + x + x0, to: filtered + (z * ny + y) * nx + x };
}

type Four = readonly [number, number, number, number];

/**
 * y[k] = sum of N[i] x[k - i] - sum of D[i] y[k - i - 1] from left to right; the same from right to left with M and x[k + i + 1].
 * Beyond the line's end, where x goes on for ever, D[i] y is that x times endN[i] or endM[i].
 */
interface Coefficients {
  readonly N: Four;
  readonly M: Four;
  readonly D: Four;
  readonly endN: Four;
  readonly endM: Four;
}

function coefficientsOf([n0, n1, n2, n3, d1, d2, d3, d4]: Float64Array): Coefficients {
  const N: Four = [n0, n1, n2, n3];
  const M: Four = [n1 - d1 * n0, n2 - d2 * n0, n3 - d3 * n0, -d4 * n0];
  const SD = 1 + d1 + d2 + d3 + d4;
  const end = ([a, b, c, d]: Four): Four => {
    const S = a + b + c + d;
    return [(d1 * S) / SD, (d2 * S) / SD, (d3 * S) / SD, (d4 * S) / SD];
  };
  return { N, M, D: [d1, d2, d3, d4], endN: end(N), endM: end(M) };
}

// All sums add in ITK's order, on which the last bits depend.

/** What D takes off result k < 4. */
function pastAtEnd(k: number, y1: number, y2: number, y3: number, [D1, D2, D3]: Four, x: number, end: Four): number {
  return (k > 0 ? y1 * D1 : x * end[0]) + (k > 1 ? y2 * D2 : x * end[1]) + (k > 2 ? y3 * D3 : x * end[2]) + x * end[3];
}

/** The causal recursion along image[first], image[first + stride], ... */
function walkForward(image: Float64Array, first: number, stride: number, { N, D, endN }: Coefficients, causal: Float64Array): void {
  const [N0, N1, N2, N3] = N;
  const [D1, D2, D3, D4] = D;
  const end = image[first];
  let x1 = end, x2 = end, x3 = end;
  let y1 = 0, y2 = 0, y3 = 0, y4 = 0;
  let from = first;
  const count = causal.length;
  for (let k = 0; k < Math.min(4, count); k++, from += stride) {
    const x = image[from];
    const y = x * N0 + x1 * N1 + x2 * N2 + x3 * N3 - pastAtEnd(k, y1, y2, y3, D, end, endN);
    causal[k] = y;
    x3 = x2; x2 = x1; x1 = x;
    y4 = y3; y3 = y2; y2 = y1; y1 = y;
  }
  for (let k = 4; k < count; k++, from += stride) {
    const x = image[from];
    const y = x * N0 + x1 * N1 + x2 * N2 + x3 * N3 - (y1 * D1 + y2 * D2 + y3 * D3 + y4 * D4);
    causal[k] = y;
    x3 = x2; x2 = x1; x1 = x;
    y4 = y3; y3 = y2; y2 = y1; y1 = y;
  }
}

/** The anticausal recursion along image[last], image[last - stride], ...; after the first `after` results, the sums go to the target. */
function walkBackward(
  image: Float64Array, last: number, stride: number, { M, D, endM }: Coefficients,
  after: number, causal: Float64Array, filtered: Float64Array, to: number, stretch: number, n: number,
): void {
  const [M1, M2, M3, M4] = M;
  const [D1, D2, D3, D4] = D;
  const end = image[last];
  let x1 = end, x2 = end, x3 = end, x4 = end;
  let y1 = 0, y2 = 0, y3 = 0, y4 = 0;
  let from = last;
  let at = to;
  const count = after + n;
  const top = causal.length - 1 + after;
  for (let k = 0; k < Math.min(4, count); k++, from -= stride) {
    const y = x1 * M1 + x2 * M2 + x3 * M3 + x4 * M4 - pastAtEnd(k, y1, y2, y3, D, end, endM);
    if (k >= after) {
      filtered[at] = Math.fround(causal[top - k] + y);
      at -= stretch;
    }
    x4 = x3; x3 = x2; x2 = x1; x1 = image[from];
    y4 = y3; y3 = y2; y2 = y1; y1 = y;
  }
  for (let k = 4; k < count; k++, from -= stride) {
    const y = x1 * M1 + x2 * M2 + x3 * M3 + x4 * M4 - (y1 * D1 + y2 * D2 + y3 * D3 + y4 * D4);
    if (k >= after) {
      filtered[at] = Math.fround(causal[top - k] + y);
      at -= stretch;
    }
    x4 = x3; x3 = x2; x2 = x1; x1 = image[from];
    y4 = y3; y3 = y2; y2 = y1; y1 = y;
  }
}
