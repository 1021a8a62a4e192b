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
  /** Sum over the triangles of det(a, b, c) of their corners, and of their normals, turned inside out for complements. */
  readonly determinant: number;
  readonly normal: Vec3;
}

/** By configuration, each derived when first met. */
const derived: Facets[] = [];

/** Configurations with corner 7 have the triangles of their complements, inside out. */
function facetsOf(configuration: number): Facets {
  return (derived[configuration] ??= configuration < 128 ? derive(configuration) : insideOut(facetsOf(255 - configuration)));
}

function derive(configuration: number): Facets {
  const normals: Vec3[] = [];
  let determinant = 0;
  let sum: Vec3 = [0, 0, 0];
  for (const [a, b, c] of loopsOf(configuration).flatMap(fan)) {
    const normal = cross(minus(a, c), minus(b, c));
    normals.push(normal);
    determinant += dot(cross(a, b), c);
    sum = [sum[0] + normal[0], sum[1] + normal[1], sum[2] + normal[2]];
  }
  return { normals, determinant, normal: sum };
}

function insideOut({ normals, determinant, normal }: Facets): Facets {
  return { normals, determinant: -determinant, normal: [-normal[0], -normal[1], -normal[2]] };
}

/** The closed polygons in which the mesh cuts the cube's faces, as midpoints of the edges passed. */
function loopsOf(configuration: number): Vec3[][] {
  const next = segmentsOf(configuration);
  const loops: Vec3[][] = [];
  for (const start of next.keys()) {
    const loop = [start];
    for (let edge = next.get(start)!; edge !== start; edge = next.get(edge)!) loop.push(edge);
    for (const edge of loop) next.delete(edge);
    loops.push(loop.map(midpoint));
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

/** The triangles of a loop, all from one vertex; loops of three and four are flat, so that any will do. */
function fan(loop: readonly Vec3[]): [Vec3, Vec3, Vec3][] {
  const start = loop.length < 5 ? 0 : apexOf(loop);
  const [apex, ...others] = [...loop.slice(start), ...loop.slice(0, start)];
  return others.slice(1).map((vertex, i) => [apex, others[i], vertex]);
}

/**
 * The vertex from which a loop of five to seven is filled: an end of the longest diagonal, which passes through the cube's
 * centre (a loop of six may have several; it is flat then). In a loop of seven two such diagonals cross, and the vertex is
 * the one between their ends, on the loop's mirror plane: its neighbours are closest to each other.
 */
function apexOf(loop: readonly Vec3[]): number {
  const merits = loop.map((vertex, i) => loop.length === 7
    ? -squaredDistance(loop[(i + 6) % 7], loop[(i + 1) % 7])
    : Math.max(...loop.map((other) => squaredDistance(vertex, other))));
  return merits.indexOf(Math.max(...merits));
}

/** An edge as one number made of its two corners. */
function edgeOf(p: number, q: number): number {
  return 8 * Math.min(p, q) + Math.max(p, q);
}

function midpoint(edge: number): Vec3 {
  const [p, q] = [corners[edge >> 3], corners[edge & 7]];
  return [(p[0] + q[0]) / 2, (p[1] + q[1]) / 2, (p[2] + q[2]) / 2];
}

function squaredDistance(a: Vec3, b: Vec3): number {
  return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2;
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
  for (let configuration = 0; configuration < 256; configuration++) {
    const [count, x, y, z] = cubes.subarray(4 * configuration, 4 * configuration + 4);
    if (count === 0) continue;
    const { normals, determinant, normal } = facetsOf(configuration);
    for (const [nz, ny, nx] of normals) {
      area += (count / 2) * Math.sqrt((nz * sy * sx) ** 2 + (ny * sz * sx) ** 2 + (nx * sz * sy) ** 2);
    }
    sixVolumes += count * determinant + z * normal[0] + y * normal[1] + x * normal[2];
  }
  return { area, volume: (sixVolumes * sx * sy * sz) / 6 };
}
