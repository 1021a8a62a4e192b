import { levelExtents, type RowExtents } from "../host/image/extents.ts";
import { twin, type ItemOf, type TwinBuffers } from "./operation.ts";
import { glszm } from "./glszm.ts";

type Item = ItemOf<typeof glszm>;
type Buffers = TwinBuffers<typeof glszm>;

const parentFlag = 2 ** 31;

/**
 * Union-find over the voxels: a label >= 0 is a higher voxel of the same zone, a label < 0 stands at the zone's last voxel
 * and is minus its size. Rows are taken from the last to the first, so that most voxels point straight to the last one.
 */
export const glszmCpu = twin(glszm, (items, buffers) => {
  let labels = new Int32Array(0);
  for (const it of items) {
    const zFirst = Math.max(it.z0 - 1, 0);
    const length = it.nx * it.ny * (it.z1 - zFirst);
    if (labels.length !== length) labels = new Int32Array(length);
    labels.fill(-1);
    if (it.z0 > 0) takeCarry(it, buffers.carry, labels);
    const extents = levelExtents(buffers.levels, it.levels + zFirst * it.nx * it.ny, it.nx, it.ny * (it.z1 - zFirst));
    joinEqualNeighbours(it, zFirst, extents, buffers, labels);
    countZones(it, zFirst, extents, buffers, labels);
  }
});

function takeCarry(it: Item, carry: Uint32Array, labels: Int32Array): void {
  for (let p = 0; p < it.nx * it.ny; p++) {
    const word = carry[it.carry + p];
    labels[p] = word >= parentFlag ? word - parentFlag : -word;
  }
}

function joinEqualNeighbours(it: Item, zFirst: number, extents: RowExtents, { levels, offsets }: Buffers, labels: Int32Array): void {
  const { nx, ny, z1 } = it;
  const base = it.levels + zFirst * nx * ny; // of labels[0]
  const stepsAt = stepsBySides(it, offsets);
  const join = (first: number, last: number, sides: number): void => joinStretch(levels, base, labels, first, last, stepsAt(sides));
  for (let z = z1 - 1; z >= zFirst; z--) {
    for (let y = ny - 1; y >= 0; y--) {
      const r = (z - zFirst) * ny + y;
      const [low, end] = [extents[2 * r], extents[2 * r + 1]];
      if (low === end) continue;
      const row = r * nx;
      const sides = (y > 0 ? Side.yBefore : 0) | (y < ny - 1 ? Side.yAfter : 0) | (z < z1 - 1 ? Side.zAfter : 0);
      if (end === nx) join(row + nx - 1, row + nx - 1, nx > 1 ? sides | Side.xBefore : sides);
      join(row + Math.max(low, 1), row + Math.min(end, nx - 1) - 1, sides | Side.xBefore | Side.xAfter);
      if (low === 0 && nx > 1) join(row, row, sides | Side.xAfter);
    }
  }
}

/** Where a voxel has neighbours. */
const Side = { xBefore: 1, xAfter: 2, yBefore: 4, yAfter: 8, zAfter: 16 } as const;

/** Distances from a voxel to its higher neighbours. */
interface Steps {
  readonly all: Int32Array;
  /** Those that are left when the next voxel of the row has the same level: it has been joined to their common neighbours. */
  readonly besidesNext: Int32Array;
}

/** Steps for each set of sides that a voxel can have. */
function stepsBySides({ nx, ny, offsets: first, neighbours }: Item, offsets: Int32Array): (sides: number) => Steps {
  const forward = Array.from({ length: neighbours }, (_, k) => {
    const [dz, dy, dx] = offsets.subarray(first + 3 * k, first + 3 * k + 3);
    return (dz || dy || dx) > 0 ? [dz, dy, dx] : [-dz, -dy, -dx];
  });
  const has = (dz: number, dy: number, dx: number): boolean => forward.some((o) => o[0] === dz && o[1] === dy && o[2] === dx);
  const distances = (list: number[][]): Int32Array => Int32Array.from(list, ([dz, dy, dx]) => (dz * ny + dy) * nx + dx);
  const isNext = ([dz, dy, dx]: number[]): boolean => dz === 0 && dy === 0 && dx === 1;
  const stepsOf = (sides: number): Steps => {
    const within = forward.filter(([dz, dy, dx]) =>
      (dx >= 0 || sides & Side.xBefore) && (dx <= 0 || sides & Side.xAfter) &&
      (dy >= 0 || sides & Side.yBefore) && (dy <= 0 || sides & Side.yAfter) && (dz <= 0 || sides & Side.zAfter));
    const besidesNext = within.some(isNext) ? within.filter((o) => isNext(o) || !has(o[0], o[1], o[2] - 1)) : within;
    return { all: distances(within), besidesNext: distances(besidesNext) };
  };
  const known: Steps[] = [];
  return (sides) => (known[sides] ??= stepsOf(sides));
}

/** Joins voxels first .. last to their higher neighbours of the same level. */
function joinStretch(levels: Uint16Array, base: number, labels: Int32Array, first: number, last: number, { all, besidesNext }: Steps): void {
  for (let v = last; v >= first; v--) {
    const level = levels[base + v];
    if (level === 0) continue;
    const steps = levels[base + v + 1] === level ? besidesNext : all;
    let root = rootOf(labels, v);
    for (let k = 0; k < steps.length; k++) {
      const other = v + steps[k];
      if (levels[base + other] !== level || labels[other] === root) continue;
      const otherRoot = rootOf(labels, other);
      if (otherRoot === root) continue;
      const low = Math.min(root, otherRoot);
      const high = Math.max(root, otherRoot);
      labels[high] += labels[low];
      labels[low] = high;
      root = high;
    }
  }
}

function rootOf(labels: Int32Array, v: number): number {
  let parent = labels[v];
  while (parent >= 0) {
    const next = labels[parent];
    if (next < 0) return parent;
    labels[v] = next;
    v = next;
    parent = labels[v];
  }
  return v;
}

function countZones(it: Item, zFirst: number, extents: RowExtents, { levels, counts, long, carried }: Buffers, labels: Int32Array): void {
  const plane = it.nx * it.ny;
  const base = it.levels + zFirst * plane;
  const last = it.z1 < it.nz ? labels.length - plane : labels.length; // from here on zones are carried
  for (let row = 0, r = 0; row < last; row += it.nx, r += 2) {
    const end = row + extents[r + 1];
    for (let v = row + extents[r]; v < end; v++) {
      const level = levels[base + v];
      if (level === 0 || labels[v] >= 0) continue;
      const size = -labels[v];
      if (size <= it.maxSize) counts[it.counts + (level - 1) * it.maxSize + size - 1]++;
      else appendZone(it, long, level, size);
    }
  }
  for (let v = last; v < labels.length; v++) {
    const to = it.carried + v - last;
    if (levels[base + v] === 0) carried[to] = 0;
    else carried[to] = labels[v] < 0 ? -labels[v] : parentFlag + rootOf(labels, v) - last;
  }
}

function appendZone(it: Item, long: Uint32Array, level: number, size: number): void {
  const entry = long[it.long]++;
  if (entry >= it.capacity) return;
  const at = it.long + 1 + 2 * entry;
  long[at] = level;
  long[at + 1] = size;
}
