import type { Vec3 } from "../image/volume.ts";

/** Corners of a cube as (z, y, x), in the order of the bits of its configuration. */
const corners: readonly Vec3[] = [[0, 0, 0], [0, 0, 1], [0, 1, 1], [0, 1, 0], [1, 0, 0], [1, 0, 1], [1, 1, 1], [1, 1, 0]];

/** The two corners of each edge; a mesh vertex is an edge's midpoint. */
const edges = [[0, 1], [1, 2], [2, 3], [0, 3], [4, 5], [5, 6], [6, 7], [4, 7], [0, 4], [1, 5], [2, 6], [3, 7]] as const;

/**
 * The edges (hexadecimal) that the triangles of configurations 0 to 127 join, three to a triangle, seen in one turning
 * direction from outside. Lorensen and Cline's cubes with the choices of diagonals and of ambiguous faces that PyRadiomics'
 * mesh has: the area depends on them. Configurations with corner 7 are the complements, turned inside out.
 */
const triangles = (
  "- 083 019 183198 12a 08312a 0292a9 2832a88a9 23b 08b0b2 01923b 19b1b28b9 13a3ba 08a0a18ba 0393b99ba 8a98ba 478 " +
  "043347 019478 147173194 12a478 04312a347 0292a9478 2732972a9479 23b478 04224b47b 01923b478 19229b47b4b9 13a3ba478 " +
  "04114b1ba47b 0393b94789ba 47b4b99ba 495 083495 015054 153358485 12a495 08312a495 0242542a5 2532a5348354 23b495 " +
  "08b0b2495 01505423b 15225828b485 13a3ba495 08a0a14958ba 03b0540b55ba 48558a8ba 579789 093357395 017078157 157173 " +
  "12a579789 09312a357395 0282582a5578 2532a5357 23b579789 09227b297579 01815717823b 15717b1b2 13a3ba579789 " +
  "05707b0950a10ba 03b0570780a50ba 57b5ba 5a6 0835a6 0195a6 1831985a6 126165 083126165 026069596 258265283598 23b5a6 " +
  "08b0b25a6 01923b5a6 19b1b25a68b9 1353653b6 05108b0b55b6 0360590653b6 59669b8b9 4785a6 0433475a6 0194785a6 " +
  "1471731945a6 126165478 043126165347 026069478596 269293397479596 23b4785a6 04224b47b5a6 01923b4785a6 " +
  "19229b47b4b95a6 1353653b6478 04b0b11b547b5b6 0360590653b6478 47959669b7b9 49a4a6 08349a4a6 01a0640a6 1681831a6486 " +
  "124149264 083124149264 024264 248264283 23b49a4a6 08b0b249a4a6 01a0640a623b 14816418b1a61b2 1393693b6496 " +
  "08114916418b1b6 0360643b6 48668b 67a78a89a 07309a0a767a 0181781a767a 1731a767a 126168189678 093129269397679 " +
  "026067078 267273 23b67a78a89a 07209727b67a79a 0181781a723b67a 16717b1a61b2 1361693b6678689 09167b 03b0670780b6 67b"
).split(" ");

/** What a configuration adds to the mesh, in voxels: normals (twice the area) of its triangles, and terms of the volume. */
interface Facets {
  readonly normals: readonly Vec3[];
  /** Sum over the triangles of det(a, b, c) of their corners, and of their normals, negative for complements. */
  readonly determinant: number;
  readonly normal: Vec3;
}

const facets: readonly Facets[] = Array.from({ length: 256 }, (_, configuration) =>
  configuration < 128 ? facetsOf(triangles[configuration], 1) : facetsOf(triangles[255 - configuration], -1));

function facetsOf(joined: string, sign: 1 | -1): Facets {
  const normals: Vec3[] = [];
  let determinant = 0;
  const sum: [number, number, number] = [0, 0, 0];
  for (const [triangle] of joined.matchAll(/[0-9a-f]{3}/g)) {
    const [a, b, c] = [...triangle].map((edge) => midpoint(parseInt(edge, 16)));
    const normal = cross(minus(a, c), minus(b, c));
    normals.push(normal);
    determinant += sign * dot(cross(a, b), c);
    for (let k = 0; k < 3; k++) sum[k] += sign * normal[k];
  }
  return { normals, determinant, normal: sum };
}

function midpoint(edge: number): Vec3 {
  const [p, q] = edges[edge].map((corner) => corners[corner]);
  return [(p[0] + q[0]) / 2, (p[1] + q[1]) / 2, (p[2] + q[2]) / 2];
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
  facets.forEach(({ normals, determinant, normal }, configuration) => {
    const [count, x, y, z] = cubes.subarray(4 * configuration, 4 * configuration + 4);
    if (count === 0) return;
    for (const [nz, ny, nx] of normals) {
      area += (count / 2) * Math.sqrt((nz * sy * sx) ** 2 + (ny * sz * sx) ** 2 + (nx * sz * sy) ** 2);
    }
    sixVolumes += count * determinant + z * normal[0] + y * normal[1] + x * normal[2];
  });
  return { area, volume: (sixVolumes * sx * sy * sz) / 6 };
}
