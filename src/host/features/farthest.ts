import type { Vec3 } from "../image/volume.ts";

/** Coordinates packed into one exact number, so that a sort orders corners and equal ones are equal numbers. */
const base = 2 ** 17;

/** Greatest distances in mm between points of a set, over all pairs and over the pairs with equal z, y or x. */
export interface Diameters {
  readonly all: number;
  readonly sameZ: number;
  readonly sameY: number;
  readonly sameX: number;
}

/**
 * Greatest distances between lattice points.
 * The ends of a greatest distance are corners of the convex hull, of the set and of each plane. So each plane is reduced to
 * the corners of its hull, and over all pairs only points that are corners in all three of their planes are compared.
 *
 * @param points [n][3]: (x, y, z) in half voxels
 * @param spacing voxel spacing x, y, z in mm
 */
export function diameters(points: Int32Array, spacing: Vec3): Diameters {
  const half = spacing.map((s) => s / 2);
  const lowest = [0, 1, 2].map((axis) => minimumAlong(points, axis));
  const [x, y, z] = [0, 1, 2].map((axis) => inPlanes(points, lowest, half, axis));
  const corners = [y.corners, z.corners].reduce(common, x.corners);
  return { all: farthest(coordinatesOf(corners), half), sameZ: z.diameter, sameY: y.diameter, sameX: x.diameter };
}

/**
 * Greatest distance in a plane.
 *
 * @param points [n][2]: (x, y) in half pixels
 * @param spacing along x and y in mm
 */
export function planeDiameter(points: Int32Array, spacing: readonly [number, number]): number {
  const flat = new Int32Array((points.length / 2) * 3);
  for (let k = 0; k < points.length / 2; k++) flat.set([points[2 * k], points[2 * k + 1], 0], 3 * k);
  return diameters(flat, [spacing[0], spacing[1], 1]).sameZ;
}

function minimumAlong(points: Int32Array, axis: number): number {
  let lowest = Infinity;
  for (let k = axis; k < points.length; k += 3) lowest = Math.min(lowest, points[k]);
  return lowest;
}

/** Over all planes of equal coordinate along `axis`: the greatest distance, and their hulls' corners as sorted keys (x, y, z). */
function inPlanes(points: Int32Array, lowest: readonly number[], half: readonly number[], axis: number) {
  const [u, v] = [0, 1, 2].filter((other) => other !== axis);
  const order = sortedBy(points, axis, lowest[axis], sortedBy(points, u, lowest[u], null));
  const count = order.length;
  const place = [base ** 2, base, 1]; // of x, y and z in a key
  const corners: number[] = [];
  const columns = new Float64Array(3 * count);
  const hull = new Float64Array(4 * count);
  let square = 0;
  for (let start = 0, end = 0; start < count; start = end) {
    const plane = points[3 * order[start] + axis];
    while (end < count && points[3 * order[end] + axis] === plane) end++;
    const ends = columnEnds(points, order, start, end, u, v, columns);
    const length = convexHull(columns, ends, hull);
    square = farthestInPlane(hull, length, half[u], half[v], square);
    for (let k = 0; k < length; k += 2) {
      corners.push((plane - lowest[axis]) * place[axis] + (hull[k] - lowest[u]) * place[u] + (hull[k + 1] - lowest[v]) * place[v]);
    }
  }
  return { diameter: Math.sqrt(square), corners: Float64Array.from(corners).sort() };
}

/** The points' numbers by ascending coordinate along an axis; among equal ones, in the order they had. */
function sortedBy(points: Int32Array, axis: number, lowest: number, before: Uint32Array | null): Uint32Array {
  const count = points.length / 3;
  let highest = lowest;
  for (let k = 0; k < count; k++) if (points[3 * k + axis] > highest) highest = points[3 * k + axis];
  const next = new Uint32Array(highest - lowest + 2);
  for (let k = 0; k < count; k++) next[points[3 * k + axis] - lowest + 1]++;
  for (let value = 1; value < next.length; value++) next[value] += next[value - 1];
  const order = new Uint32Array(count);
  for (let k = 0; k < count; k++) {
    const point = before === null ? k : before[k];
    order[next[points[3 * point + axis] - lowest]++] = point;
  }
  return order;
}

/** The greatest squared distance between points (u, v), or `least` if that is greater. */
function farthestInPlane(points: Float64Array, length: number, unitU: number, unitV: number, least: number): number {
  let square = least;
  for (let a = 0; a < length; a += 2) {
    for (let b = 0; b < a; b += 2) {
      const du = (points[a] - points[b]) * unitU;
      const dv = (points[a + 1] - points[b + 1]) * unitV;
      if (du * du + dv * dv > square) square = du * du + dv * dv;
    }
  }
  return square;
}

/**
 * The columns (equal u) of the points of one plane, ordered by u: u, least v and greatest v of each, written to `columns`.
 * @returns how many there are
 */
function columnEnds(
  points: Int32Array, order: Uint32Array, start: number, end: number, u: number, v: number, columns: Float64Array,
): number {
  let length = 0;
  for (let k = start; k < end; k++) {
    const at = 3 * order[k];
    const last = 3 * (length - 1);
    if (length === 0 || columns[last] !== points[at + u]) {
      columns[3 * length] = points[at + u];
      columns[3 * length + 1] = columns[3 * length++ + 2] = points[at + v];
    } else {
      columns[last + 1] = Math.min(columns[last + 1], points[at + v]);
      columns[last + 2] = Math.max(columns[last + 2], points[at + v]);
    }
  }
  return length;
}

/**
 * Corners (u, v) of the convex hull of a plane's columns, written to `hull`: Andrew's monotone chain, there along the lower ends
 * and back along the upper ones.
 * @returns how many elements of `hull` are used
 */
function convexHull(columns: Float64Array, count: number, hull: Float64Array): number {
  const last = 3 * (count - 1);
  let length = 0;
  for (let k = 0; k <= last; k += 3) length = extend(hull, length, 2, columns[k], columns[k + 1]);
  length = extend(hull, length, 2, columns[last], columns[last + 2]);
  const fixed = length; // the farthest point stays
  for (let k = last - 3; k >= 0; k -= 3) length = extend(hull, length, fixed, columns[k], columns[k + 2]);
  length = extend(hull, length, fixed, columns[0], columns[1]);
  return length > 2 ? length - 2 : length; // the first point closed the chain
}

/** Adds a point to the chain, after taking back those that would not make it turn left, except for the first `fixed` elements. */
function extend(chain: Float64Array, length: number, fixed: number, u: number, v: number): number {
  if (length > 0 && chain[length - 2] === u && chain[length - 1] === v) return length;
  let end = length;
  while (end > fixed && !turnsLeft(chain, end, u, v)) end -= 2;
  chain[end] = u;
  chain[end + 1] = v;
  return end + 2;
}

/** Whether the way over the last two points of the chain to (u, v) turns left. */
function turnsLeft(chain: Float64Array, length: number, u: number, v: number): boolean {
  const u0 = chain[length - 4];
  const v0 = chain[length - 3];
  return (chain[length - 2] - u0) * (v - v0) - (chain[length - 1] - v0) * (u - u0) > 0;
}

/** Elements that both sorted arrays hold. */
function common(a: Float64Array, b: Float64Array): Float64Array {
  let j = 0;
  return a.filter((key) => {
    while (j < b.length && b[j] < key) j++;
    return b[j] === key;
  });
}

function coordinatesOf(keys: Float64Array): Float64Array {
  const points = new Float64Array(3 * keys.length);
  keys.forEach((key, k) => points.set([Math.floor(key / base ** 2), Math.floor(key / base) % base, key % base], 3 * k));
  return points;
}

/**
 * Greatest distance between points (x, y, z), times `unit`. From the centre outwards in: where two points' distances from
 * the centre add up to less than the best distance, they cannot be farther apart.
 */
function farthest(points: Float64Array, unit: readonly number[]): number {
  const count = points.length / 3;
  const [ux, uy, uz] = unit;
  const centre = [0, 1, 2].map((axis) => points.reduce((sum, value, k) => (k % 3 === axis ? sum + value : sum), 0) / count);
  const radius = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    const [x, y, z] = [points[3 * k] - centre[0], points[3 * k + 1] - centre[1], points[3 * k + 2] - centre[2]];
    radius[k] = Math.sqrt((x * ux) ** 2 + (y * uy) ** 2 + (z * uz) ** 2);
  }
  const order = Uint32Array.from(radius.keys()).sort((a, b) => radius[b] - radius[a]);
  let best = 0;
  for (let i = 1; i < count; i++) {
    const a = 3 * order[i];
    const needed = best * (1 - 1e-12) - radius[order[i]];
    for (let j = 0; j < i && radius[order[j]] >= needed; j++) {
      const b = 3 * order[j];
      const x = (points[a] - points[b]) * ux;
      const y = (points[a + 1] - points[b + 1]) * uy;
      const z = (points[a + 2] - points[b + 2]) * uz;
      best = Math.max(best, Math.sqrt(x * x + y * y + z * z));
    }
  }
  return best;
}
