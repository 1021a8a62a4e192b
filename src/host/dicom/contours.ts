/**
 * Contours to voxels. A voxel is inside where its centre is: by the even-odd rule over all contours of a slice, so that a
 * contour inside another is a hole, and a keyhole's coincident edges enclose nothing. A centre exactly on an edge belongs to
 * the side of the higher index: on the low edge of a region it is inside, on the high edge outside, so that regions that
 * share an edge share no voxel. Coordinates are rounded to 2^-20 voxel first, so that an edge which the file puts through
 * centres is there after the change of coordinates too.
 */

/** A slice of a lattice's data: where its first voxel is, and along its two axes the distance of neighbours and their number. */
export interface Slice {
  readonly start: number;
  readonly strides: readonly [number, number];
  readonly sizes: readonly [number, number];
}

const grain = 2 ** 20;
const snapped = (value: number): number => Math.round(value * grain) / grain;

/**
 * Turns over (0 to 1, 1 to 0) the voxels of a slice whose centres are inside one closed contour.
 * @param points u, v of each vertex, in voxels along the slice's axes; the last is joined to the first
 */
export function toggleInside(points: Float64Array, data: Uint8Array, { start, strides, sizes }: Slice): void {
  crossingsByRow(points.map(snapped), sizes[1]).forEach((crossings, row) => {
    crossings.sort((a, b) => a - b);
    for (let k = 0; k + 1 < crossings.length; k += 2) {
      const end = Math.min(sizes[0], Math.ceil(crossings[k + 1]));
      for (let u = Math.max(0, Math.ceil(crossings[k])); u < end; u++) data[start + u * strides[0] + row * strides[1]] ^= 1;
    }
  });
}

/** Where edges cross the rows of voxels; an edge has its lower end and not its upper one, so that a vertex is crossed once. */
function crossingsByRow(vertices: Float64Array, rows: number): Map<number, number[]> {
  const found = new Map<number, number[]>();
  let u1 = vertices[vertices.length - 2];
  let v1 = vertices[vertices.length - 1];
  for (let k = 0; k < vertices.length; k += 2) {
    const u2 = vertices[k];
    const v2 = vertices[k + 1];
    const end = Math.min(rows, Math.ceil(Math.max(v1, v2)));
    for (let row = Math.max(0, Math.ceil(Math.min(v1, v2))); row < end; row++) {
      const crossing = snapped(u1 + ((row - v1) / (v2 - v1)) * (u2 - u1));
      const crossings = found.get(row);
      if (crossings === undefined) found.set(row, [crossing]);
      else crossings.push(crossing);
    }
    u1 = u2;
    v1 = v2;
  }
  return found;
}
