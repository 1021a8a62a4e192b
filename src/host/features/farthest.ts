import type { Vec3 } from "../image/volume.ts";

/** Coordinates packed into one exact number, so that a sort orders points and equal points are equal numbers. */
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
  return { all: farthest(corners.length, coordinatesOf(corners), half), sameZ: z.diameter, sameY: y.diameter, sameX: x.diameter };
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
  const keys = new Float64Array(points.length / 3);
  for (let k = 0; k < keys.length; k++) {
    const at = 3 * k;
    keys[k] = ((points[at + axis] - lowest[axis]) * base + points[at + u] - lowest[u]) * base + points[at + v] - lowest[v];
  }
  keys.sort();
  const corners: number[] = [];
  let diameter = 0;
  for (let start = 0, end = 0; start < keys.length; start = end) {
    const plane = Math.floor(keys[start] / base ** 2);
    while (end < keys.length && Math.floor(keys[end] / base ** 2) === plane) end++;
    const hull = convexHull(keys.subarray(start, end));
    diameter = Math.max(diameter, farthest(hull.length / 2, hull, [half[u], half[v]]));
    for (let k = 0; k < hull.length; k += 2) {
      const point = [0, 0, 0];
      point[axis] = plane;
      point[u] = hull[k];
      point[v] = hull[k + 1];
      corners.push((point[0] * base + point[1]) * base + point[2]);
    }
  }
  return { diameter, corners: Float64Array.from(corners).sort() };
}

/** Corners (u, v) of the convex hull of sorted keys of one plane: Andrew's monotone chain. */
function convexHull(keys: Float64Array): number[] {
  const hull: number[] = [];
  const turnsLeft = (u: number, v: number): boolean => {
    const n = hull.length;
    return (hull[n - 2] - hull[n - 4]) * (v - hull[n - 3]) - (hull[n - 1] - hull[n - 3]) * (u - hull[n - 4]) > 0;
  };
  let fixed = 2; // elements of the chain that the next points may not remove
  const extend = (key: number): void => {
    const u = Math.floor(key / base) % base;
    const v = key % base;
    while (hull.length > fixed && !turnsLeft(u, v)) hull.length -= 2;
    hull.push(u, v);
  };
  for (let k = 0; k < keys.length; k++) if (k === 0 || keys[k] !== keys[k - 1]) extend(keys[k]);
  fixed = hull.length;
  for (let k = keys.length - 2; k >= 0; k--) if (keys[k] !== keys[k + 1]) extend(keys[k]);
  if (hull.length > 2) hull.length -= 2; // the first point closed the chain
  return hull;
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
 * Greatest distance between n points of as many coordinates as `unit` has, times `unit`.
 * From the centre outwards in: a pair whose distances from the centre add up to less than the best one is skipped.
 */
function farthest(n: number, points: ArrayLike<number>, unit: readonly number[]): number {
  const size = unit.length;
  const centre = unit.map((_, axis) => {
    let sum = 0;
    for (let k = 0; k < n; k++) sum += points[k * size + axis];
    return sum / n;
  });
  const radius = Float64Array.from({ length: n }, (_, k) =>
    Math.sqrt(unit.reduce((sum, step, axis) => sum + ((points[k * size + axis] - centre[axis]) * step) ** 2, 0)));
  const order = Uint32Array.from({ length: n }, (_, k) => k).sort((a, b) => radius[b] - radius[a]);
  let best = 0;
  for (let i = 1; i < n; i++) {
    for (let j = 0; j < i; j++) {
      if (radius[order[i]] + radius[order[j]] < best * (1 - 1e-12)) break;
      const a = order[i] * size;
      const b = order[j] * size;
      let square = 0;
      for (let axis = 0; axis < size; axis++) square += ((points[a + axis] - points[b + axis]) * unit[axis]) ** 2;
      best = Math.max(best, Math.sqrt(square));
    }
  }
  return best;
}
