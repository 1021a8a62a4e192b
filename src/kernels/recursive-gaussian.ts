import { most, operation, writes } from "./operation.ts";

/**
 * Filters an image along one axis with a Gaussian, or with its second derivative, by recursion from both ends of each line.
 *
 * - image: [..][sy][sx] from offset `image` on. The target [nz][ny][nx] begins at its voxel (x0, y0, z0). Along `axis` (0 x, 1 y,
 *   2 z) lines begin `before` voxels before the target and end `after` voxels behind it; beyond that their end voxels go on for ever.
 * - recursions: [recursions][20], number `recursion` of those: what `recursion` gives.
 * - filtered: [nz][ny][nx] from offset `filtered` on, as float32. One plane on the GPU: computed in f32.
 * @source Deriche 1993, Recursively implementing the Gaussian and its derivatives; Farnebäck, Westin 2006, Improving
 * Deriche-style recursive Gaussian filters; ITK RecursiveGaussianImageFilter, which the CPU form equals bit for bit
 */
export const recursiveGaussian = operation({
  name: "recursive-gaussian",
  summary: "A Gaussian or its second derivative along one axis, by recursion",
  item: {
    nx: "u32", ny: "u32", nz: "u32",
    x0: "u32", y0: "u32", z0: "u32",
    sx: "u32", sy: "u32",
    axis: "u32", before: "u32", after: "u32",
    image: "u32", recursion: "u32", filtered: "u32",
  },
  inputs: { image: "real", recursions: "real" },
  outputs: { filtered: writes("real") },
  passes: (items) => [{ shader: "recursive-gaussian", invocations: most(items, lines) }],
  // One rounding to float32: value and residual may fall on the other side of the middle between two.
  accuracy: { relative: 2 ** -23 },
  example: () => ({
    items: [
      { nx: 4, ny: 2, nz: 1, x0: 1, y0: 0, z0: 0, sx: 6, sy: 2, axis: 0, before: 1, after: 1, image: 0, recursion: 0, filtered: 0 },
      { nx: 6, ny: 2, nz: 1, x0: 0, y0: 0, z0: 0, sx: 6, sy: 2, axis: 1, before: 0, after: 0, image: 0, recursion: 1, filtered: 8 },
    ],
    inputs: { image: [3, 9, -4, 0.1, 8, 8, 250, 77, -20, 1, 2, 6], recursions: [...recursion("second derivative", 1.5, 1), ...recursion("Gaussian", 2, 0.7)] },
    outputs: { filtered: 20 },
  }),
});

/** Lines that an item's target consists of. */
export function lines({ nx, ny, nz, axis }: { readonly nx: number; readonly ny: number; readonly nz: number; readonly axis: number }): number {
  return (nx * ny * nz) / [nx, ny, nz][axis];
}

// For k >= 0 the Gaussian and its second derivative are sums of two terms e^(l k) (a cos(w k) + b sin(w k)), k in sigmas.
const terms = [{ l: -1.3932, w: 0.6681 }, { l: -1.3732, w: 2.0787 }] as const;
const weights = {
  "Gaussian": [{ a: 1.353, b: 1.8151 }, { a: -0.3531, b: 0.0902 }],
  "second derivative": [{ a: -1.3563, b: 5.2318 }, { a: 0.3446, b: -2.2355 }],
} as const;

/** Of one term, with k in voxels. */
interface Wave { readonly cos: number; readonly sin: number; readonly exp: number }
/** Numerator of a filter's z-transform, and its derivatives at z = 1 that the normalisation takes. */
interface Numerator { readonly N: readonly number[]; readonly S: number; readonly D: number; readonly E: number }

/**
 * What `recursive-gaussian` takes for a Gaussian of this sigma or its second derivative times sigma^2 ("normalised across scale").
 *
 * Numbers 0 to 3 are N, 4 to 7 D of the causal recursion y[k] = sum of N[i] x[k - i] - sum of D[i] y[k - i - 1], rounded as ITK
 * rounds them. Then for each of the two terms Re(c p^k) of the same causal part, k >= 0: p, c, and p c / (1 - p), real and
 * imaginary part each.
 * @param sigma in mm, at least 1/32 of the spacing: below that rounding is all there is of a second derivative
 */
export function recursion(kind: keyof typeof weights, sigma: number, spacing: number): readonly number[] {
  const waves = terms.map(({ l, w }): Wave => ({ ...circular(w / (sigma / spacing)), exp: exponential(l / (sigma / spacing)) }));
  const D = denominator(waves);
  const SD = 1 + D[0] + D[1] + D[2] + D[3];
  const gaussian = numerator(weights.Gaussian, waves);
  if (kind === "Gaussian") {
    const scale = 1 / ((2 * gaussian.S) / SD - gaussian.N[0]);
    return [...gaussian.N.map((n) => n * scale), ...D, ...waves.flatMap((wave, i) => series(wave, weights.Gaussian[i], scale))];
  }
  // As much of the Gaussian is added as makes the second derivative of a constant 0; then that of x^2 / 2 is scaled to sigma^2.
  const raw = numerator(weights[kind], waves);
  const beta = -(2 * raw.S - SD * raw.N[0]) / (2 * gaussian.S - SD * gaussian.N[0]);
  const [S, DN, EN] = [raw.S + beta * gaussian.S, raw.D + beta * gaussian.D, raw.E + beta * gaussian.E];
  const DD = D[0] + 2 * D[1] + 3 * D[2] + 4 * D[3];
  const ED = D[0] + 4 * D[1] + 9 * D[2] + 16 * D[3];
  const curvature = (EN * SD * SD - ED * S * SD - 2 * DN * DD * SD + 2 * DD * DD * S) / (SD * SD * SD);
  const scale = (sigma * sigma) / curvature;
  const mixed = weights[kind].map(({ a, b }, i) => ({ a: a + beta * weights.Gaussian[i].a, b: b + beta * weights.Gaussian[i].b }));
  return [...raw.N.map((n, i) => (n + beta * gaussian.N[i]) * scale), ...D, ...waves.flatMap((wave, i) => series(wave, mixed[i], scale))];
}

function denominator([u, v]: readonly Wave[]): readonly number[] {
  let d3 = -2 * u.cos * u.exp * v.exp * v.exp;
  d3 += -2 * v.cos * v.exp * u.exp * u.exp;
  let d2 = 4 * v.cos * u.cos * u.exp * v.exp;
  d2 += u.exp * u.exp + v.exp * v.exp;
  return [-2 * (v.exp * v.cos + u.exp * u.cos), d2, d3, u.exp * u.exp * v.exp * v.exp];
}

function numerator([p, q]: readonly { readonly a: number; readonly b: number }[], [u, v]: readonly Wave[]): Numerator {
  let n1 = v.exp * (q.b * v.sin - (q.a + 2 * p.a) * v.cos);
  n1 += u.exp * (p.b * u.sin - (p.a + 2 * q.a) * u.cos);
  let n2 = (p.a + q.a) * v.cos * u.cos;
  n2 -= p.b * v.cos * u.sin + q.b * u.cos * v.sin;
  n2 *= 2 * u.exp * v.exp;
  n2 += q.a * u.exp * u.exp + p.a * v.exp * v.exp;
  let n3 = v.exp * u.exp * u.exp * (q.b * v.sin - q.a * v.cos);
  n3 += u.exp * v.exp * v.exp * (p.b * u.sin - p.a * u.cos);
  const n0 = p.a + q.a;
  return { N: [n0, n1, n2, n3], S: n0 + n1 + n2 + n3, D: n1 + 2 * n2 + 3 * n3, E: n1 + 4 * n2 + 9 * n3 };
}

/** p, c and p c / (1 - p) of one term times `scale`, real and imaginary parts. */
function series({ cos, sin, exp }: Wave, { a, b }: { readonly a: number; readonly b: number }, scale: number): number[] {
  const [re, im] = [exp * cos, exp * sin];
  const [ca, cb] = [a * scale, -b * scale];
  const [na, nb] = [re * ca - im * cb, re * cb + im * ca];
  const square = (1 - re) * (1 - re) + im * im;
  return [re, im, ca, cb, (na * (1 - re) - nb * im) / square, (na * im + nb * (1 - re)) / square];
}

// Math.exp, cos and sin differ in the last bit from engine to engine, and from C's. These round correctly, as C's nearly always
// do: Taylor's series with 256 binary digits, which is enough for |x| < 70.
const digits = 256;

function exponential(x: number): number {
  return rounded(powers(x).reduce((sum, power) => sum + power));
}

function circular(x: number): { cos: number; sin: number } {
  const sums = [0n, 0n];
  powers(x).forEach((power, k) => (sums[k % 2] += k % 4 < 2 ? power : -power));
  return { cos: rounded(sums[0]), sin: rounded(sums[1]) };
}

/** x^k / k! for k = 0, 1, ..., until nothing is left, in units of 2^-256. */
function powers(x: number): bigint[] {
  const found = [1n << BigInt(digits)];
  const scaled = BigInt(Math.trunc(x * 2 ** digits));
  for (let k = 1n; found.at(-1) !== 0n; k++) found.push((found.at(-1)! * scaled) / (k << BigInt(digits)));
  return found;
}

function rounded(sum: bigint): number {
  return Number(sum) / 2 ** digits;
}
