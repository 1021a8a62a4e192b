const golden = (1 + Math.sqrt(5)) / 2;
const [a, b] = [1 / Math.hypot(1, golden), golden / Math.hypot(1, golden)];

/** The icosahedron in the order of trimesh. */
const corners: readonly (readonly number[])[] = [
  [-a, b, 0], [a, b, 0], [-a, -b, 0], [a, -b, 0],
  [0, -a, b], [0, a, b], [0, -a, -b], [0, a, -b],
  [b, 0, -a], [b, 0, a], [-b, 0, -a], [-b, 0, a],
];
const triangles: readonly (readonly number[])[] = [
  [0, 11, 5], [0, 5, 1], [0, 1, 7], [0, 7, 10], [0, 10, 11],
  [1, 5, 9], [5, 11, 4], [11, 10, 2], [10, 7, 6], [7, 1, 8],
  [3, 9, 4], [3, 4, 2], [3, 2, 6], [3, 6, 8], [3, 8, 9],
  [4, 9, 5], [2, 4, 11], [6, 2, 10], [8, 6, 7], [9, 8, 1],
];

/**
 * Vertices of an icosphere: an icosahedron whose triangles are cut into four, their new vertices pushed out to the sphere, as often
 * as asked. [10 * 4^subdivisions + 2][3], x, y, z; the order is trimesh's, whose float32 sums depend on it.
 * @source trimesh.creation.icosphere 5.2.0
 */
export function icosphere(subdivisions: number, radius: number): Float64Array {
  let vertices = corners.map((corner) => [...corner]);
  let faces = triangles;
  for (let k = 0; k < subdivisions; k++) {
    ({ vertices, faces } = subdivided(vertices, faces));
    push(vertices, radius);
  }
  if (subdivisions === 0) push(vertices, radius);
  return Float64Array.from(vertices.flat());
}

/** Moves vertices to the sphere, in trimesh's arithmetic: those on an axis come to lie on it exactly. */
function push(vertices: readonly number[][], radius: number): void {
  for (const v of vertices) {
    const length = Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
    for (let k = 0; k < 3; k++) v[k] += (v[k] / length) * (radius - length);
  }
}

/** New vertices are in the order of their edges, by the larger of the two numbers, then by the smaller. */
function subdivided(vertices: readonly number[][], faces: readonly (readonly number[])[]) {
  const key = (i: number, j: number): number => Math.max(i, j) * vertices.length + Math.min(i, j);
  const edges = [...new Set(faces.flatMap(([i, j, k]) => [key(i, j), key(j, k), key(k, i)]))].sort((p, q) => p - q);
  const numbers = new Map(edges.map((edge, n) => [edge, vertices.length + n]));
  const middles = edges.map((edge) => {
    const [v, w] = [vertices[edge % vertices.length], vertices[Math.floor(edge / vertices.length)]];
    return v.map((x, k) => (x + w[k]) / 2);
  });
  const quarters = faces.flatMap(([i, j, k]) => {
    const [ij, jk, ki] = [key(i, j), key(j, k), key(k, i)].map((edge) => numbers.get(edge)!);
    return [[i, ij, ki], [ij, j, jk], [ki, jk, k], [ij, jk, ki]];
  });
  return { vertices: [...vertices, ...middles], faces: quarters };
}
