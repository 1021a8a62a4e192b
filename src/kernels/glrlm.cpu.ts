import { lend, simd } from "../host/wasm/memory.ts";
import { twin, type ItemOf, type TwinBuffers } from "./operation.ts";
import { glrlm } from "./glrlm.ts";

type Item = ItemOf<typeof glrlm>;
type Buffers = TwinBuffers<typeof glrlm>;

const seen = 2 ** 31;
/** The length at which simd/glrlm.ts stops: such a run may be longer. */
const greatest = 65535;
/** Lengths that simd/glrlm.ts counts in cells. */
const columns = 8;

/**
 * Plane after plane, eight voxels at a time (simd/glrlm.ts), a run's length is that of the run at the voxel before, plus one.
 * Runs of two voxels and more are counted where they end; the voxels that are left over are runs of one.
 */
export const glrlmCpu = twin(glrlm, (items, buffers) => {
  for (const it of items) {
    const planes = lendPlanes(it);
    const directions = directionsOf(it, buffers.offsets);
    loadPlane(it, it.z0 - 1, planes, buffers);
    loadPlane(it, it.z0, planes, buffers);
    if (it.z0 > 0) for (const d of directions) takeCarry(it, d, planes, buffers);
    for (let z = it.z0; z < it.z1; z++) {
      loadPlane(it, z + 1, planes, buffers);
      simd().countLevels(levelsAt(z, planes), rowsAt(it, z, planes), planes.rowCounts[z % 3], planes.voxels.byteOffset);
      for (const d of directions) takePlane(it, d, z, planes, buffers);
    }
    for (const d of directions) {
      addCells(it, d, planes, buffers);
      if (d.longer.some((voxels) => voxels !== 0) || holdsTwo(it, d, buffers)) buffers.usable[it.usable + d.index] = 1;
      if (it.z1 < it.nz) giveCarried(it, d, planes, buffers);
      for (let g = 0; g < it.Ng; g++) buffers.counts[it.counts + (d.index * it.Ng + g) * it.maxLength] += planes.voxels[g + 1] - d.longer[g];
    }
  }
});

/** A direction with dz >= 0 that leads to higher voxels. */
interface Direction {
  readonly index: number;
  readonly dz: number;
  readonly dy: number;
  readonly dx: number;
  /** Of the core voxels of each level, how many are no runs of one; [Ng], modulo 2^32. */
  readonly longer: Uint32Array;
}

function directionsOf(it: Item, offsets: Int32Array): Direction[] {
  return Array.from({ length: it.directions }, (_, index) => {
    const [dz, dy, dx] = offsets.subarray(it.offsets + 3 * index);
    const longer = new Uint32Array(it.Ng);
    return (dz || dy || dx) > 0 ? { index, dz, dy, dx, longer } : { index, dz: 0 - dz, dy: 0 - dy, dx: 0 - dx, longer };
  });
}

/** Three neighbouring planes, plane z at place z modulo 3, and for each direction the lengths in two, plane z at place z modulo 2. */
type Planes = ReturnType<typeof lendPlanes>;

/** Behind each row of a plane are eight zeros, which are before the next; before and behind all is a row of zeros. */
function lendPlanes({ nx, ny, Ng, directions }: Item) {
  const stride = nx + 8;
  const length = stride * (ny + 2) + 8;
  const lent = lend({
    given: ["u16", nx * ny], levels: ["u16", 3 * length], rows: ["u32", 6 * ny], lengths: ["u16", 2 * directions * length],
    voxels: ["u32", Ng + 1], cells: ["u32", directions * Ng * columns], endLevels: ["u16", nx * ny], endLengths: ["u16", nx * ny],
  });
  lent.voxels.fill(0);
  lent.cells.fill(0);
  return { ...lent, stride, length, first: stride + 1, rowCounts: [0, 0, 0] };
}

/** Loads plane z; zeros beyond the slab. */
function loadPlane(it: Item, z: number, planes: Planes, { levels }: Buffers): void {
  const { given, stride, length, first, rowCounts } = planes;
  const slot = (z + 3) % 3;
  planes.levels.fill(0, slot * length, (slot + 1) * length);
  rowCounts[slot] = 0;
  if (z < 0 || z >= it.nz) return;
  const from = it.levels + z * given.length;
  given.set(levels.subarray(from, from + given.length));
  rowCounts[slot] = simd().padRows(given.byteOffset, it.nx, it.ny, 1, levelsAt(z, planes), first, stride, length, rowsAt(it, z, planes));
}

/** Where the levels of plane z are. */
function levelsAt(z: number, { levels, length }: Planes): number {
  return levels.byteOffset + 2 * ((z + 3) % 3) * length;
}

/** Where the rows of plane z are. */
function rowsAt(it: Item, z: number, { rows }: Planes): number {
  return rows.byteOffset + 8 * ((z + 3) % 3) * it.ny;
}

/** Index of the direction's lengths in plane z. */
function lengthsFrom(d: Direction, z: number, { length }: Planes): number {
  return (2 * d.index + (z & 1)) * length;
}

/** Lengths of the runs through plane z, and counts of those longer than one that end there. */
function takePlane(it: Item, d: Direction, z: number, planes: Planes, buffers: Buffers): void {
  const { rowCounts, lengths, cells, endLevels, endLengths, stride } = planes;
  const before = z - d.dz;
  const lengthsAt = (plane: number): number => lengths.byteOffset + 2 * lengthsFrom(d, plane, planes);
  const [here, to] = [levelsAt(z, planes), lengthsAt(z)];
  const rest = [
    rowsAt(it, z, planes), rowCounts[z % 3], cells.byteOffset + 4 * d.index * it.Ng * columns, endLevels.byteOffset, endLengths.byteOffset,
  ] as const;
  const listed = d.dz === 0 && d.dy === 0
    ? simd().glrlmAlong(here, to, ...rest)
    : simd().glrlmAcross(levelsAt(before, planes), here, levelsAt(z + d.dz, planes), lengthsAt(before), to, d.dy * stride + d.dx, ...rest);
  let cut = false;
  for (let e = 0; e < listed; e++) {
    if (endLengths[e] === greatest) cut = true;
    else countRun(it, d, endLevels[e], endLengths[e], 1, buffers);
  }
  if (cut) countGreatest(it, d, z, planes, buffers);
}

/** Adds the direction's cells. */
function addCells(it: Item, d: Direction, { cells }: Planes, buffers: Buffers): void {
  for (let g = 0, c = d.index * it.Ng * columns; g < it.Ng; g++) {
    for (let length = 1; length <= columns; length++, c++) if (cells[c] !== 0) countRun(it, d, g + 1, length, cells[c], buffers);
  }
}

/** Counts runs of two voxels or more. */
function countRun(it: Item, d: Direction, level: number, length: number, times: number, { counts, long }: Buffers): void {
  d.longer[level - 1] += length * times;
  if (length <= it.maxLength) {
    counts[it.counts + (d.index * it.Ng + level - 1) * it.maxLength + length - 1] += times;
    return;
  }
  for (let k = 0; k < times; k++) {
    const entry = long[it.long]++;
    if (entry < it.capacity) long.set([d.index, level, length], it.long + 1 + 3 * entry);
  }
}

/** Counts the runs that end in plane z and whose length simd/glrlm.ts has cut. */
function countGreatest(it: Item, d: Direction, z: number, planes: Planes, buffers: Buffers): void {
  for (let y = 0; y < it.ny; y++) {
    for (let x = 0; x < it.nx; x++) {
      const level = levelAt(it, x, y, z, buffers.levels);
      if (level === 0 || levelAt(it, x + d.dx, y + d.dy, z + d.dz, buffers.levels) === level) continue;
      const length = lengthOf(it, d, x, y, z, planes, buffers);
      if (length >= greatest) countRun(it, d, level, length, 1, buffers);
    }
  }
}

/** Length so far of the run through a ROI voxel of the plane that was last taken. */
function lengthOf(it: Item, d: Direction, x: number, y: number, z: number, planes: Planes, { levels, carry }: Buffers): number {
  const known = planes.lengths[lengthsFrom(d, z, planes) + planes.first + y * planes.stride + x];
  if (known < greatest) return known;
  const level = levelAt(it, x, y, z, levels);
  let length = 0;
  while (levelAt(it, x, y, z, levels) === level) {
    if (z < it.z0) return length + (carry[carryAt(it, d, x, y)] % seen);
    length++;
    x -= d.dx;
    y -= d.dy;
    z -= d.dz;
  }
  return length;
}

/** Level of a voxel; 0 outside the slab. */
function levelAt(it: Item, x: number, y: number, z: number, levels: Uint16Array): number {
  if (x < 0 || x >= it.nx || y < 0 || y >= it.ny || z < 0 || z >= it.nz) return 0;
  return levels[it.levels + (z * it.ny + y) * it.nx + x];
}

/** Index in `carry` of what is known at (x, y) of plane z0 - 1. */
function carryAt(it: Item, d: Direction, x: number, y: number): number {
  return it.carry + (d.index * it.ny + y) * it.nx + x;
}

/** Lengths of plane z0 - 1. What a run that goes on has there was counted by the slab before. */
function takeCarry(it: Item, d: Direction, planes: Planes, { levels, carry }: Buffers): void {
  const z = it.z0 - 1;
  for (let y = 0; y < it.ny; y++) {
    const to = lengthsFrom(d, z, planes) + planes.first + y * planes.stride;
    for (let x = 0; x < it.nx; x++) {
      const length = carry[carryAt(it, d, x, y)] % seen;
      planes.lengths[to + x] = Math.min(length, greatest);
      const level = levelAt(it, x, y, z, levels);
      if (d.dz > 0 && level !== 0 && levelAt(it, x + d.dx, y + d.dy, it.z0, levels) === level) d.longer[level - 1] -= length;
    }
  }
}

/** What the next slab needs of plane z1 - 1. The voxels of a run that goes on are no runs of one. */
function giveCarried(it: Item, d: Direction, planes: Planes, buffers: Buffers): void {
  const { levels, carried } = buffers;
  const z = it.z1 - 1;
  for (let y = 0; y < it.ny; y++) {
    for (let x = 0; x < it.nx; x++) {
      const level = levelAt(it, x, y, z, levels);
      const to = it.carried + (d.index * it.ny + y) * it.nx + x;
      if (d.dz === 0) carried[to] = 0;
      else if (level === 0) carried[to] = earlier(it, d, x, y, z, buffers) ? seen : 0;
      else {
        const length = lengthOf(it, d, x, y, z, planes, buffers);
        carried[to] = seen + length;
        if (levelAt(it, x + d.dx, y + d.dy, it.z1, levels) === level) d.longer[level - 1] += length;
      }
    }
  }
}

/** Whether some line along the direction holds two ROI voxels, near or far: the first with an earlier one on its line says so. */
function holdsTwo(it: Item, d: Direction, buffers: Buffers): boolean {
  for (let z = it.z0; z < it.z1; z++) {
    for (let y = 0; y < it.ny; y++) {
      for (let x = 0; x < it.nx; x++) {
        if (levelAt(it, x, y, z, buffers.levels) !== 0 && earlier(it, d, x, y, z, buffers)) return true;
      }
    }
  }
  return false;
}

/** Whether the line along the direction holds a ROI voxel before (x, y, z). */
function earlier(it: Item, d: Direction, x: number, y: number, z: number, { levels, carry }: Buffers): boolean {
  for (;;) {
    x -= d.dx;
    y -= d.dy;
    z -= d.dz;
    if (x < 0 || x >= it.nx || y < 0 || y >= it.ny || z < 0) return false;
    if (z < it.z0) return carry[carryAt(it, d, x, y)] >= seen;
    if (levels[it.levels + (z * it.ny + y) * it.nx + x] !== 0) return true;
  }
}
