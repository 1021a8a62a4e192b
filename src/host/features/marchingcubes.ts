import type { Vec3 } from "../image/volume.ts";

/*
 * Marching cubes (Lorensen and Cline 1987, Computer Graphics 21(4), 163-169), derived rather than tabulated: the mesh
 * passes the midpoints of the edges whose corners differ, segments join these on every face and close into loops, and
 * triangles fill each loop. Two things are open and change the measures: how a face with two inside corners on a diagonal
 * is cut (segmentsOf), and which triangles fill a loop that is not flat (fan). Both, and that configurations with corner 7
 * are cut as their complements, are chosen to agree with PyRadiomics' mesh, by the areas and volumes that it gives.
 */

/** Corners of a cube as (z, y, x), in the order of the bits of its configuration. */
const corners: readonly Vec3[] = [[0, 0, 0], [0, 0, 1], [0, 1, 1], [0, 1, 0], [1, 0, 0], [1, 0, 1], [1, 1, 1], [1, 1, 0]];

/** Corners around each face, in one turning direction seen from outside the cube. */
const faces = [[0, 1, 2, 3], [7, 6, 5, 4], [0, 4, 5, 1], [3, 2, 6, 7], [0, 3, 7, 4], [1, 5, 6, 2]] as const;

/** What a configuration adds to the mesh, in voxels: normals (twice the area) of its triangles, and terms of the volume. */
interface Facets {
  readonly normals: readonly Vec3[];
  /** Sum over the triangles of det(a, b, c) of their corners, and of their normals, negative for complements. */
  readonly determinant: number;
  readonly normal: Vec3;
}

/** Facets of configurations 0 to 255, derived at the first mesh. Those with corner 7 are the complements, turned inside out. */
let derived: readonly Facets[] | undefined;

function facetsOfAll(): readonly Facets[] {
  return Array.from({ length: 256 }, (_, configuration) =>
    configuration < 128 ? facetsOf(configuration, 1) : facetsOf(255 - configuration, -1));
}

function facetsOf(configuration: number, sign: 1 | -1): Facets {
  const normals: Vec3[] = [];
  let determinant = 0;
  const sum: [number, number, number] = [0, 0, 0];
  for (const [a, b, c] of loopsOf(configuration).flatMap(fan)) {
    const normal = cross(minus(a, c), minus(b, c));
    normals.push(normal);
    determinant += sign * dot(cross(a, b), c);
    for (let k = 0; k < 3; k++) sum[k] += sign * normal[k];
  }
  return { normals, determinant, normal: sum };
}

/** The closed polygons in which the mesh cuts the cube's faces, as midpoints of the edges passed. */
function loopsOf(configuration: number): Vec3[][] {
  const next = segmentsOf(configuration);
  const loops: Vec3[][] = [];
  for (const start of next.keys()) {
    const loop: Vec3[] = [];
    let edge = start;
    do {
      loop.push(midpoint(edge));
      const following = next.get(edge)!; // the segments close
      next.delete(edge);
      edge = following;
    } while (edge !== start);
    loops.push(loop);
  }
  return loops;
}

/**
 * From each edge that the mesh crosses to the edge that follows: on every face, from where a walk around it enters a run of
 * inside corners to where it leaves them. So two inside corners diagonal on a face stay apart. As the two faces of an edge
 * pass it in opposite directions, each crossed edge is entered on one of them and left on the other, and the loops close.
 */
function segmentsOf(configuration: number): Map<number, number> {
  const inside = (corner: number): boolean => ((configuration >> corner) & 1) === 1;
  const next = new Map<number, number>();
  for (const face of faces) {
    for (let i = 0; i < 4; i++) {
      if (inside(face[i]) || !inside(face[(i + 1) % 4])) continue;
      let last = i + 1;
      while (inside(face[(last + 1) % 4])) last++;
      next.set(edgeOf(face[i], face[(i + 1) % 4]), edgeOf(face[last % 4], face[(last + 1) % 4]));
    }
  }
  return next;
}

/**
 * The triangles of a loop, all from one vertex. Loops of three and four are flat. Of up to six, the vertex is an end of the
 * longest diagonal, which passes through the cube's centre (or, where several do, the loop is flat). In loops of seven two
 * such diagonals cross; the vertex is the one between their ends, on the loop's mirror plane, whose neighbours are closest.
 */
function fan(loop: readonly Vec3[]): [Vec3, Vec3, Vec3][] {
  const at = (i: number): Vec3 => loop[i % loop.length];
  const merit = (i: number): number => loop.length === 7
    ? -squaredDistance(at(i + 6), at(i + 1))
    : Math.max(...loop.map((vertex) => squaredDistance(at(i), vertex)));
  const merits = loop.map((_, i) => merit(i));
  const apex = merits.indexOf(Math.max(...merits));
  return Array.from({ length: loop.length - 2 }, (_, k) => [at(apex), at(apex + k + 1), at(apex + k + 2)]);
}

/** An edge as the bits of its two corners. */
function edgeOf(p: number, q: number): number {
  return (1 << p) | (1 << q);
}

function midpoint(edge: number): Vec3 {
  const [p, q] = corners.filter((_, corner) => (edge >> corner) & 1);
  return [(p[0] + q[0]) / 2, (p[1] + q[1]) / 2, (p[2] + q[2]) / 2];
}

function squaredDistance(a: Vec3, b: Vec3): number {
  const difference = minus(a, b);
  return dot(difference, difference);
}

function minus(a: Vec3, b: Vec3): Vec3 {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

function cross(a: Vec3, b: Vec3): Vec3 {
  return [a[1] * b[2] - b[1] * a[2], a[2] * b[0] - b[2] * a[0], a[0] * b[1] - b[0] * a[1]];
}

function dot(a: Vec3, b: Vec3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/**
 * Surface area (mm2) and volume (mm3) of the mesh from the counts of its cubes.
 * A triangle (a, b, c) moved by p has det(a + p, b + p, c + p) = det(a, b, c) + p . normal, so that counts and sums of
 * positions give the volume exactly, also where the mesh is not closed (then it depends on where positions count from).
 *
 * @param cubes [256][4]: number of cubes of each configuration, and the sums of their x, y and z
 * @param spacing voxel spacing x, y, z in mm
 */
export function meshMeasures(cubes: Float64Array, spacing: Vec3): { area: number; volume: number } {
  const [sx, sy, sz] = spacing;
  let area = 0;
  let sixVolumes = 0;
  derived ??= facetsOfAll();
  derived.forEach(({ normals, determinant, normal }, configuration) => {
    const [count, x, y, z] = cubes.subarray(4 * configuration, 4 * configuration + 4);
    if (count === 0) return;
    for (const [nz, ny, nx] of normals) {
      area += (count / 2) * Math.sqrt((nz * sy * sx) ** 2 + (ny * sz * sx) ** 2 + (nx * sz * sy) ** 2);
    }
    sixVolumes += count * determinant + z * normal[0] + y * normal[1] + x * normal[2];
  });
  return { area, volume: (sixVolumes * sx * sy * sz) / 6 };
}
