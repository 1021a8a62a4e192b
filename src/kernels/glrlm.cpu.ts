import { levelExtents, type RowExtents } from "../host/image/extents.ts";
import { twin, type ItemOf, type TwinBuffers } from "./operation.ts";
import { glrlm } from "./glrlm.ts";

type Item = ItemOf<typeof glrlm>;
type Buffers = TwinBuffers<typeof glrlm>;

const seen = 2 ** 31;

/** A direction with dz >= 0, and the lengths so far of the runs through two neighbouring planes with a border. */
interface Direction {
  readonly index: number;
  readonly dz: number;
  readonly dy: number;
  readonly dx: number;
  below: Int32Array;
  here: Int32Array;
  /** Whether a ROI voxel was found whose neighbour along the direction is in the ROI too. */
  adjacent: boolean;
}

/** Levels of a plane inside a border of zeros. */
interface Plane {
  readonly levels: Uint16Array;
  /** Where each row that meets the ROI has its first ROI voxel, and where it has passed the last: the first `ends` of [rows][2]. */
  readonly rows: Int32Array;
  ends: number;
}

/**
 * Plane after plane, a run's length is that of the run at the voxel before, plus one. Planes have a border of zeros, so that
 * no voxel needs a bounds check, and rows are taken as far as the ROI reaches; three planes of levels and two of lengths a
 * direction are held.
 */
export const glrlmCpu = twin(glrlm, (items, buffers) => {
  for (const it of items) {
    const directions = directionsOf(it, buffers.offsets);
    if (it.z0 > 0) for (const d of directions) takeCarry(it, d, buffers.carry);
    const extents = levelExtents(buffers.levels, it.levels, it.nx, it.ny * it.nz);
    let [below, here, above] = [newPlane(it), newPlane(it), newPlane(it)];
    loadPlane(it, buffers.levels, extents, it.z0 - 1, below);
    loadPlane(it, buffers.levels, extents, it.z0, here);
    for (let z = it.z0; z < it.z1; z++) {
      loadPlane(it, buffers.levels, extents, z + 1, above);
      for (const d of directions) {
        if (d.dz === 0) {
          countPlane(it, d, here.levels, here, here.levels, d.here, d.here, buffers);
        } else {
          countPlane(it, d, below.levels, here, above.levels, d.below, d.here, buffers);
          [d.below, d.here] = [d.here, d.below];
        }
      }
      [below, here, above] = [here, above, below];
    }
    for (const d of directions) {
      if (d.adjacent || holdsTwo(it, d, buffers)) buffers.usable[it.usable + d.index] = 1;
      if (it.z1 < it.nz) giveCarried(it, d, below.levels, buffers);
    }
  }
});

function directionsOf(it: Item, offsets: Int32Array): Direction[] {
  const bordered = (it.nx + 2) * (it.ny + 2);
  return Array.from({ length: it.directions }, (_, index) => {
    const at = it.offsets + 3 * index;
    const up = offsets[at] >= 0;
    return {
      index,
      dz: up ? offsets[at] : 0 - offsets[at],
      dy: up ? offsets[at + 1] : 0 - offsets[at + 1],
      dx: up ? offsets[at + 2] : 0 - offsets[at + 2],
      below: new Int32Array(bordered),
      here: new Int32Array(bordered),
      adjacent: false,
    };
  });
}

function newPlane({ nx, ny }: Item): Plane {
  return { levels: new Uint16Array((nx + 2) * (ny + 2)), rows: new Int32Array(2 * ny), ends: 0 };
}

/** Loads plane z; zeros beyond the slab. */
function loadPlane(it: Item, levels: Uint16Array, extents: RowExtents, z: number, plane: Plane): void {
  plane.levels.fill(0);
  plane.ends = 0;
  if (z < 0 || z >= it.nz) return;
  for (let y = 0; y < it.ny; y++) {
    const row = z * it.ny + y;
    const [first, end] = [extents[2 * row], extents[2 * row + 1]];
    if (first === end) continue;
    const from = it.levels + row * it.nx;
    const to = (y + 1) * (it.nx + 2) + 1;
    for (let x = first; x < end; x++) plane.levels[to + x] = levels[from + x];
    plane.rows[plane.ends++] = to + first;
    plane.rows[plane.ends++] = to + end;
  }
}

/** Lengths of the runs through one plane, and counts of those that end there. */
function countPlane(
  it: Item, d: Direction, before: Uint16Array, { levels, rows, ends }: Plane, after: Uint16Array,
  from: Int32Array, to: Int32Array, { counts, long }: Buffers,
): void {
  const { nx, Ng, maxLength } = it;
  // In its own plane a direction is walked so that the voxel before comes first.
  const shift = d.dy * (nx + 2) + d.dx;
  const ahead = d.dz !== 0 || shift > 0 ? shift : -shift;
  const first = it.counts + d.index * Ng * maxLength - maxLength - 1;
  let neighbours = 0;
  for (let r = 0; r < ends; r += 2) {
    const end = rows[r + 1];
    for (let p = rows[r]; p < end; p++) {
      const level = levels[p];
      if (level === 0) continue;
      const other = before[p - ahead];
      neighbours |= other;
      const goesOn = ((other ^ level) - 1) >> 31; // -1 where the levels are equal, else 0: no branch to mispredict
      const length = 1 + (from[p - ahead] & goesOn);
      to[p] = length;
      if (after[p + ahead] === level) continue;
      if (length <= maxLength) counts[first + level * maxLength + length]++;
      else appendRun(it, long, d.index, level, length);
    }
  }
  if (neighbours !== 0) d.adjacent = true;
}

function appendRun(it: Item, long: Uint32Array, direction: number, level: number, length: number): void {
  const entry = long[it.long]++;
  if (entry >= it.capacity) return;
  const at = it.long + 1 + 3 * entry;
  long[at] = direction;
  long[at + 1] = level;
  long[at + 2] = length;
}

function takeCarry(it: Item, d: Direction, carry: Uint32Array): void {
  for (let y = 0; y < it.ny; y++) {
    const row = it.carry + (d.index * it.ny + y) * it.nx;
    const to = (y + 1) * (it.nx + 2) + 1;
    for (let x = 0; x < it.nx; x++) d.below[to + x] = carry[row + x] % seen;
  }
}

/** @param last levels of plane z1 - 1, with its border */
function giveCarried(it: Item, d: Direction, last: Uint16Array, { levels, carry, carried }: Buffers): void {
  for (let y = 0; y < it.ny; y++) {
    for (let x = 0; x < it.nx; x++) {
      const p = (y + 1) * (it.nx + 2) + x + 1;
      const to = it.carried + (d.index * it.ny + y) * it.nx + x;
      if (d.dz === 0) carried[to] = 0;
      else if (last[p] !== 0) carried[to] = seen + d.below[p];
      else carried[to] = earlier(it, d, x, y, it.z1 - 1, levels, carry) ? seen : 0;
    }
  }
}

/** Whether some line along the direction holds two ROI voxels, near or far: the first with an earlier one on its line says so. */
function holdsTwo(it: Item, d: Direction, { levels, carry }: Buffers): boolean {
  for (let z = it.z0; z < it.z1; z++) {
    for (let y = 0; y < it.ny; y++) {
      const row = it.levels + (z * it.ny + y) * it.nx;
      for (let x = 0; x < it.nx; x++) {
        if (levels[row + x] !== 0 && earlier(it, d, x, y, z, levels, carry)) return true;
      }
    }
  }
  return false;
}

/** Whether the line along the direction holds a ROI voxel before (x, y, z). */
function earlier(it: Item, d: Direction, x: number, y: number, z: number, levels: Uint16Array, carry: Uint32Array): boolean {
  for (;;) {
    x -= d.dx;
    y -= d.dy;
    z -= d.dz;
    if (x < 0 || x >= it.nx || y < 0 || y >= it.ny || z < 0) return false;
    if (z < it.z0) return carry[it.carry + (d.index * it.ny + y) * it.nx + x] >= seen;
    if (levels[it.levels + (z * it.ny + y) * it.nx + x] !== 0) return true;
  }
}
